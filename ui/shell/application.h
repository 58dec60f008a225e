#pragma once

#include "ui/connection/connector.h"
#include "ui/connection/embedded_server.h"
#include "ui/connection/host.h"
#include "ui/connection/secret_store.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"
#include "ui/connection/tenant_recorder.h"
#include "ui/models/metric_names.h"
#include "ui/shell/look_settings.h"
#include "ui/shell/notices.h"
#include "ui/shell/pages.h"
#include "ui/widgets/command_registry.h"

#include <QObject>

namespace pallium::ui {

class MainWindow;

/// The console from start to end: what the command line asked for, one window, and the server in
/// this process, which is stopped last. Requires: a QApplication and a Theme exist. Threads: GUI
/// thread.
class Application final : public QObject {
    Q_OBJECT

  public:
    /// `host` outlives it.
    Application(const PalliumHost& host, PageSpecs pages);
    ~Application() override;

    /// Shows the window; everything else follows from the event loop, so that something is seen at
    /// once.
    void show();
    MainWindow& window() { return *m_window; }
    Connector& connector() { return m_connector; }
    Session& session() { return m_session; }
    CommandRegistry& commands() { return m_commands; }

  private:
    void begin();
    /// After a server was opened: the demo shows a query at once, else the last page comes back.
    void openFirstPage();
    void openDemoQuery();
    /// A certificate file that cannot be read, for instance: the server will hardly let one in.
    void tellProfileProblem();
    void askSecret(const ConnectionProfile& profile);

    const PalliumHost& m_host;
    const QString m_directory;
    const PageSpecs m_pages;
    StateDatabase m_database;
    SecretStore m_secrets;
    Session m_session;
    MetricNames m_names;
    TenantRecorder m_recorder;
    CommandRegistry m_commands;
    Notices m_notices;
    EmbeddedServer m_server;
    Connector m_connector;
    LookSettings m_look;
    PageContext m_context;
    std::unique_ptr<MainWindow> m_window;
};

}  // namespace pallium::ui
