#include "ui/widgets/undo_bar.h"

#include "ui/widgets/announce.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <utility>

namespace pallium::ui {

UndoBar::UndoBar(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    m_text = new QLabel;
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_button = new QPushButton(tr("Undo"));
    m_button->setObjectName(QStringLiteral("undo"));
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &UndoBar::take);
    m_time.setSingleShot(true);
    m_time.setInterval(kOffered);
    connect(&m_time, &QTimer::timeout, this, &UndoBar::endUnlessUsed);
    connect(&theme(), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void UndoBar::offer(const QString& text, std::function<void()> undo) {
    m_text->setText(text);
    m_undo = std::move(undo);
    m_time.start();
    show();
    announce(*this, text);
}

void UndoBar::withdraw() {
    m_time.stop();
    m_undo = nullptr;
    hide();
}

void UndoBar::take() {
    const auto undo = std::exchange(m_undo, nullptr);
    withdraw();
    if (undo) undo();
}

/// Who is about to use it must not see it vanish.
void UndoBar::endUnlessUsed() {
    if (underMouse() || m_button->hasFocus()) return m_time.start();
    withdraw();
}

void UndoBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Token::Surface3));
    painter.fillRect(QRect(0, 0, 3, height()), theme().color(Token::Accent));
}

}  // namespace pallium::ui
