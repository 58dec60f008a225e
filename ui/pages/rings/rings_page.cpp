#include "ui/pages/rings/rings_page.h"

#include "ui/pages/change_desk.h"
#include "ui/pages/rings/forgetting.h"
#include "ui/pages/rings/ring_view.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/page_header.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QTabWidget>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr PollPace kRingsPace{std::chrono::seconds(5), std::chrono::seconds(10)};

}  // namespace

Capability ringCapability(RingKind kind) {
    switch (kind) {
        case RingKind::Ingester:
            return Capability::IngesterRing;
        case RingKind::StoreGateway:
            return Capability::StoreGatewayRing;
        case RingKind::Compactor:
            return Capability::CompactorRing;
        case RingKind::Ruler:
            return Capability::RulerRing;
        case RingKind::Alertmanager:
            return Capability::AlertmanagerRing;
        case RingKind::Distributor:
            break;
    }
    return Capability::DistributorRing;
}

RingsPage::RingsPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("rings"), kRingsPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    column->addWidget(new ReadOnlyBar(context, this));
    createTabs();
    column->addWidget(m_tabs, 1);
    m_ticker.setInterval(std::chrono::seconds(1));
    connect(&m_ticker, &QTimer::timeout, this, [this] {
        if (isActive()) current().tick(QDateTime::currentMSecsSinceEpoch());
    });
    m_ticker.start();
}

QString RingsPage::title() const {
    return tr("Rings");
}

QWidget* RingsPage::initialFocus() {
    return m_tabs;
}

void RingsPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_showTokens = context().commands.add(
        {QStringLiteral("rings.tokens"), tr("Tokens"), QStringLiteral("ring"),
         QKeySequence(Qt::Key_K)},
        this, [this] { current().setTokensShown(!current().areTokensShown()); });
    m_header->addAction(m_showTokens);
    m_header->addAction(context().commands.add(
        {QStringLiteral("rings.history"), tr("History"), QStringLiteral("history"),
         QKeySequence(Qt::Key_H)},
        this, [this] { current().setHistoryShown(!current().isHistoryShown()); }));
    m_header->addAction(context().commands.add(
        {QStringLiteral("rings.copyTokens"), tr("Copy tokens"), QStringLiteral("copy")}, this,
        [this] { copyTokens(); }));
    m_forget = context().commands.add({QStringLiteral("rings.forget"), tr("Forget…"),
                                       QStringLiteral("trash"), QKeySequence(Qt::Key_Delete)},
                                      this, [this] { askToForget(); });
    m_header->addAction(m_forget);
}

void RingsPage::createTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Rings"));
    const std::array rings = {
        std::pair(RingKind::Ingester, tr("Ingester")),
        std::pair(RingKind::StoreGateway, tr("Store-gateway")),
        std::pair(RingKind::Compactor, tr("Compactor")),
        std::pair(RingKind::Ruler, tr("Ruler")),
        std::pair(RingKind::Alertmanager, tr("Alertmanager")),
        std::pair(RingKind::Distributor, tr("Distributor")),
    };
    for (const auto& [kind, name] : rings) {
        auto* view = new RingView(kind, name, m_tabs);
        view->setTimeZone(session().timeZone());
        connect(&session(), &Session::timeZoneChanged, view,
                [this, view] { view->setTimeZone(session().timeZone()); });
        connect(view->table().selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                &RingsPage::updateForget);
        m_tabs->addTab(view, name);
        m_views.push_back(view);
    }
    connect(m_tabs, &QTabWidget::currentChanged, this, &RingsPage::stateChanged);
    connect(m_tabs, &QTabWidget::currentChanged, this, &RingsPage::updateForget);
    connect(&session(), &Session::connectionChanged, this, &RingsPage::updateForget);
    updateForget();
}

RingView& RingsPage::current() const {
    return *m_views[static_cast<size_t>(m_tabs->currentIndex())];
}

