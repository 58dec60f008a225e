// How the editor of a limit is put together; what it does is in limit_editor.cpp.
#include "ui/pages/limits/limit_editor.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_label.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

QPlainTextEdit* createLimitText(const QString& name) {
    auto* text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setAccessibleName(name);
    setMonospace(*text);
    followFont(*text, [text] { text->setFixedHeight(5 * text->fontMetrics().lineSpacing()); });
    return text;
}

}  // namespace

LimitEditor::LimitEditor(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(8);
    m_title = createText({}, TextRole::Heading);
    m_hint = createText({}, TextRole::Muted);
    column->addWidget(m_title);
    column->addWidget(m_hint);
    column->addWidget(createWays());
    column->addWidget(createField());
    column->addWidget(createTexts());
    connect(&m_preview, &FilePreview::ready, this, &LimitEditor::showPreview);
}

QWidget* LimitEditor::createWays() {
    m_wayRow = new QWidget;
    auto* row = new QHBoxLayout(m_wayRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* label = new QLabel(tr("Write to"));
    m_wayChoice = new QComboBox;
    m_wayChoice->setObjectName(QStringLiteral("limitWay"));
    m_wayChoice->setAccessibleName(tr("Where the limit is written"));
    m_wayChoice->addItem(tr("the overrides API"), static_cast<int>(Way::Api));
    m_wayChoice->addItem(tr("the runtime file"), static_cast<int>(Way::File));
    label->setBuddy(m_wayChoice);
    row->addWidget(label);
    row->addWidget(m_wayChoice);
    row->addStretch(1);
    connect(m_wayChoice, &QComboBox::activated, this,
            [this] { setWay(static_cast<Way>(m_wayChoice->currentData().toInt())); });
    return m_wayRow;
}

QWidget* LimitEditor::createField() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* label = new QLabel(tr("Value"));
    m_field = new QLineEdit;
    m_field->setObjectName(QStringLiteral("limitValue"));
    m_field->setMaximumWidth(260);
    m_field->setAccessibleName(tr("Value of the limit"));
    label->setBuddy(m_field);
    m_problem = new TokenLabel(Token::Danger);
    m_problem->setObjectName(QStringLiteral("limitProblem"));
    m_problem->setWordWrap(true);
    row->addWidget(label);
    row->addWidget(m_field);
    row->addWidget(m_problem, 1);
    row->addWidget(createButtons());
    connect(m_field, &QLineEdit::textEdited, this, [this] {
        m_refusal.clear();
        showState();
    });
    connect(m_field, &QLineEdit::returnPressed, this, &LimitEditor::apply);
    return box;
}

QWidget* LimitEditor::createButtons() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_remove = new QPushButton(tr("Remove override"));
    m_remove->setObjectName(QStringLiteral("limitRemove"));
    m_copy = new QPushButton(tr("Copy"));
    m_copy->setObjectName(QStringLiteral("limitCopy"));
    m_apply = new QPushButton(tr("Apply"));
    m_apply->setObjectName(QStringLiteral("limitApply"));
    auto* close = new QPushButton(tr("Close"));
    for (QPushButton* button : {m_remove, m_copy, m_apply, close})
        row->addWidget(button);
    connect(m_remove, &QPushButton::clicked, this, &LimitEditor::remove);
    connect(m_apply, &QPushButton::clicked, this, &LimitEditor::apply);
    connect(m_copy, &QPushButton::clicked, this, [this] { Q_EMIT copied(m_after->toPlainText()); });
    connect(close, &QPushButton::clicked, this, &LimitEditor::closed);
    return box;
}

QWidget* LimitEditor::createTexts() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    m_before = createLimitText(tr("Before"));
    m_before->setObjectName(QStringLiteral("limitBefore"));
    m_after = createLimitText(tr("After"));
    m_after->setObjectName(QStringLiteral("limitAfter"));
    m_beforeTitle = new QLabel;
    m_afterTitle = new QLabel;
    grid->addWidget(m_beforeTitle, 0, 0);
    grid->addWidget(m_afterTitle, 0, 1);
    grid->addWidget(m_before, 1, 0);
    grid->addWidget(m_after, 1, 1);
    return box;
}

}  // namespace pallium::ui
