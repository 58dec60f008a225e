#include "ui/pages/limits/limit_editor.h"

#include "ui/models/limit_value.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QKeyEvent>
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

void setPlainText(QPlainTextEdit& edit, const QString& text) {
    if (edit.toPlainText() != text) edit.setPlainText(text);
}

QString prettyJson(const QJsonObject& limits) {
    return QString::fromUtf8(QJsonDocument(limits).toJson()).trimmed();
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
    column->addWidget(createField());
    column->addWidget(createTexts());
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
    connect(m_remove, &QPushButton::clicked, this, [this] {
        QJsonObject without = m_overrides;
        without.remove(limit());
        Q_EMIT applied(without);
    });
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
    m_afterTitle = new QLabel;
    grid->addWidget(new QLabel(tr("Before")), 0, 0);
    grid->addWidget(m_afterTitle, 0, 1);
    grid->addWidget(m_before, 1, 0);
    grid->addWidget(m_after, 1, 1);
    return box;
}

void LimitEditor::edit(const LimitRow& row, const QString& tenant, const QJsonObject& overrides,
                       Way way) {
    const bool isAnother = row.name() != limit() || tenant != m_tenant;
    m_row = row;
    m_tenant = tenant;
    m_overrides = overrides;
    m_way = way;
    m_title->setText(tenant.isEmpty() ? row.name() : tr("%1 of %2").arg(row.name(), tenant));
    m_hint->setText(way == Way::Api ? row.doc.meaning
                                    : tr("%1 This server has no overrides API: put these lines "
                                         "into its runtime file.")
                                          .arg(row.doc.meaning));
    m_afterTitle->setText(way == Way::Api ? tr("After") : tr("Lines for the runtime file"));
    if (isAnother) {
        m_refusal.clear();
        m_field->setText(limitText(row.hasOwn() ? row.own : row.inForce));
    }
    m_apply->setVisible(way == Way::Api);
    m_remove->setVisible(way == Way::Api && overrides.contains(row.name()));
    m_copy->setVisible(way == Way::File);
    showState();
}

void LimitEditor::showRefusal(const QString& text) {
    m_refusal = text;
    showState();
    m_field->setFocus();
}

void LimitEditor::setBlocked(const QString& why) {
    m_blocked = why;
    showState();
}

void LimitEditor::focusField() {
    m_field->setFocus();
    m_field->selectAll();
}

std::optional<QJsonObject> LimitEditor::wanted() const {
    const auto value = parseLimit(m_field->text(), m_row.doc.kind);
    if (!value) return std::nullopt;
    QJsonObject limits = m_overrides;
    limits.insert(limit(), *value);
    return limits;
}

QString LimitEditor::problem() const {
    const auto value = parseLimit(m_field->text(), m_row.doc.kind);
    if (!value) return value.error();
    if (m_way == Way::Api && !m_row.mayBeSet)
        return tr("The server takes this limit from its runtime file only.");
    if (m_way == Way::Api && value->isDouble() && m_row.most.isDouble() &&
        value->toDouble() > m_row.most.toDouble())
        return tr("The server takes at most %1.").arg(limitDisplay(m_row.most, m_row.doc));
    return m_refusal;
}

void LimitEditor::showState() {
    if (limit().isEmpty()) return;
    const auto limits = wanted();
    const QString text = problem();
    m_problem->setText(text);
    setPlainText(*m_before, m_way == Way::Api ? prettyJson(m_overrides)
                                              : overridesYaml(m_tenant, m_overrides));
    QString after;
    if (limits) after = m_way == Way::Api ? prettyJson(*limits) : overridesYaml(m_tenant, *limits);
    setPlainText(*m_after, after);
    const bool isNew = limits && *limits != m_overrides;
    m_apply->setEnabled(isNew && m_blocked.isEmpty() && (text.isEmpty() || text == m_refusal));
    m_apply->setToolTip(m_blocked);
    m_remove->setEnabled(m_blocked.isEmpty());
    m_remove->setToolTip(m_blocked);
    m_copy->setEnabled(limits.has_value());
}

void LimitEditor::apply() {
    const auto limits = wanted();
    if (m_apply->isVisible() && m_apply->isEnabled() && limits) Q_EMIT applied(*limits);
}

void LimitEditor::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape) return QWidget::keyPressEvent(event);
    Q_EMIT closed();
}

}  // namespace pallium::ui
