#include "ui/pages/welcome/welcome_page.h"

#include "ui/connection/state_database.h"
#include "ui/pages/welcome/door_card.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>

#include <array>

namespace pallium::ui {
namespace {

constexpr int kWelcomeGap = 16;
constexpr int kWelcomeMaxWidth = 1120;

QString headlessCommand() {
    return QStringLiteral("pallium --server");
}

QString atStartKey() {
    return QStringLiteral("welcome.atStart");
}

/// Radio buttons in a row behind a label.
QWidget* createChoiceRow(const QString& label, const std::vector<QRadioButton*>& buttons) {
    auto* row = new QWidget;
    auto* group = new QButtonGroup(row);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kWelcomeGap);
    auto* text = new QLabel(label);
    setTextRole(*text, TextRole::Muted);
    layout->addWidget(text);
    for (QRadioButton* button : buttons) {
        button->setAccessibleDescription(label);
        group->addButton(button);
        layout->addWidget(button);
    }
    return row;
}

}  // namespace

WelcomePage::WelcomePage(PageContext& context, QWidget* parent) : Page(context, parent) {
    auto* body = new QWidget;
    body->setMaximumWidth(kWelcomeMaxWidth);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(2 * kWelcomeGap, 2 * kWelcomeGap, 2 * kWelcomeGap, 2 * kWelcomeGap);
    layout->setSpacing(kWelcomeGap);
    layout->addStretch(1);
    layout->addWidget(createHeading());
    layout->addWidget(createDoors());
    layout->addSpacing(kWelcomeGap);
    layout->addWidget(createChoices());
    layout->addStretch(2);

    auto* centre = new QWidget;
    auto* across = new QHBoxLayout(centre);
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(body);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setWidget(centre);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    connect(&session(), &Session::timeZoneChanged, this, &WelcomePage::showTimes);
    showTimes();
}

QString WelcomePage::title() const {
    return tr("Welcome");
}

void WelcomePage::setActive(bool isActive) {
    Q_UNUSED(isActive)
}

void WelcomePage::refresh(bool isHard) {
    Q_UNUSED(isHard)
}

QWidget* WelcomePage::initialFocus() {
    return m_first != nullptr ? static_cast<QWidget*>(m_first) : this;
}

QWidget* WelcomePage::createHeading() {
    auto* box = new QWidget;
    auto* promise = createText(tr("Nothing leaves this computer but requests to the servers that "
                                  "you connect to."),
                               TextRole::Muted);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(createText(tr("Choose how to start"), TextRole::Title));
    layout->addWidget(promise);
    return box;
}

QWidget* WelcomePage::createDoors() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(kWelcomeGap);

    auto* demo = createCommandButton("connection.demo", tr("Open the demo"));
    demo->setProperty("primary", true);
    m_first = demo;
    auto* local = createCommandButton("connection.local", tr("Open"));
    auto* connectTo = new QPushButton(theme().icon(QStringLiteral("plug")), tr("New connection…"));
    connectTo->setObjectName(QStringLiteral("connect"));
    connect(connectTo, &QPushButton::clicked, this, [this] {
        const QJsonObject state{{QStringLiteral("new"), true}};
        Q_EMIT pageRequested({QStringLiteral("connections"), state, false});
    });
    auto* copy = new QPushButton(theme().icon(QStringLiteral("copy")), tr("Copy the command"));
    copy->setObjectName(QStringLiteral("copy"));
    connect(copy, &QPushButton::clicked, this, &WelcomePage::copyCommand);

    grid->addWidget(new DoorCard(QStringLiteral("play"), tr("Demo"),
                                 tr("A web shop, its platform and a noisy neighbour: data in "
                                    "5 seconds, gone when you close it."),
                                 demo),
                    0, 0);
    grid->addWidget(new DoorCard(QStringLiteral("server"), tr("Local server"),
                                 tr("Receive your own samples by remote write and keep them on "
                                    "this computer."),
                                 local),
                    0, 1);
    grid->addWidget(new DoorCard(QStringLiteral("plug"), tr("Connect to a cluster"),
                                 tr("Look into a Cortex or Prometheus that you run. Read-only "
                                    "until you unlock it."),
                                 connectTo),
                    0, 2);
    auto* headless = new DoorCard(QStringLiteral("terminal"), tr("Headless"),
                                  tr("The same server without a window, for a machine without a "
                                     "display."),
                                  copy);
    auto* code = new QLabel(headlessCommand());
    setMonospace(*code);
    code->setTextInteractionFlags(Qt::TextSelectableByMouse);
    headless->addBody(code);
    grid->addWidget(headless, 0, 3);
    followFont(*box, [box, grid] {
        for (int column = 0; column < 4; ++column) {
            grid->setColumnStretch(column, 1);
            grid->setColumnMinimumWidth(column, 22 * box->fontMetrics().averageCharWidth());
        }
        grid->setRowMinimumHeight(0, 14 * box->fontMetrics().height());
    });
    return box;
}

