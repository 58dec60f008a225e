#include "ui/widgets/state_faces.h"

#include "ui/widgets/action_button.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/limits_button.h"
#include "ui/widgets/text_style.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>
#include <chrono>

namespace pallium::ui {
namespace {

constexpr int kMessageIcon = 36;
constexpr int kMessageWidth = 560;
constexpr int kBelowBar = 8;  // between the bar and the content, which may begin with fields

QLabel* wrappedLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}  // namespace

void SkeletonFace::setRevealed(bool isRevealed) {
    m_isRevealed = isRevealed;
    update();
}

void SkeletonFace::paintEvent(QPaintEvent* /*event*/) {
    if (!m_isRevealed) return;
    // Uneven widths look like text; the row is as high as a line with air.
    constexpr std::array kWidths = {0.62, 0.44, 0.56, 0.38, 0.5, 0.34};
    const int line = fontMetrics().height();
    const int step = line + 14;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Token::Surface3));
    for (size_t row = 0; row < kWidths.size(); ++row) {
        const int top = 16 + static_cast<int>(row) * step;
        if (top + line > height()) break;
        painter.drawRoundedRect(QRectF(16, top, width() * kWidths[row], line * 0.7), 4, 4);
        painter.drawRoundedRect(QRectF(width() * 0.78, top, width() * 0.14, line * 0.7), 4, 4);
    }
}

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent) {
    setFixedHeight(2);
    m_tick.setInterval(std::chrono::milliseconds(40));
    connect(&m_tick, &QTimer::timeout, this, [this] {
        m_phase = (m_phase + 25) % 1300;
        update();
    });
}

void ProgressLine::setRunning(bool isRunning) {
    if (isRunning == m_tick.isActive()) return;
    m_phase = 0;
    isRunning ? m_tick.start() : m_tick.stop();
    update();
}

void ProgressLine::paintEvent(QPaintEvent* /*event*/) {
    if (!m_tick.isActive()) return;
    constexpr int kPiece = 300;  // per mille
    QPainter painter(this);
    painter.fillRect(QRectF(width() * (m_phase - kPiece) / 1000.0, 0, width() * kPiece / 1000.0, 2),
                     theme().color(Token::Accent));
}

Veil::Veil(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    parent->installEventFilter(this);
    hide();
}

bool Veil::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void Veil::paintEvent(QPaintEvent* /*event*/) {
    QColor color = theme().color(Token::Surface0);
    color.setAlphaF(0.2F);
    QPainter(this).fillRect(rect(), color);
}

MessageFace::MessageFace(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(24, 24, 24, 24);
    auto* middle = new QWidget(this);
    middle->setMaximumWidth(kMessageWidth);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    row->addStretch(1);
    row->addWidget(middle, 8);
    row->addStretch(1);

    column->addStretch(2);
    createTexts(*column);
    createButtons(*column);
    column->addStretch(3);
    connect(&theme(), &Theme::changed, this, &MessageFace::updateIcon);
}

void MessageFace::createTexts(QVBoxLayout& column) {
    m_icon = new QLabel(this);
    m_icon->setAlignment(Qt::AlignHCenter);
    m_title = wrappedLabel(this);
    setTextRole(*m_title, TextRole::Headline);
    m_text = wrappedLabel(this);
    column.addWidget(m_icon);
    column.addSpacing(4);
    column.addWidget(m_title);
    column.addWidget(m_text);
    column.addSpacing(8);
}

void MessageFace::createButtons(QVBoxLayout& column) {
    auto* buttons = new QHBoxLayout;
    m_main = new ActionButton(this);
    m_main->setPrimary(true);
    m_main->setObjectName(QStringLiteral("stateMain"));
    m_secondary = new ActionButton(this);
    m_secondary->setObjectName(QStringLiteral("stateSecondary"));
    m_retry = new QPushButton(tr("Retry"), this);
    m_retry->setProperty("primary", true);
    m_retry->setObjectName(QStringLiteral("stateRetry"));
    connect(m_retry, &QPushButton::clicked, this, &MessageFace::retryRequested);
    m_limits = new LimitsButton(this);
    m_copy = new QPushButton(tr("Copy"), this);
    m_copy->setObjectName(QStringLiteral("stateCopy"));
    m_copy->setToolTip(tr("Copy the details of this error"));
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_details->toPlainText()); });
    m_expander = new QToolButton(this);
    m_expander->setObjectName(QStringLiteral("stateDetails"));
    m_expander->setText(tr("Details"));
    m_expander->setCheckable(true);
    buttons->addStretch();
    for (QWidget* button : std::initializer_list<QWidget*>{m_main, m_secondary, m_retry, m_limits,
                                                           m_copy, m_expander})
        buttons->addWidget(button);
    buttons->addStretch();
    column.addLayout(buttons);

    m_details = new QPlainTextEdit(this);
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    setMonospace(*m_details);
    m_details->setAccessibleName(tr("Details of the error"));
    m_details->hide();
    connect(m_expander, &QToolButton::toggled, m_details, &QWidget::setVisible);
    column.addWidget(m_details, 4);
}

void MessageFace::setMessage(const QString& iconName, Token color, const QString& title,
                             const QString& text) {
    m_iconName = iconName;
    m_color = color;
    setAccessibleName(title);  // without a button it has the keyboard itself
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    updateIcon();
}

void MessageFace::updateIcon() {
    if (m_iconName.isEmpty()) return;
    m_icon->setPixmap(theme().icon(m_iconName, m_color).pixmap(QSize(kMessageIcon, kMessageIcon)));
}

void MessageFace::setActions(QAction* main, QAction* secondary) {
    m_main->setAction(main);
    m_secondary->setAction(secondary);
}

void MessageFace::setError(const ApiError* error) {
    if (error != nullptr)
        m_limits->offerFor(*error);
    else
        m_limits->withdraw();
    const QString details = error == nullptr ? QString() : errorDetails(*error);
    const bool isShown = !details.isEmpty();
    m_copy->setVisible(isShown);
    m_expander->setVisible(isShown);
    if (!isShown) m_expander->setChecked(false);
    // A retry that fails in the same way must not take a selection away.
    if (m_details->toPlainText() != details) m_details->setPlainText(details);
}

void MessageFace::setRetryShown(bool isShown) {
    m_retry->setVisible(isShown);
}

StaleBar::StaleBar(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4 + kBelowBar);
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_limits = new LimitsButton(this);
    m_retry = new QPushButton(tr("Retry now"), this);
    m_retry->setObjectName(QStringLiteral("staleRetry"));
    connect(m_retry, &QPushButton::clicked, this, &StaleBar::retryRequested);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_limits);
    row->addWidget(m_retry);
    connect(&theme(), &Theme::changed, this, &StaleBar::updateIcon);
    updateIcon();
    hide();
}

void StaleBar::setText(const QString& text) {
    m_text->setText(text);
}

void StaleBar::setRetryShown(bool isShown) {
    m_retry->setVisible(isShown);
}

void StaleBar::setError(const ApiError& error) {
    m_text->setToolTip(errorReason(error));
    m_limits->offerFor(error);
}

void StaleBar::updateIcon() {
    m_icon->setPixmap(theme().icon(QStringLiteral("alert-triangle"), Token::Warn).pixmap(18, 18));
}

void StaleBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const QRect bar = rect().adjusted(0, 0, 0, -kBelowBar);
    painter.fillRect(bar, theme().color(Token::Surface3));
    painter.fillRect(QRect(bar.topLeft(), QSize(3, bar.height())), theme().color(Token::Warn));
}

}  // namespace pallium::ui