QJsonObject RingsPage::saveState() const {
    return {{QStringLiteral("ring"), m_tabs->currentIndex()}};
}

void RingsPage::restoreState(const QJsonObject& state) {
    m_tabs->setCurrentIndex(state.value(QStringLiteral("ring")).toInt());
}

void RingsPage::fetch(Connection& connection, const Poller::Done& done) {
    const Poller::Done part = afterParts(static_cast<int>(m_views.size()), done);
    for (size_t i = 0; i < m_views.size(); ++i) {
        m_views[i]->stack().showBusy();
        keep(ringStatus(
            connection.client(), m_views[i]->kind(), urgency(), [this, i, part](auto result) {
                showRing(i, result);
                part(result.has_value() || result.error().kind == ApiErrorKind::Missing);
            }));
    }
}

void RingsPage::showRing(size_t index, const ApiResult<RingStatus>& result) {
    RingView& view = *m_views[index];
    if (result)
        view.showStatus(*result, QDateTime::currentMSecsSinceEpoch());
    else
        showFailure(view.stack(), result.error(), ringCapability(view.kind()));
    updateTab(index);
    updateForget();
}

void RingsPage::updateTab(size_t index) {
    const RingView& view = *m_views[index];
    m_tabs->setTabText(static_cast<int>(index),
                       view.summary().isEmpty()
                           ? view.name()
                           : QStringLiteral("%1  %2").arg(view.name(), view.summary()));
}

void RingsPage::forget() {
    for (size_t i = 0; i < m_views.size(); ++i) {
        m_views[i]->forget();
        if (session().connection() == nullptr) showNoConnection(m_views[i]->stack());
        updateTab(i);
    }
}

void RingsPage::copyTokens() {
    QGuiApplication::clipboard()->setText(current().tokensText());
    Q_EMIT notice(tr("Tokens copied"));
}

void RingsPage::updateForget() {
    enableChange(*m_forget, session(), current().chosen() != nullptr,
                 tr("Choose a member of the ring first."));
}

void RingsPage::askToForget() {
    RingView& view = current();
    if (view.chosen() == nullptr) return;
    const RingMember member = *view.chosen();
    Confirmation confirmation = forgetConfirmation(member, view);
    const Change change{tr("Forget ring member"),
                        tr("%1 of the ring %2").arg(member.id, view.name()),
                        {},
                        forgetRequest(view.kind(), member.id)};
    proposeChange(this, context(), std::move(confirmation), change,
                  [this, &view, id = member.id](const ChangeOutcome& outcome) {
                      if (!outcome.answer)
                          return view.showReport(
                              tr("%1 was not forgotten: %2").arg(id, outcome.answer.error().text));
                      view.showReport(tr("Asked to forget %1; looking at the ring…").arg(id));
                      watchForgotten(view, id, outcome.activity);
                  });
}

/// Whoever is alive registers again, which takes a moment: gone counts when it is seen twice.
void RingsPage::watchForgotten(RingView& view, const QString& id, qint64 activity) {
    constexpr int kLooks = 5;
    constexpr std::chrono::seconds kPause{1};
    auto seen = std::make_shared<ForgottenMember>(id);
    m_readBack.start(
        [this, &view, seen](const ReadBack::Told& told) {
            if (session().connection() == nullptr) {
                told(ReadBack::Sight::CannotTell);
                return ApiCall();
            }
            return ringStatus(session().connection()->client(), view.kind(),
                              ApiRequest::Urgency::Visible, [&view, seen, told](auto result) {
                                  if (result)
                                      view.showStatus(*result, QDateTime::currentMSecsSinceEpoch());
                                  told(seen->judge(result));
                              });
        },
        kLooks, kPause,
        [this, &view, seen, activity](ReadBack::Sight) {
            view.showReport(seen->text());
            session().changes().noteReadBack(activity, seen->text());
        });
}

}  // namespace pallium::ui
