#include "ui/pages/overview/overview_page.h"

#include "ui/connection/state_database.h"
#include "ui/models/ring_model.h"
#include "ui/models/service_model.h"
#include "ui/pages/rings/rings_page.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr PollPace kOverviewPace{std::chrono::seconds(5), std::chrono::seconds(10)};

QString hiddenStepsKey() {
    return QStringLiteral("overview.hidesNextSteps");
}

}  // namespace

OverviewPage::OverviewPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("overview"), kOverviewPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(new PageHeader(title(), this));
    m_cards = new OverviewCards;
    m_stack = new StateStack(m_cards, this);
    column->addWidget(m_stack, 1);
    column->addWidget(createNextSteps());
    connect(m_cards, &OverviewCards::pageChosen, this, [this](const QString& page) {
        Q_EMIT pageRequested({page, {}, false});
    });
    const auto followTimeZone = [this] { m_cards->setTimeZone(session().timeZone()); };
    connect(&session(), &Session::timeZoneChanged, this, followTimeZone);
    followTimeZone();
    connect(&session(), &Session::connectionChanged, this, &OverviewPage::watchConnection);
    watchConnection();
}

QString OverviewPage::title() const {
    return tr("Overview");
}

QWidget* OverviewPage::initialFocus() {
    return m_cards->firstCard();
}

QWidget* OverviewPage::createNextSteps() {
    auto* steps = new QWidget(this);
    auto* row = new QHBoxLayout(steps);
    row->setContentsMargins(0, 0, 0, 0);
    auto* caption = new QLabel(tr("Next steps"));
    setTextRole(*caption, TextRole::Muted);
    row->addWidget(caption);
    int offered = 0;
    for (const char* id : {"page.send-data", "page.query", "page.connections", "connection.demo"}) {
        QAction* action = context().commands.action(QLatin1String(id));
        if (action == nullptr) continue;
        row->addWidget(new ActionButton(action, steps));
        ++offered;
    }
    row->addStretch(1);
    auto* hide = new QToolButton(steps);
    hide->setIcon(theme().icon(QStringLiteral("x"), Token::TextMuted));
    hide->setToolTip(tr("Hide next steps"));
    hide->setAccessibleName(tr("Hide next steps"));
    connect(hide, &QToolButton::clicked, steps, [this, steps] {
        session().database().setValue(hiddenStepsKey(), true);
        steps->hide();
    });
    row->addWidget(hide);
    steps->setVisible(offered > 0 && !session().database().value(hiddenStepsKey()).toBool());
    return steps;
}

void OverviewPage::watchConnection() {
    if (session().connection() == nullptr) return;
    connect(session().connection(), &Connection::stateChanged, this, &OverviewPage::showHealth);
}

std::vector<RingKind> OverviewPage::offeredRings(const Connection& connection) const {
    std::vector<RingKind> rings;
    for (const RingKind kind : {RingKind::Ingester, RingKind::StoreGateway, RingKind::Compactor,
                                RingKind::Ruler, RingKind::Alertmanager, RingKind::Distributor})
        if (connection.capabilities()[ringCapability(kind)].state == Availability::State::Yes)
            rings.push_back(kind);
    return rings;
}

void OverviewPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
    const std::vector<RingKind> rings = offeredRings(connection);
    m_round = {3 + static_cast<int>(rings.size()), 0, std::nullopt, done};
    keep(services(connection.client(), urgency(), [this](auto result) {
        if (result) {
            m_counts.services = HealthCounts::Part{0, static_cast<int>(result->size())};
            for (const ServiceStatus& service : *result)
                if (serviceStateHealth(service.state) == Health::Ok) ++m_counts.services->good;
        }
        finishPart(result ? nullptr : &result.error());
    }));
    keep(serverMetrics(
        connection.client(), ServerLoad::metricNames(), urgency(), [this](auto result) {
            const qint64 now = QDateTime::currentMSecsSinceEpoch();
            if (result) m_load.add(*result, now);
            if (result) m_cards->showLoad(m_load, now);
            // Text without any of the metrics is no sign of a server of this kind.
            const ApiError foreign{ApiErrorKind::Missing};
            finishPart(!result ? &result.error() : result->empty() ? &foreign : nullptr);
        }));
    keep(allTenantStats(connection.client(), urgency(), [this](auto result) {
        if (result) m_cards->showTenants(*result);
        finishPart(result ? nullptr : &result.error());
    }));
    fetchRings(connection, rings);
}

void OverviewPage::fetchRings(Connection& connection, const std::vector<RingKind>& rings) {
    auto counts = std::make_shared<HealthCounts::Part>();
    for (const RingKind kind : rings) {
        keep(ringStatus(connection.client(), kind, urgency(), [this, counts](auto result) {
            if (result) {
                for (const RingMember& member : result->members)
                    if (ringStateHealth(member.state) != Health::Bad) ++counts->good;
                counts->all += static_cast<int>(result->members.size());
                m_counts.ringMembers = *counts;
            }
            finishPart(result ? nullptr : &result.error());
        }));
    }
}

void OverviewPage::finishPart(const ApiError* error) {
    if (error == nullptr)
        ++m_round.answers;
    else if (error->kind != ApiErrorKind::Missing && !m_round.failure)
        m_round.failure = *error;
    if (--m_round.left > 0) return;
    if (m_round.answers > 0) {
        showHealth();
        m_stack->showContent();
    } else if (m_round.failure) {
        m_stack->showError(*m_round.failure, [this] { refresh(false); });
    } else {
        m_stack->showNotOffered(tr("This server does not tell about itself"),
                                tr("It offers neither services, metrics nor tenant statistics. "
                                   "Queries may still work."));
    }
    m_round.done(m_round.answers > 0 || !m_round.failure);
}

void OverviewPage::showHealth() {
    const Connection* connection = session().connection();
    if (connection == nullptr || m_round.answers == 0) return;
    m_cards->showHealth(*connection, m_counts, m_load, QDateTime::currentMSecsSinceEpoch());
}

void OverviewPage::forget() {
    m_load.clear();
    m_counts = {};
    m_round = {};
    m_cards->forget();
    if (session().connection() == nullptr)
        showNoConnection(*m_stack);
    else
        m_stack->reset();
}

}  // namespace pallium::ui
