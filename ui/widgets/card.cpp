#include "ui/widgets/card.h"

#include "ui/widgets/style_painting.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace pallium::ui {

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(16, 12, 16, 16);
    m_column->setSpacing(8);
    auto* line = new QHBoxLayout;
    m_title = new QLabel(title, this);
    setTextRole(*m_title, TextRole::Heading);
    m_note = new QLabel(this);
    setTextRole(*m_note, TextRole::Muted);
    line->addWidget(m_title);
    line->addStretch(1);
    line->addWidget(m_note);
    m_column->addLayout(line);
    setAccessibleName(title);
}

void Card::setContent(QWidget* content) {
    m_column->addWidget(content, 1);
}

void Card::setTarget(const QString& hint) {
    m_isButton = true;
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setToolTip(hint);
}

void Card::setTitle(const QString& title) {
    m_title->setText(title);
    setAccessibleName(title);
}

QString Card::title() const {
    return m_title->text();
}

void Card::setNote(const QString& note) {
    m_note->setText(note);
}

void Card::setSummary(const QString& summary) {
    setAccessibleDescription(summary);
}

void Card::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const bool isRaised = m_isButton && m_isHovered;
    paintPanel(painter, rect(), theme().color(Token::Surface2),
               theme().color(isRaised ? Token::Accent : Token::Border));
    if (hasFocus()) paintFocusRing(painter, rect());
}

void Card::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if (m_isButton && (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space))
        Q_EMIT activated();
    else
        QFrame::keyPressEvent(event);
}

void Card::mouseReleaseEvent(QMouseEvent* event) {
    if (m_isButton && event->button() == Qt::LeftButton && rect().contains(event->pos()))
        Q_EMIT activated();
}

void Card::enterEvent(QEnterEvent* event) {
    QFrame::enterEvent(event);
    m_isHovered = true;
    update();
}

void Card::leaveEvent(QEvent* event) {
    QFrame::leaveEvent(event);
    m_isHovered = false;
    update();
}

}  // namespace pallium::ui
