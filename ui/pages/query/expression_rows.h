#pragma once

#include "ui/pages/query/expression_row.h"

#include <QJsonArray>
#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace pallium::ui {

/// The expressions of a page from A on, at least one. Threads: GUI thread.
class ExpressionRows final : public QWidget {
    Q_OBJECT

  public:
    static constexpr int kMaxRows = 12;

    explicit ExpressionRows(CompletionSource& completion, QWidget* parent = nullptr);

    int count() const { return static_cast<int>(m_rows.size()); }
    ExpressionRow& row(int index) { return *m_rows[static_cast<size_t>(index)]; }
    const std::vector<ExpressionRow*>& rows() const { return m_rows; }
    /// The one that has or had the keyboard last.
    ExpressionRow& current();
    /// Null when there are kMaxRows already. Below `before`, or at the end.
    ExpressionRow* add(const QString& text = {});
    void duplicate(ExpressionRow& row);
    void remove(ExpressionRow& row);
    bool canAdd() const { return count() < kMaxRows; }
    bool isRunning() const;
    void cancel();

    /// `[{"text": "up", "isOn": true}]`.
    QJsonArray saveState() const;
    void restoreState(const QJsonArray& rows);

  Q_SIGNALS:
    void rowAdded(pallium::ui::ExpressionRow* row);
    void rowRemoved();
    /// Texts, letters on or off, number of rows.
    void changed();

  private:
    ExpressionRow* insert(int index, const QString& text);
    QString nextLetter() const;
    int indexOf(const ExpressionRow& row) const;
    void followCount();
    void followFocus(const QWidget* now);

    CompletionSource& m_completion;
    QVBoxLayout* m_layout = nullptr;
    std::vector<ExpressionRow*> m_rows;
    ExpressionRow* m_current = nullptr;  // one of m_rows
};

}  // namespace pallium::ui
