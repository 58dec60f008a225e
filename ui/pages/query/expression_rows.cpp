#include "ui/pages/query/expression_rows.h"

#include <QApplication>
#include <QJsonObject>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

const QString kExpressionKey = QStringLiteral("text");
const QString kExpressionOnKey = QStringLiteral("isOn");

}  // namespace

ExpressionRows::ExpressionRows(CompletionSource& completion, QWidget* parent)
    : QWidget(parent), m_completion(completion), m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    connect(qApp, &QApplication::focusChanged, this,
            [this](const QWidget*, const QWidget* now) { followFocus(now); });
    insert(0, {});
}

ExpressionRow& ExpressionRows::current() {
    return *m_current;
}

ExpressionRow* ExpressionRows::add(const QString& text) {
    return canAdd() ? insert(count(), text) : nullptr;
}

void ExpressionRows::duplicate(ExpressionRow& row) {
    if (!canAdd()) return;
    insert(indexOf(row) + 1, row.expression())->edit()->setFocus();
}

void ExpressionRows::remove(ExpressionRow& row) {
    if (count() < 2) return;
    const int index = indexOf(row);
    m_rows.erase(m_rows.begin() + index);
    const bool hadFocus = row.isAncestorOf(QApplication::focusWidget());
    if (m_current == &row) m_current = m_rows[static_cast<size_t>(std::min(index, count() - 1))];
    if (hadFocus) m_current->edit()->setFocus();
    row.run().cancel();
    row.hide();
    row.deleteLater();  // it may be the sender
    followCount();
    Q_EMIT rowRemoved();
    Q_EMIT changed();
}

bool ExpressionRows::isRunning() const {
    return std::any_of(m_rows.begin(), m_rows.end(), [](const ExpressionRow* row) {
        return row->run().state() == QueryRun::State::Running;
    });
}

void ExpressionRows::cancel() {
    for (ExpressionRow* const row : m_rows)
        row->run().cancel();
}

ExpressionRow* ExpressionRows::insert(int index, const QString& text) {
    auto* const row = new ExpressionRow(nextLetter(), m_completion, this);
    row->setExpression(text);
    m_layout->insertWidget(index, row);
    m_rows.insert(m_rows.begin() + index, row);
    if (!m_current) m_current = row;
    connect(row, &ExpressionRow::duplicateRequested, this, [this, row] { duplicate(*row); });
    connect(row, &ExpressionRow::removeRequested, this, [this, row] { remove(*row); });
    connect(row, &ExpressionRow::toggled, this, &ExpressionRows::changed);
    connect(row, &ExpressionRow::expressionChanged, this, &ExpressionRows::changed);
    // Tab goes down the rows in the order that is seen.
    for (size_t i = 1; i < m_rows.size(); ++i)
        setTabOrder(m_rows[i - 1], m_rows[i]);
    followCount();
    Q_EMIT rowAdded(row);
    Q_EMIT changed();
    return row;
}

QString ExpressionRows::nextLetter() const {
    for (char16_t letter = u'A';; ++letter) {
        const QString text{QChar(letter)};
        const bool isTaken =
            std::any_of(m_rows.begin(), m_rows.end(),
                        [&text](const ExpressionRow* row) { return row->letter() == text; });
        if (!isTaken) return text;
    }
}

int ExpressionRows::indexOf(const ExpressionRow& row) const {
    return static_cast<int>(std::find(m_rows.begin(), m_rows.end(), &row) - m_rows.begin());
}

void ExpressionRows::followCount() {
    for (ExpressionRow* const row : m_rows)
        row->setRemovable(count() > 1);
}

void ExpressionRows::followFocus(const QWidget* now) {
    for (ExpressionRow* const row : m_rows) {
        if (now && row->isAncestorOf(now)) m_current = row;
    }
}

QJsonArray ExpressionRows::saveState() const {
    QJsonArray rows;
    for (const ExpressionRow* const row : m_rows) {
        rows.append(
            QJsonObject{{kExpressionKey, row->expression()}, {kExpressionOnKey, row->isOn()}});
    }
    return rows;
}

void ExpressionRows::restoreState(const QJsonArray& rows) {
    while (count() > 1)
        remove(*m_rows.back());
    for (int i = 0; i < std::max<int>(1, std::min<int>(static_cast<int>(rows.size()), kMaxRows));
         ++i) {
        const QJsonObject saved = rows.at(i).toObject();
        ExpressionRow* const row = i < count() ? m_rows[static_cast<size_t>(i)] : add();
        row->setExpression(saved[kExpressionKey].toString());
        row->setOn(saved[kExpressionOnKey].toBool(true));
        row->run().clear();
    }
    m_current = m_rows.front();
}

}  // namespace pallium::ui
