#include "ui/pages/limits/limit_editor.h"

#include "ui/models/limit_value.h"
#include "ui/widgets/token_label.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace pallium::ui {
namespace {

void setPlainText(QPlainTextEdit& edit, const QString& text) {
    if (edit.toPlainText() != text) edit.setPlainText(text);
}

QString prettyJson(const QJsonObject& limits) {
    return QString::fromUtf8(QJsonDocument(limits).toJson()).trimmed();
}

}  // namespace

void LimitEditor::edit(const LimitRow& row, const QString& tenant, const QJsonObject& overrides,
                       const Ways& ways) {
    const bool isAnother = row.name() != limit() || tenant != m_tenant;
    m_row = row;
    m_tenant = tenant;
    m_overrides = overrides;
    m_ways = ways;
    m_title->setText(tenant.isEmpty() ? row.name() : tr("%1 of %2").arg(row.name(), tenant));
    const bool hasFile = !ways.filePath.isEmpty() && ways.fileProblem.isEmpty();
    m_wayRow->setVisible(ways.hasApi && hasFile);
    if (isAnother) {
        m_refusal.clear();
        m_field->setText(limitText(row.hasOwn() ? row.own : row.inForce));
    }
    const bool isChosen = m_way == Way::File && hasFile && m_wayRow->isVisibleTo(this);
    setWay(ways.hasApi && !isChosen ? Way::Api : hasFile ? Way::File : Way::Lines);
}

void LimitEditor::setWay(Way way) {
    m_way = way;
    m_wayChoice->setCurrentIndex(m_wayChoice->findData(static_cast<int>(way)));
    showWay();
    showState();
}

void LimitEditor::showWay() {
    const auto hint = [this]() -> QString {
        if (m_way == Way::Api) return {};
        if (m_way == Way::File) return tr("It is written into %1.").arg(m_ways.filePath);
        if (!m_ways.fileProblem.isEmpty()) return m_ways.fileProblem;
        return tr("This server has no overrides API: put these lines into its runtime file.");
    };
    m_hint->setText(tr("%1 %2", "meaning of a limit, where it is written")
                        .arg(m_row.doc.meaning, hint())
                        .trimmed());
    const bool isFile = m_way == Way::File;
    m_beforeTitle->setText(isFile ? tr("File before") : tr("Before"));
    m_afterTitle->setText(isFile              ? tr("File after")
                          : m_way == Way::Api ? tr("After")
                                              : tr("Lines for the runtime file"));
    m_apply->setText(isFile ? tr("Write to file") : tr("Apply"));
    m_apply->setVisible(m_way != Way::Lines);
    m_remove->setVisible(m_way != Way::Lines && m_overrides.contains(limit()));
    m_field->setPlaceholderText(isFile ? tr("empty: no override") : QString());
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

std::optional<LimitEditor::Wanted> LimitEditor::wanted() const {
    const QString text = m_field->text();
    if (m_way == Way::File && text.trimmed().isEmpty() && m_row.doc.kind != LimitKind::Text)
        return Wanted{};
    const auto value = parseLimit(text, m_row.doc.kind);
    if (!value) return std::nullopt;
    return Wanted{*value};
}

QJsonObject LimitEditor::limitsWith(const Wanted& wanted) const {
    QJsonObject limits = m_overrides;
    if (wanted.value)
        limits.insert(limit(), *wanted.value);
    else
        limits.remove(limit());
    return limits;
}

QString LimitEditor::problem() const {
    const auto limits = wanted();
    if (!limits) return parseLimit(m_field->text(), m_row.doc.kind).error();
    if (m_way == Way::Api && !m_row.mayBeSet)
        return tr("The server takes this limit from its runtime file only.");
    if (m_way == Way::Api && limits->value->isDouble() && m_row.most.isDouble() &&
        limits->value->toDouble() > m_row.most.toDouble())
        return tr("The server takes at most %1.").arg(limitDisplay(m_row.most, m_row.doc));
    return m_fileProblem.isEmpty() ? m_refusal : m_fileProblem;
}

void LimitEditor::showState() {
    if (limit().isEmpty()) return;
    const auto limits = wanted();
    if (m_way == Way::File && limits) {
        // Nothing is written that was not seen.
        if (m_preview.ask(m_ways.fileText, m_tenant, limit(), limits->value)) {
            m_isPreviewed = false;
            m_fileProblem.clear();
        }
    } else {
        m_preview.drop();
        m_fileProblem.clear();
        m_isPreviewed = m_way == Way::Api;
        if (m_way == Way::File)
            setPlainText(*m_after, {});  // what the file says is shown still
        else
            showTexts();
    }
    const QString text = problem();
    m_problem->setText(text);
    const bool isNew = limits && limitsWith(*limits) != m_overrides;
    m_apply->setEnabled(isNew && m_isPreviewed && m_blocked.isEmpty() &&
                        (text.isEmpty() || text == m_refusal));
    m_apply->setToolTip(m_blocked);
    m_remove->setEnabled(m_blocked.isEmpty());
    m_remove->setToolTip(m_blocked);
    m_copy->setVisible(m_way == Way::Lines || !m_fileProblem.isEmpty());
    m_copy->setEnabled(limits.has_value());
}

void LimitEditor::showTexts() {
    const auto limits = wanted();
    const auto text = [this](const QJsonObject& of) {
        return m_way == Way::Api ? prettyJson(of) : overridesYaml(m_tenant, of);
    };
    setPlainText(*m_before, text(m_overrides));
    setPlainText(*m_after, limits ? text(limitsWith(*limits)) : QString());
}

void LimitEditor::showPreview(const FilePreview::Shown& shown) {
    m_fileProblem = shown.problem;
    m_isPreviewed = shown.problem.isEmpty();
    if (m_isPreviewed) {
        setPlainText(*m_before, shown.lines.before);
        setPlainText(*m_after, shown.lines.after);
    } else {
        showTexts();  // what is left is to write the lines by hand
    }
    showState();
}

void LimitEditor::remove() {
    if (m_way == Way::Api) {
        Q_EMIT applied(limitsWith({}));
        return;
    }
    m_field->clear();
    m_field->setFocus();
    showState();
}

void LimitEditor::apply() {
    const auto limits = wanted();
    if (!m_apply->isVisible() || !m_apply->isEnabled() || !limits) return;
    if (m_way == Way::Api)
        Q_EMIT applied(limitsWith(*limits));
    else
        Q_EMIT written(limits->value);
}

void LimitEditor::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape) return QWidget::keyPressEvent(event);
    Q_EMIT closed();
}

}  // namespace pallium::ui
