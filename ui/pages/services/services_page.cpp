#include "ui/pages/services/services_page.h"

#include "ui/client/address.h"
#include "ui/models/format.h"
#include "ui/models/process_facts.h"
#include "ui/pages/services/log_view.h"
#include "ui/pages/services/members_view.h"
#include "ui/pages/services/profile_card.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/key_value_grid.h"
#include "ui/widgets/page_header.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr PollPace kServicesPace{std::chrono::seconds(5), std::chrono::seconds(10)};

}  // namespace

ServicesPage::ServicesPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("services"), kServicesPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);

    m_model.setTimeZone(session().timeZone());
    connect(&session(), &Session::timeZoneChanged, this, [this] {
        m_model.setTimeZone(session().timeZone());
        m_log->setTimeZone(session().timeZone());
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(createTabs(), 1);
    row->addWidget(createCards());
    column->addLayout(row, 1);
    connect(&session(), &Session::connectionChanged, this, &ServicesPage::followOffers);
    followOffers();
}

QString ServicesPage::title() const {
    return tr("Services");
}

QWidget* ServicesPage::initialFocus() {
    return m_table;
}

void ServicesPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_header->addAction(context().commands.add(
        {QStringLiteral("services.copyDiagnostics"), tr("Copy diagnostics"), QStringLiteral("copy"),
         QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D)},
        this, [this] {
            QGuiApplication::clipboard()->setText(diagnostics());
            Q_EMIT notice(tr("Diagnostics copied"));
        }));
    m_openLog = context().commands.add({QStringLiteral("services.openLog"), tr("Open log"),
                                        QStringLiteral("history"), QKeySequence(Qt::Key_L)},
                                       this, [this] {
                                           m_tabs->setCurrentWidget(m_log);
                                           m_log->table().setFocus(Qt::OtherFocusReason);
                                       });
    m_header->addAction(m_openLog);
}

QWidget* ServicesPage::createTabs() {
    m_table = new DataTable(&m_model, tr("Services"));
    m_table->setObjectName(QStringLiteral("services"));
    m_stack = new StateStack(m_table, this);
    m_members = new MembersView(this);
    m_log = new LogView(context(), this);
    m_log->setTimeZone(session().timeZone());
    m_log->setMinimumWidth(1);  // it has the cards' room when it is seen
    connect(m_log, &LogView::notice, this, &ServicesPage::notice);
    // Its bar stays, even for one tab: hidden, it would hold the keyboard up on its way round.
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Views"));
    m_tabs->addTab(m_stack, tr("Services"));
    m_tabs->addTab(m_members, tr("Members"));
    m_tabs->addTab(m_log, tr("Log"));
    // Lines of a log are long, and the cards say nothing about them.
    connect(m_tabs, &QTabWidget::currentChanged, this,
            [this] { m_cards->setVisible(m_tabs->currentWidget() != m_log); });
    return m_tabs;
}

QWidget* ServicesPage::createCards() {
    constexpr int kWidth = 320;
    auto* cards = new QWidget;
    auto* column = new QVBoxLayout(cards);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);

    m_readyCard = new Card(tr("Readiness"), cards);
    auto* ready = new QWidget;
    auto* readyColumn = new QVBoxLayout(ready);
    readyColumn->setContentsMargins(0, 0, 0, 0);
    m_ready = new Badge;
    m_readyText = new KeyValueGrid;
    readyColumn->addWidget(m_ready);
    readyColumn->addWidget(m_readyText);
    m_readyCard->setContent(ready);

    m_processCard = new Card(tr("Process"), cards);
    m_process = new KeyValueGrid;
    m_processCard->setContent(m_process);
    m_profile = new ProfileCard(context(), cards);
    connect(m_profile, &ProfileCard::notice, this, &ServicesPage::notice);
    column->addWidget(m_readyCard);
    column->addWidget(m_processCard);
    column->addWidget(m_profile);
    column->addStretch(1);
    m_readyCard->hide();
    m_processCard->hide();

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("About the server"));
    scroll->setWidget(cards);
    scroll->setFixedWidth(kWidth + scroll->verticalScrollBar()->sizeHint().width());
    m_cards = scroll;
    return scroll;
}

