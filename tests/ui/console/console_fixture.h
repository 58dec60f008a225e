#pragma once

#include "app/embedded_backend.h"
#include "tests/support/temp_dir.h"
#include "ui/shell/application.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_area.h"

#include <memory>
#include <string>
#include <vector>

namespace pallium::test {

/// The whole console in this process: every page, and the real backend over a folder of its own.
class ConsoleFixture {
  public:
    /// `arguments` as on the command line; data and profile folders and a free port are added.
    explicit ConsoleFixture(std::vector<std::string> arguments = {});
    ~ConsoleFixture();

    /// Shows the window and waits until the session's server is ready, or a first page is there
    /// where none is started; false after 20 s.
    bool start();

    ui::Application& console() { return *m_console; }
    ui::MainWindow& window() { return m_console->window(); }
    ui::Session& session() { return m_console->session(); }
    uint16_t port() const;

  private:
    TempDir m_data;
    TempDir m_profile;
    server::CommandLine m_commandLine;
    server::LoadedConfig m_config;
    std::unique_ptr<app::EmbeddedBackend> m_backend;
    PalliumHost m_host{};
    std::unique_ptr<ui::Application> m_console;
};

}  // namespace pallium::test
