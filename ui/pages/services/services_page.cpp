#include "ui/pages/services/services_page.h"

#include "ui/client/address.h"
#include "ui/models/format.h"
#include "ui/models/process_facts.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/key_value_grid.h"
#include "ui/widgets/page_header.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
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
    connect(&session(), &Session::timeZoneChanged, this,
            [this] { m_model.setTimeZone(session().timeZone()); });
    m_table = new DataTable(&m_model, tr("Services"));
    m_stack = new StateStack(m_table, this);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_stack, 1);
    row->addWidget(createCards());
    column->addLayout(row, 1);
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
}

QWidget* ServicesPage::createCards() {
    auto* cards = new QWidget(this);
    cards->setFixedWidth(320);
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
    column->addWidget(m_readyCard);
    column->addWidget(m_processCard);
    column->addStretch(1);
    m_readyCard->hide();
    m_processCard->hide();
    return cards;
}

void ServicesPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
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

void ServicesPage::forget() {
    m_model.clear();
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
