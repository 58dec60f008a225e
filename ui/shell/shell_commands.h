#pragma once

namespace pallium::ui {

class CommandRegistry;
class Connector;
class MainWindow;
class PageArea;
class Session;

/// Registers everything that the frame itself can do. All outlive the registry's use; the commands
/// are enabled as long as what they do is possible. Requires: called once for a window.
struct ShellCommandParts {
    CommandRegistry& commands;
    MainWindow& window;
    PageArea& pages;
    Session& session;
    Connector& connector;
};
void addShellCommands(const ShellCommandParts& parts);

}  // namespace pallium::ui