QPushButton* WelcomePage::createCommandButton(const char* id, const QString& text) {
    auto* button = new QPushButton(text);
    button->setObjectName(QLatin1String(id));
    QAction* action = context().commands.action(QLatin1String(id));
    button->setEnabled(action != nullptr);
    if (action == nullptr) return button;
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->isEnabled() ? QString() : action->statusTip());
    };
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

QWidget* WelcomePage::createChoices() {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kWelcomeGap);
    layout->addWidget(createThemeChoice());
    layout->addWidget(createTimeChoice());
    layout->addStretch(1);
    auto* atStart = new QCheckBox(tr("Show this at start"));
    atStart->setObjectName(QStringLiteral("atStart"));
    atStart->setChecked(session().database().value(atStartKey(), false).toBool());
    connect(atStart, &QCheckBox::toggled, this,
            [this](bool isOn) { session().database().setValue(atStartKey(), isOn); });
    layout->addWidget(atStart);
    return box;
}

QWidget* WelcomePage::createThemeChoice() {
    struct Choice {
        Theme::Choice choice;
        QString text;
        QString command;
    };
    const std::array choices = {
        Choice{Theme::Choice::System, tr("System"), QStringLiteral("view.theme.system")},
        Choice{Theme::Choice::Light, tr("Light"), QStringLiteral("view.theme.light")},
        Choice{Theme::Choice::Dark, tr("Dark"), QStringLiteral("view.theme.dark")}};
    std::vector<QRadioButton*> buttons;
    for (const Choice& choice : choices) {
        auto* button = new QRadioButton(choice.text);
        button->setObjectName(choice.command);
        const auto show = [button, which = choice.choice] {
            button->setChecked(theme().choice() == which);
        };
        show();
        connect(&theme(), &Theme::changed, button, show);
        connect(button, &QRadioButton::clicked, this, [this, choice] {
            // The command remembers the choice as well.
            QAction* action = context().commands.action(choice.command);
            action != nullptr ? action->trigger() : theme().setChoice(choice.choice);
        });
        buttons.push_back(button);
    }
    return createChoiceRow(tr("Theme"), buttons);
}

QWidget* WelcomePage::createTimeChoice() {
    m_utc = new QRadioButton(tr("UTC"));
    m_utc->setObjectName(QStringLiteral("utc"));
    m_local = new QRadioButton(tr("Local"));
    m_local->setObjectName(QStringLiteral("local"));
    connect(m_utc, &QRadioButton::clicked, this, [this] { session().setUtc(true); });
    connect(m_local, &QRadioButton::clicked, this, [this] { session().setUtc(false); });
    return createChoiceRow(tr("Times in"), {m_utc, m_local});
}

void WelcomePage::showTimes() {
    m_utc->setChecked(session().isUtc());
    m_local->setChecked(!session().isUtc());
}

void WelcomePage::copyCommand() {
    QGuiApplication::clipboard()->setText(headlessCommand());
    Q_EMIT notice(tr("Copied %1.").arg(headlessCommand()));
}

}  // namespace pallium::ui
