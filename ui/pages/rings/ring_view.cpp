#include "ui/pages/rings/ring_view.h"

#include "ui/models/format.h"
#include "ui/models/ring_tokens.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/ring_strip.h"
#include "ui/widgets/ring_timeline.h"
#include "ui/widgets/share_donut.h"
#include "ui/widgets/state_stack.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/zone_bars.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <map>

namespace pallium::ui {

RingView::RingView(RingKind kind, const QString& name, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_name(name) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 0, 0);
    m_stack = new StateStack(createContent(), this);
    column->addWidget(m_stack);
}

QWidget* RingView::createContent() {
    auto* content = new QWidget;
    m_table = new DataTable(&m_model, m_name);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(16);
    middle->addWidget(createSide());
    middle->addWidget(m_table, 1);

    m_clock = new QLabel;
    m_clock->setObjectName(QStringLiteral("clock"));
    setTextRole(*m_clock, TextRole::Muted);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(middle, 1);
    column->addWidget(createTokens());
    column->addWidget(createHistory());
    m_report = new QLabel;
    m_report->setObjectName(QStringLiteral("report"));
    m_report->setTextFormat(Qt::PlainText);
    m_report->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTextRole(*m_report, TextRole::Body);
    m_report->setWordWrap(true);
    m_report->hide();
    column->addWidget(m_report);
    column->addWidget(m_clock);
    return content;
}

QWidget* RingView::createSide() {
    m_side = new QWidget;
    m_side->setFixedWidth(200);
    auto* side = new QVBoxLayout(m_side);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(12);
    m_donut = new ShareDonut(tr("Ownership of the ring"));
    m_zones = new ZoneBars(tr("Ownership in each zone"));
    side->addWidget(m_donut);
    side->addWidget(m_zones);
    side->addStretch(1);
    return m_side;
}

/// The table has all of what the drawings show, so in a small window it gets their room.
void RingView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    constexpr int kRoomForDrawings = 960;
    m_side->setVisible(width() >= kRoomForDrawings);
}

QWidget* RingView::createTokens() {
    m_tokens = new QWidget;
    auto* column = new QVBoxLayout(m_tokens);
    column->setContentsMargins(0, 0, 0, 0);
    m_strip = new RingStrip;
    auto* owner = new QLabel(m_strip->cursorText());
    setTextRole(*owner, TextRole::Body);
    owner->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_strip, &RingStrip::cursorChanged, owner, &QLabel::setText);
    column->addWidget(m_strip);
    column->addWidget(owner);
    m_tokens->hide();
    return m_tokens;
}

QWidget* RingView::createHistory() {
    m_historyPane = new QWidget;
    auto* column = new QVBoxLayout(m_historyPane);
    column->setContentsMargins(0, 0, 0, 0);
    auto* heading = new QLabel(tr("Changes of state seen so far"));
    setTextRole(*heading, TextRole::Heading);
    m_timeline = new RingTimeline;
    auto* chosen = createText(m_timeline->cursorText(), TextRole::Body);
    chosen->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_timeline, &RingTimeline::cursorChanged, chosen, &QLabel::setText);
    m_historyText = new QPlainTextEdit;
    m_historyText->setObjectName(QStringLiteral("history"));
    m_historyText->setReadOnly(true);
    m_historyText->setTabChangesFocus(true);
    m_historyText->setTextInteractionFlags(Qt::TextSelectableByMouse |
                                           Qt::TextSelectableByKeyboard);
    m_historyText->setAccessibleName(heading->text());
    followFont(*m_historyText, [this] {
        m_historyText->setFixedHeight(4 * m_historyText->fontMetrics().lineSpacing());
    });
    column->addWidget(heading);
    column->addWidget(m_timeline);
    column->addWidget(chosen);
    column->addWidget(m_historyText);
    m_historyPane->hide();
    updateHistory();
    return m_historyPane;
}

void RingView::updateHistory() {
    QStringList lines;
    for (const RingEvent& event : m_history.events())
        lines << ringEventText(event, m_zone);
    m_historyText->setPlainText(lines.join(u'\n'));
    m_historyText->setVisible(!lines.isEmpty());
    m_timeline->setHistory(m_history);
}

