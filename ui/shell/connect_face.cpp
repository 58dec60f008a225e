#include "ui/shell/connect_face.h"

#include "ui/widgets/command_registry.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kFaceWidth = 560;
constexpr int kFaceIcon = 40;

QLabel* faceLabel(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
    label->setMinimumWidth(kFaceWidth / 2);
    label->setMaximumWidth(kFaceWidth);
    return label;
}

}  // namespace

ConnectFace::ConnectFace(CommandRegistry& commands, QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Connection"));
    m_icon = new QLabel;
    m_title = faceLabel(QStringLiteral("connectTitle"));
    setTextRole(*m_title, TextRole::Title);
    m_reason = faceLabel(QStringLiteral("connectReason"));
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_reason->setAccessibleName(tr("Reason"));
    m_retry = addButton(commands, QStringLiteral("connection.retry"));
    m_demo = addButton(commands, QStringLiteral("connection.demo"));
    m_choose = addButton(commands, QStringLiteral("connection.switch"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    for (QPushButton* button : {m_retry, m_choose, m_demo})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(12);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_reason, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    layout->addStretch(3);
    connect(&theme(), &Theme::changed, this,
            [this] { showFace(m_iconName, m_title->text(), m_reason->text()); });
    showNone();
}

QPushButton* ConnectFace::addButton(CommandRegistry& commands, const QString& command) {
    QAction* action = commands.action(command);
    auto* button = new QPushButton(action->text());
    button->setObjectName(command);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button,
            [action, button] { button->setEnabled(action->isEnabled()); });
    button->setEnabled(action->isEnabled());
    return button;
}

void ConnectFace::showFace(const QString& icon, const QString& title, const QString& reason) {
    m_iconName = icon;
    m_icon->setPixmap(theme().icon(icon, Token::TextMuted).pixmap(kFaceIcon, kFaceIcon));
    m_title->setText(title);
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
}

void ConnectFace::showStarting(const QString& text) {
    showFace(QStringLiteral("clock"), text, {});
    m_retry->hide();
    m_choose->hide();
    m_demo->hide();
}

void ConnectFace::showFailure(const QString& title, const QString& reason) {
    showFace(QStringLiteral("alert-triangle"), title, reason);
    m_retry->show();
    m_choose->show();
    m_demo->show();
    m_retry->setDefault(true);
    m_retry->setFocus(Qt::OtherFocusReason);
}

void ConnectFace::showNone() {
    showFace(QStringLiteral("plug"), tr("No server is connected"),
             tr("Choose a connection, or look around in the demo."));
    m_retry->hide();
    m_choose->show();
    m_demo->show();
}

QString ConnectFace::title() const {
    return m_title->text();
}

}  // namespace pallium::ui
