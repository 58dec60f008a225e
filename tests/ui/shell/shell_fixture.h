#pragma once

#include "tests/support/fake_server.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/shell/fake_page.h"
#include "ui/shell/application.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_area.h"

#include <memory>

namespace pallium::test {

/// The executable's side of the console, with a backend that is a FakeServer.
struct FakeHost {
    FakeHost();
    PalliumHost host{};
    FakeServer server;
    QByteArray url;
    QByteArray failure;  // not empty: the backend does not start
    QByteArray directory;
    int starts = 0;
    int demoStarts = 0;
    int stops = 0;
};

/// The whole console over one profile folder, which survives restart().
class ShellFixture {
  public:
    ShellFixture();
    ~ShellFixture();

    /// Shows the window and waits for it; false if it does not come up.
    bool start();
    void stop() { m_console.reset(); }

    FakeHost& host() { return m_host; }
    ui::Application& console() { return *m_console; }
    ui::MainWindow& window() { return m_console->window(); }
    ui::PageArea& pages() { return window().pages(); }
    FakePage& page() { return *static_cast<FakePage*>(pages().currentPage()); }
    QAction& command(const char* id);
    /// A child of the window by its object name.
    template <class T>
    T* child(const char* name) {
        return window().findChild<T*>(QString::fromLatin1(name));
    }

  private:
    TempDir m_directory;
    FakeHost m_host;
    std::unique_ptr<ui::Application> m_console;
};

}  // namespace pallium::test
