#include "ui/widgets/ring_strip.h"

#include "ui/models/format.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kStripMargin = 4;
constexpr qint64 kRingSize = qint64{1} << 32;

}  // namespace

RingStrip::RingStrip(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Tokens of the ring"));
    m_toldText = cursorText();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void RingStrip::setMembers(const std::vector<RingMember>& members) {
    m_members = members;
    m_tokens = ringTokens(members);
    m_cursor = std::min(m_cursor, static_cast<int>(m_tokens.size()) - 1);
    showCursor();
}

QString RingStrip::cursorText() const {
    if (m_cursor < 0) return tr("Choose a token with the pointer or the arrow keys.");
    const RingToken& token = m_tokens[static_cast<size_t>(m_cursor)];
    return tr("Token %1 of %2, %3 of %4")
        .arg(QString::number(token.token), m_members[static_cast<size_t>(token.member)].id,
             formatCount(m_cursor + 1), formatCount(static_cast<qint64>(m_tokens.size())));
}

QSize RingStrip::sizeHint() const {
    return {600, fontMetrics().height() + 24};
}

quint32 RingStrip::keyAt(int x) const {
    const int length = std::max(1, width() - 2 * kStripMargin);
    const qint64 at = std::clamp(x - kStripMargin, 0, length - 1);
    return static_cast<quint32>(at * kRingSize / length);
}

int RingStrip::xOf(quint32 token) const {
    const int length = std::max(1, width() - 2 * kStripMargin);
    return kStripMargin + static_cast<int>(qint64{token} * length / kRingSize);
}

void RingStrip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const QRect strip = rect().adjusted(kStripMargin, 8, -kStripMargin, -8);
    painter.fillRect(strip, theme().color(Token::Surface3));
    for (int x = strip.left(); x <= strip.right() && !m_tokens.empty(); ++x) {
        const int owner = ownerOf(m_tokens, keyAt(x));
        painter.fillRect(QRect(x, strip.top(), 1, strip.height()),
                         theme().chartColor(m_tokens[static_cast<size_t>(owner)].member));
    }
    if (m_cursor >= 0)
        painter.fillRect(
            QRect(xOf(m_tokens[static_cast<size_t>(m_cursor)].token) - 1, 2, 3, height() - 4),
            theme().color(Token::Text));
    if (hasFocus()) paintFocusRing(painter, rect());
}

void RingStrip::setCursorAt(int token) {
    m_cursor = token;
    showCursor();
}

void RingStrip::showCursor() {
    update();
    // New members may give the same token another owner.
    const QString text = cursorText();
    if (text == m_toldText) return;
    m_toldText = text;
    announce(*this, text);
    Q_EMIT cursorChanged(text);
}

void RingStrip::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_tokens.size()) - 1;
    switch (event->key()) {
        case Qt::Key_Left:
            return setCursorAt(std::min(last, std::max(0, m_cursor - 1)));
        case Qt::Key_Right:
            return setCursorAt(std::min(last, m_cursor + 1));
        case Qt::Key_Home:
            return setCursorAt(std::min(last, 0));
        case Qt::Key_End:
            return setCursorAt(last);
        default:
            QWidget::keyPressEvent(event);
    }
}

void RingStrip::mouseMoveEvent(QMouseEvent* event) {
    setCursorAt(ownerOf(m_tokens, keyAt(event->pos().x())));
}

}  // namespace pallium::ui
