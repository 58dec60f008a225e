#pragma once

#include "ui/models/query_run.h"
#include "ui/widgets/expression_edit.h"

#include <QWidget>

class QMenu;
class QPushButton;
class QToolButton;

namespace pallium::ui {

class LimitsButton;
class TokenLabel;

/// One expression of the page: its letter (which turns it on and off), editor, run button, menu,
/// and a line that tells its problem, or how its run went. Owns the run. Threads: GUI thread.
class ExpressionRow final : public QWidget {
    Q_OBJECT

  public:
    /// After this time a running query offers Cancel in place of Run.
    static constexpr int kCancelAfterMs = 2000;

    ExpressionRow(const QString& letter, CompletionSource& completion, QWidget* parent = nullptr);

    const QString& letter() const { return m_letter; }
    bool isOn() const;
    void setOn(bool isOn);
    QString expression() const;
    void setExpression(const QString& text);
    /// What a run evaluates: the selection if it is an expression, trimmed.
    QString runnableText() const;
    /// On, and not blank.
    bool isRunnable() const;
    ExpressionEdit* edit() const { return m_edit; }
    QueryRun& run() { return m_run; }
    const QueryRun& run() const { return m_run; }
    /// Only one row: it cannot be removed.
    void setRemovable(bool isRemovable);

  Q_SIGNALS:
    /// Enter in the editor: all that is on.
    void runRequested();
    /// The button: this one.
    void oneRunRequested();
    void duplicateRequested();
    void removeRequested();
    void formatRequested();
    void copyCurlRequested();
    void toggled(bool isOn);
    void expressionChanged();

  private:
    void createControls(CompletionSource& completion);
    void createMenu();
    void layOut();
    void connectRun();
    void showRun();
    void showServerError();
    void showButton();
    void showProblem(const QString& text, Problem::Severity severity);
    void updateProblemLine();

    QString m_letter;
    QueryRun m_run;
    ExpressionEdit* m_edit = nullptr;
    QToolButton* m_toggle = nullptr;
    QPushButton* m_button = nullptr;
    QToolButton* m_menuButton = nullptr;
    QAction* m_remove = nullptr;
    TokenLabel* m_problem = nullptr;
    LimitsButton* m_limits = nullptr;
    TokenLabel* m_status = nullptr;
    QString m_editProblem;
    Problem::Severity m_editSeverity = Problem::Severity::Error;
    QString m_serverProblem;
};

}  // namespace pallium::ui
