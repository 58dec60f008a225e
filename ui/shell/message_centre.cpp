#include "ui/shell/message_centre.h"

#include "ui/models/format.h"
#include "ui/shell/notices.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kCentreWidth = 420;
constexpr int kCentreHeight = 420;
constexpr size_t kShownNotices = 50;

QLabel* noticeLabel(const QString& text, TextRole role) {
    auto* label = createText(text, role);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QIcon severityIcon(Notice::Severity severity) {
    switch (severity) {
        case Notice::Severity::Info:
            return theme().icon(QStringLiteral("info"), Token::Info);
        case Notice::Severity::Warning:
            return theme().icon(QStringLiteral("alert-triangle"), Token::Warn);
        case Notice::Severity::Problem:
            break;
    }
    return theme().icon(QStringLiteral("alert-circle"), Token::Danger);
}

QWidget* noticeWidget(const Notice& notice, const QTimeZone& zone) {
    auto* widget = new QWidget;
    auto* icon = new QLabel;
    icon->setPixmap(severityIcon(notice.severity).pixmap(16, 16));
    const QString time = formatTime(notice.time.toMSecsSinceEpoch(), zone);
    const QString when =
        notice.count > 1 ? MessageCentre::tr("%1, %2 times").arg(time).arg(notice.count) : time;
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(noticeLabel(notice.title, TextRole::Heading));
    if (!notice.text.isEmpty()) words->addWidget(noticeLabel(notice.text, TextRole::Body));
    words->addWidget(noticeLabel(when, TextRole::Muted));
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(4, 8, 4, 8);
    layout->setSpacing(8);
    layout->addWidget(icon, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    return widget;
}

}  // namespace

MessageCentre::MessageCentre(Notices& notices, Session& session, QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint), m_notices(notices), m_session(session) {
    setAccessibleName(tr("Messages"));
    setFixedSize(kCentreWidth, kCentreHeight);
    m_list = new QWidget;
    m_listLayout = new QVBoxLayout(m_list);
    m_listLayout->setContentsMargins(4, 0, 4, 0);
    auto* scroll = new QScrollArea;
    scroll->setAccessibleName(tr("Messages"));
    scroll->setWidget(m_list);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* clear = new QPushButton(tr("Clear"));
    clear->setFlat(true);
    connect(clear, &QPushButton::clicked, &m_notices, &Notices::clear);
    auto* top = new QHBoxLayout;
    top->addWidget(createText(tr("Messages"), TextRole::Heading), 1);
    top->addWidget(clear);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 12);
    layout->addLayout(top);
    layout->addWidget(scroll, 1);
    connect(&m_notices, &Notices::changed, this, [this] {
        if (isVisible()) fill();
    });
}

void MessageCentre::fill() {
    while (QLayoutItem* item = m_listLayout->takeAt(0)) {
        if (item->widget() != nullptr) item->widget()->deleteLater();
        delete item;
    }
    size_t shown = 0;
    for (const Notice& notice : m_notices.all()) {
        if (shown++ == kShownNotices) break;
        m_listLayout->addWidget(noticeWidget(notice, m_session.timeZone()));
    }
    if (shown == 0)
        m_listLayout->addWidget(noticeLabel(tr("Nothing has happened."), TextRole::Muted));
    m_listLayout->addStretch();
}

void MessageCentre::openBelow(const QWidget& anchor) {
    fill();
    m_notices.markRead();
    QPoint place = anchor.mapToGlobal(QPoint(anchor.width() - width(), anchor.height() + 2));
    if (const QScreen* screen = anchor.screen())
        place.setX(qMax(screen->availableGeometry().left(), place.x()));
    move(place);
    show();
}

void MessageCentre::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Token::Surface2));
    painter.setPen(theme().color(Token::Border));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

}  // namespace pallium::ui