void RingView::setHistoryShown(bool isShown) {
    m_historyPane->setVisible(isShown);
    if (isShown) m_timeline->setFocus();
}

bool RingView::isHistoryShown() const {
    return !m_historyPane->isHidden();
}

void RingView::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    m_model.setTimeZone(zone);
    m_timeline->setTimeZone(zone);
    updateHistory();
}

void RingView::showReport(const QString& text) {
    m_report->setText(text);
    m_report->setVisible(!text.isEmpty());
    if (!text.isEmpty()) announce(*m_report, text);
}

const RingMember* RingView::chosen() const {
    const int row = m_table->currentSourceRow();
    return row < 0 ? nullptr : &m_model.row(row);
}

void RingView::showStatus(const RingStatus& status, qint64 receivedMs) {
    if (!status.disabledText.isEmpty()) {
        m_summary = tr("off");
        m_members.clear();
        return m_stack->showNotOffered(status.disabledText, {});
    }
    m_hasServerClock = status.now.isValid();
    m_storageUpdated = status.storageUpdated;
    m_model.setStatus(status, receivedMs);
    m_members = m_model.rows();
    m_history.take(m_members, receivedMs);
    updateHistory();
    m_timeline->setNow(receivedMs);
    m_summary = QStringLiteral("%1/%2").arg(formatCount(m_model.healthyCount()),
                                            formatCount(m_model.rowCount()));
    if (m_members.empty())
        return m_stack->showEmpty(tr("Nobody is in this ring"),
                                  tr("Members appear when their service has joined."));
    updateShares();
    updateClock();
    if (areTokensShown()) m_strip->setMembers(m_members);
    m_stack->showContent();
}

void RingView::updateShares() {
    ShareDonut::Shares shares;
    for (const RingMember& member : m_members)
        shares.emplace_back(member.id, member.owns);
    m_donut->setShares(shares);
    m_donut->setCenterText(tr("%1\nhealthy").arg(m_summary));
    updateZones();
}

void RingView::updateZones() {
    std::map<QString, ZoneBars::Zone> byName;
    std::map<QString, int> healthy;
    for (size_t i = 0; i < m_members.size(); ++i) {
        const RingMember& member = m_members[i];
        if (member.zone.isEmpty()) continue;
        byName[member.zone].parts.push_back({static_cast<int>(i), member.owns});
        if (RingModel::isHealthy(member)) ++healthy[member.zone];
    }
    std::vector<ZoneBars::Zone> zones;
    for (auto& [name, zone] : byName) {
        zone.name = name;
        zone.figure = tr("%1/%2 healthy")
                          .arg(formatCount(healthy[name]),
                               formatCount(static_cast<qint64>(zone.parts.size())));
        zones.push_back(std::move(zone));
    }
    m_zones->setZones(zones);
    m_zones->setVisible(!zones.empty());
    m_table->setColumnHidden(RingModel::Zone, zones.empty());
}

void RingView::updateClock() {
    if (!m_hasServerClock) return m_clock->setText(tr("The server does not tell its clock"));
    const QString difference = formatDuration(std::abs(m_model.clockOffsetMs()));
    m_clock->setText(m_storageUpdated.isValid()
                         ? tr("Storage updated %1; server clock differs by %2")
                               .arg(m_model.age(m_storageUpdated), difference)
                         : tr("Server clock differs by %1").arg(difference));
}

void RingView::forget() {
    m_summary.clear();
    m_members.clear();
    m_model.setStatus({}, 0);
    m_history = {};
    updateHistory();
    showReport({});
    m_strip->setMembers({});
    m_stack->reset();
}

void RingView::tick(qint64 nowMs) {
    if (m_members.empty()) return;
    m_model.tick(nowMs);
    m_timeline->setNow(nowMs);
    updateClock();
}

void RingView::setTokensShown(bool isShown) {
    if (isShown) m_strip->setMembers(m_members);
    m_tokens->setVisible(isShown);
    if (isShown) m_strip->setFocus();
}

bool RingView::areTokensShown() const {
    return !m_tokens->isHidden();
}

QString RingView::tokensText() const {
    return ringTokensText(m_members);
}

}  // namespace pallium::ui
