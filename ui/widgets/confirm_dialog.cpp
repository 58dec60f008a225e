#include "ui/widgets/confirm_dialog.h"

#include "ui/client/address.h"
#include "ui/models/format.h"
#include "ui/widgets/environment.h"
#include "ui/widgets/key_value_grid.h"
#include "ui/widgets/theme.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr std::chrono::seconds kPauseAfterTyping{1};
constexpr qsizetype kMaxTargetLines = 8;

QLabel* createEnvironmentStrip(const ConnectionProfile& profile) {
    QStringList words{environmentName(profile), profile.name, shownHost(profile.baseUrl)};
    words.removeAll(QString());
    words.removeDuplicates();
    auto* label = new QLabel(words.join(QStringLiteral(" · ")));
    label->setWordWrap(true);
    QPalette palette = label->palette();
    palette.setColor(QPalette::Window, theme().color(environmentColor(profile)));
    palette.setColor(QPalette::WindowText, theme().color(Token::AccentText));
    label->setPalette(palette);
    label->setAutoFillBackground(true);
    label->setMargin(8);
    return label;
}

/// All of them, however many: what scrolls can still be read.
QWidget* createTargets(const QStringList& targets, const QString& name) {
    auto* list = new QPlainTextEdit(targets.join(u'\n'));
    list->setObjectName(QStringLiteral("targets"));
    list->setReadOnly(true);
    list->setTabChangesFocus(true);
    list->setAccessibleName(name);
    const auto lines = std::min(targets.size(), kMaxTargetLines) + 1;
    list->setFixedHeight(static_cast<int>(lines) * list->fontMetrics().lineSpacing());
    return list;
}

ConfirmLevel effectiveLevel(const Confirmation& confirmation) {
    return confirmation.server ? raisedLevel(confirmation.level, *confirmation.server)
                               : confirmation.level;
}

QString nameToType(const Confirmation& confirmation) {
    if (effectiveLevel(confirmation) < ConfirmLevel::Typed) return {};
    if (!confirmation.typed.isEmpty() || !confirmation.server) return confirmation.typed;
    return confirmation.server->name;
}

}  // namespace

ConfirmLevel raisedLevel(ConfirmLevel level, const ConnectionProfile& profile) {
    const bool isProduction = profile.kind == ConnectionProfile::Kind::Remote &&
                              profile.environment == ConnectionProfile::Environment::Production;
    if (!isProduction || level == ConfirmLevel::Typed) return level;
    return static_cast<ConfirmLevel>(static_cast<int>(level) + 1);
}

ConfirmDialog::ConfirmDialog(const Confirmation& confirmation, QWidget* parent) : QDialog(parent) {
    setWindowTitle(confirmation.title);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    QWidget* buttons = createButtons(confirmation.accept);
    if (confirmation.server) column->addWidget(createEnvironmentStrip(*confirmation.server));
    addText(*column, confirmation);
    addChoices(*column, confirmation.choices);
    const QString typed = nameToType(confirmation);
    if (!typed.isEmpty()) column->addWidget(createTypedField(typed));
    column->addWidget(buttons);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseAfterTyping);
    connect(&m_pause, &QTimer::timeout, this, [this] { m_accept->setEnabled(true); });
}

QWidget* ConfirmDialog::createButtons(const QString& accept) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* button = buttons->addButton(accept, QDialogButtonBox::AcceptRole);
    button->setObjectName(QStringLiteral("accept"));
    button->setAutoDefault(false);
    button->setDefault(false);
    m_accept = button;
    QPushButton* cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void ConfirmDialog::addText(QVBoxLayout& column, const Confirmation& confirmation) {
    auto* text = new QLabel(confirmation.text);
    text->setObjectName(QStringLiteral("text"));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Wide enough that sentences do not become columns.
    text->setMinimumWidth(48 * fontMetrics().averageCharWidth());
    column.addWidget(text);
    if (!confirmation.facts.empty()) {
        auto* facts = new KeyValueGrid;
        facts->setRows(confirmation.facts);
        column.addWidget(facts);
    }
    if (confirmation.targets.isEmpty()) return;
    const QString count = tr("%n in all:", nullptr, static_cast<int>(confirmation.targets.size()));
    column.addWidget(new QLabel(count));
    column.addWidget(createTargets(confirmation.targets, count));
}

void ConfirmDialog::addChoices(QVBoxLayout& column, const QStringList& choices) {
    if (choices.isEmpty()) return;
    m_choices = new QButtonGroup(this);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QRadioButton(choices[i]);
        button->setObjectName(QStringLiteral("choice%1").arg(i));
        button->setChecked(i == 0);
        m_choices->addButton(button, i);
        column.addWidget(button);
    }
}

QWidget* ConfirmDialog::createTypedField(const QString& typed) {
    auto* box = new QWidget;
    auto* label = new QLabel(tr("Type “%1” to go on:").arg(typed));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    auto* field = new QLineEdit;
    field->setObjectName(QStringLiteral("typed"));
    field->setAccessibleName(label->text());
    label->setBuddy(field);
    m_accept->setEnabled(false);
    connect(field, &QLineEdit::textChanged, this, [this, typed](const QString& text) {
        m_accept->setEnabled(false);
        text == typed ? m_pause.start() : m_pause.stop();
    });
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(field);
    return box;
}

int ConfirmDialog::choice() const {
    return m_choices == nullptr ? 0 : m_choices->checkedId();
}

void ConfirmDialog::keyPressEvent(QKeyEvent* event) {
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && focusWidget() == m_accept) return;  // neither accepts nor cancels by mistake
    QDialog::keyPressEvent(event);
}

void ConfirmDialog::ask(QWidget* parent, const Confirmation& confirmation,
                        std::function<void()> onAccepted, std::function<void()> onRejected) {
    if (effectiveLevel(confirmation) < ConfirmLevel::Asked) return onAccepted();
    auto* dialog = new ConfirmDialog(confirmation, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, parent, std::move(onAccepted));
    if (onRejected) connect(dialog, &QDialog::rejected, parent, std::move(onRejected));
    dialog->open();
}

void ConfirmDialog::askForChoice(QWidget* parent, const Confirmation& confirmation,
                                 std::function<void(int)> onAccepted) {
    if (effectiveLevel(confirmation) < ConfirmLevel::Asked) return onAccepted(0);
    auto* dialog = new ConfirmDialog(confirmation, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, parent,
            [dialog, onAccepted = std::move(onAccepted)] { onAccepted(dialog->choice()); });
    dialog->open();
}

}  // namespace pallium::ui
