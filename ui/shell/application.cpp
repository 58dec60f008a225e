#include "ui/shell/application.h"

#include "ui/pages/secret_prompt.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_area.h"

#include <QDir>
#include <QInputDialog>
#include <QStandardPaths>
#include <QTimer>

#include <utility>

namespace pallium::ui {
namespace {

/// Where the console keeps its own files; empty if it cannot, then nothing outlives this run.
QString profileDirectory(const PalliumHost& host) {
    const QString wanted = host.profileDir != nullptr
                               ? QString::fromUtf8(host.profileDir)
                               : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return QDir().mkpath(wanted) ? wanted : QString();
}

QString fileIn(const QString& directory, const char* name) {
    return directory.isEmpty() ? QString() : QDir(directory).filePath(QString::fromLatin1(name));
}

/// What a newcomer should see first: that there is data, and what can be done with it.
QString demoExpression() {
    return QStringLiteral("sum by (job) (rate(http_requests_total[5m]))");
}

}  // namespace

Application::Application(const PalliumHost& host, PageSpecs pages)
    : m_host(host),
      m_directory(profileDirectory(host)),
      m_pages(std::move(pages)),
      m_database(fileIn(m_directory, "console.db")),
      m_secrets(fileIn(m_directory, "secrets.json")),
      m_session(m_database),
      m_names(m_session),
      m_recorder(m_session),
      m_server(host),
      m_connector(m_session, m_server, m_secrets),
      m_look(m_database, m_commands, QString::fromUtf8(host.theme)),
      m_context{m_session, m_names, m_commands, &m_secrets, &m_connector},
      m_window(std::make_unique<MainWindow>(
          MainWindow::Parts{m_context, m_connector, m_notices, m_look, m_pages})) {
    connect(&m_connector, &Connector::secretWanted, this, &Application::askSecret);
    connect(&m_connector, &Connector::opened, this, &Application::openFirstPage);
    connect(&m_connector, &Connector::opened, this, &Application::tellProfileProblem);
    connect(&m_database, &StateDatabase::failed, this, [this](const QString& text) {
        m_notices.add(Notice::Severity::Problem, tr("The console cannot keep its settings"),
                      tr("%1\nTabs, history and settings of this run may be lost. See whether the "
                         "disk is full and %2 can be written.")
                          .arg(text, m_directory));
    });
    if (!m_database.problem().isEmpty())
        m_notices.add(Notice::Severity::Warning, tr("The console's memory could not be read"),
                      m_database.problem());
    if (m_directory.isEmpty())
        m_notices.add(Notice::Severity::Warning, tr("Nothing will be kept after this run"),
                      tr("The folder for the console's own files could not be made."));
}

Application::~Application() {
    // Nobody may look at the server when it is stopped.
    m_window.reset();
    m_session.open(nullptr);
}

void Application::show() {
    m_window->show();
    QTimer::singleShot(0, this, &Application::begin);
}

void Application::begin() {
    const QString tenant = QString::fromUtf8(m_host.tenant);
    if (m_host.wantsDemo != 0) return m_connector.openDemo(tenant);
    if (m_host.connectUrl != nullptr)
        return m_connector.openUrl(QUrl::fromUserInput(QString::fromUtf8(m_host.connectUrl)),
                                   m_host.isReadWrite != 0, tenant);
    if (m_server.isOffered()) return m_connector.openLocal(tenant);
    openFirstPage();
}

void Application::openFirstPage() {
    const Connection* connection = m_session.connection();
    const bool isDemo =
        connection != nullptr && connection->profile().kind == ConnectionProfile::Kind::Demo;
    if (isDemo && !m_window->pages().hasTabs()) return openDemoQuery();
    if (m_window->pages().currentPage() != nullptr) return;
    const QString last = m_window->lastPage();
    const bool isKnown = findPage(m_pages, last) != nullptr &&
                         !m_database.value(QStringLiteral("welcome.atStart")).toBool();
    // Who named a server has chosen how to start.
    const QString first =
        m_host.connectUrl != nullptr ? QStringLiteral("overview") : QStringLiteral("welcome");
    m_window->openPage({isKnown ? last : first, {}});
}

void Application::openDemoQuery() {
    constexpr int kDemoIntervalMs = 5000;  // of live samples
    // The history arrives within the first seconds: until then the graph follows closely.
    constexpr int kFirstSeconds = 4;
    QJsonObject state = runningQuery(demoExpression());
    state.insert(QStringLiteral("refreshMs"), kDemoIntervalMs);
    state.insert(QStringLiteral("quickRefreshes"), kFirstSeconds);
    m_window->openPage({QStringLiteral("query"), state, true});
}

void Application::tellProfileProblem() {
    const Connection& connection = *m_session.connection();
    if (connection.profileProblem().isEmpty()) return;
    m_notices.add(Notice::Severity::Problem,
                  tr("A part of “%1” is not used").arg(connection.profile().name),
                  tr("%1 Correct it on the page Connections, then open it again.")
                      .arg(connection.profileProblem()));
}

void Application::askSecret(const ConnectionProfile& profile) {
    QInputDialog* dialog = ui::askSecret(
        m_window.get(), profile,
        [this, profile](const QString& secret) { m_connector.giveSecret(profile, secret); });
    connect(dialog, &QDialog::rejected, &m_connector,
            [this, profile] { m_connector.refuseSecret(profile); });
}

}  // namespace pallium::ui
