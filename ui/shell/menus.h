#pragma once

class QMenuBar;

namespace pallium::ui {

class CommandRegistry;

/// Fills the bar with File, Edit, View, Query, Tools, Window and Help. Each menu is made anew from
/// the registry when it opens: the window's commands in a fixed order, then those of the visible
/// page whose ids belong there. Both outlive the menus.
void buildMenus(QMenuBar& bar, const CommandRegistry& commands);

}  // namespace pallium::ui
