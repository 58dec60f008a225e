#include "ui/shell/environment_band.h"

#include "ui/widgets/environment.h"
#include "ui/widgets/style_painting.h"
#include "ui/widgets/text_style.h"

#include <QPainter>

namespace pallium::ui {
namespace {

constexpr int kTagPadding = 8;
constexpr int kLockSize = 14;

}  // namespace

EnvironmentBand::EnvironmentBand(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&session, &Session::connectionChanged, this, qOverload<>(&QWidget::update));
}

void EnvironmentBand::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Connection* connection = m_session.connection();
    painter.fillRect(rect(),
                     theme().color(connection != nullptr ? environmentColor(connection->profile())
                                                         : Token::Border));
}

EnvironmentTag::EnvironmentTag(Session& session, QWidget* parent)
    : QAbstractButton(parent), m_session(session) {
    setObjectName(QStringLiteral("environmentTag"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    connect(&session, &Session::connectionChanged, this, &EnvironmentTag::showState);
    showState();
}

QString EnvironmentTag::label() const {
    const Connection* connection = m_session.connection();
    return connection != nullptr ? environmentName(connection->profile()) : QString();
}

void EnvironmentTag::showState() {
    const Connection* connection = m_session.connection();
    const bool isLocked = connection != nullptr && connection->profile().isReadOnly;
    setEnabled(isLocked);
    // A menu bar looks at the size of what is in its corner only when that is shown.
    setVisible(false);
    setVisible(connection != nullptr);
    setAccessibleName(isLocked ? tr("%1, read-only: unlock").arg(label())
                               : tr("Environment: %1").arg(label()));
    setToolTip(isLocked ? tr("This connection is read-only. Click to unlock it.") : QString());
    updateGeometry();
    update();
}

QSize EnvironmentTag::sizeHint() const {
    const QFontMetrics metrics(smallFont(font(), true));
    const int lock = isEnabled() ? kLockSize + 4 : 0;
    return {metrics.horizontalAdvance(label()) + 3 * kTagPadding + lock, metrics.height() + 4};
}

void EnvironmentTag::paintEvent(QPaintEvent*) {
    const Connection* connection = m_session.connection();
    if (connection == nullptr) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Token token = environmentColor(connection->profile());
    // Room at the right keeps it off the window's edge.
    const QRect box = rect().adjusted(0, 1, -kTagPadding, -1);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(token));
    painter.drawRoundedRect(box, 4, 4);
    if (hasFocus()) paintFocusRing(painter, box);
    QRect words = box.adjusted(kTagPadding, 0, -kTagPadding, 0);
    if (isEnabled()) {
        const QRect lock(words.left(), words.center().y() - kLockSize / 2, kLockSize, kLockSize);
        theme().icon(QStringLiteral("lock"), Token::AccentText).paint(&painter, lock);
        words.setLeft(lock.right() + 5);
    }
    painter.setFont(smallFont(font(), true));
    painter.setPen(theme().color(Token::AccentText));
    painter.drawText(words, Qt::AlignCenter, label());
}

}  // namespace pallium::ui