void ServicesPage::followOffers() {
    showOffers();
    const Connection* connection = session().connection();
    if (connection == nullptr) return;
    connect(connection, &Connection::capabilitiesChanged, this, [this] {
        const bool hadMembers = m_tabs->isTabVisible(m_tabs->indexOf(m_members));
        showOffers();
        if (!hadMembers && isActive() && session().connection() != nullptr)
            fetchMembers(*session().connection());
    });
}

void ServicesPage::showOffers() {
    const Connection* connection = session().connection();
    const bool hasLog = LogView::isOffered(context());
    const bool hasMembers =
        connection != nullptr &&
        connection->capabilities()[Capability::Memberlist].state == Availability::State::Yes;
    m_tabs->setTabVisible(m_tabs->indexOf(m_members), hasMembers);
    m_tabs->setTabVisible(m_tabs->indexOf(m_log), hasLog);
    m_openLog->setEnabled(hasLog);
    m_openLog->setStatusTip(hasLog ? QString()
                                   : tr("Only the log of the server in this program is at hand."));
    m_profile->showOffers();
}

void ServicesPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
    fetchMembers(connection);
    const Poller::Done part = afterParts(3, done);
    keep(services(connection.client(), urgency(), [this, part](auto result) {
        showServices(result);
        part(result.has_value() || result.error().kind == ApiErrorKind::Missing);
    }));
    keep(readiness(connection.client(), urgency(), [this, part](auto result) {
        showReadiness(result);
        part(true);
    }));
    keep(serverMetrics(connection.client(), ServerLoad::metricNames(), urgency(),
                       [this, part](auto result) {
                           showProcess(result);
                           part(true);
                       }));
}

void ServicesPage::fetchMembers(Connection& connection) {
    if (!m_tabs->isTabVisible(m_tabs->indexOf(m_members))) return;
    m_members->stack().showBusy();
    keep(memberlist(connection.client(), urgency(), [this](const auto& result) {
        if (result)
            m_members->showStatus(*result);
        else
            showFailure(m_members->stack(), result.error(), Capability::Memberlist);
    }));
}

void ServicesPage::forget() {
    m_model.clear();
    m_members->forget();
    m_profile->forget();
    m_load.clear();
    m_header->setRemark({});
    m_readyCard->hide();
    m_processCard->hide();
    if (session().connection() == nullptr)
        showNoConnection(*m_stack);
    else
        m_stack->reset();
}

void ServicesPage::showServices(const ApiResult<std::vector<ServiceStatus>>& result) {
    if (!result) return showFailure(*m_stack, result.error(), Capability::Services);
    m_model.setServices(*result, QDateTime::currentMSecsSinceEpoch());
    if (result->empty()) return m_stack->showEmpty(tr("No services"), tr("The server lists none."));
    m_header->setRemark(
        tr("%1 of %2 running")
            .arg(formatCount(m_model.runningCount()), formatCount(m_model.rowCount())));
    m_stack->showContent();
}

void ServicesPage::showReadiness(const ApiResult<Readiness>& result) {
    m_readyCard->setVisible(result.has_value());
    if (!result) return;
    m_ready->setState(result->isReady ? Health::Ok : Health::Warn,
                      result->isReady ? tr("Ready") : tr("Not ready"));
    KeyValueGrid::Rows rows;
    if (!result->isReady) rows.emplace_back(tr("Reason"), result->text.trimmed());
    if (const Connection* connection = session().connection()) {
        if (!connection->productText().isEmpty())
            rows.emplace_back(tr("Version"), connection->productText());
        rows.emplace_back(tr("Address"), shownAddress(connection->profile().baseUrl));
    }
    m_readyText->setRows(rows);
    m_readyCard->setSummary(m_ready->text());
}

void ServicesPage::showProcess(const ApiResult<std::vector<MetricSample>>& result) {
    if (!result) return m_processCard->hide();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_load.add(*result, now);
    const KeyValueGrid::Rows rows = processFacts(m_load, now);
    m_process->setRows(rows);
    m_processCard->setVisible(!rows.empty());
}

QString ServicesPage::diagnostics() const {
    return m_readyText->plainText() + m_process->plainText() + u'\n' + m_table->tabSeparated();
}

}  // namespace pallium::ui
