#pragma once

#include "ui/connection/session.h"
#include "ui/models/empty_reason.h"
#include "ui/models/format.h"
#include "ui/pages/query/expression_rows.h"
#include "ui/pages/query/result_picker.h"

#include <QJsonObject>
#include <QWidget>

#include <array>

class QAction;
class QHBoxLayout;
class QStackedWidget;
class QTabBar;

namespace pallium::ui {

class ExplainPane;
class GraphPane;
class JsonPane;
class StarterPane;
class StateStack;
class StepEdit;
class TablePane;
class TimeRangeBar;
class TokenLabel;
class WarningsBar;

/// Everything below the expressions: the tabs with range and step, the panes with their faces, what
/// the answers weigh. Shows the runs of the rows and changes nothing in them. Threads: GUI thread.
class ResultArea final : public QWidget {
    Q_OBJECT

  public:
    enum class Tab : quint8 { Graph, Table, Explain, Json };

    ResultArea(Session& session, CompletionSource& completion, ExpressionRows& rows,
               QWidget* parent = nullptr);
    ~ResultArea() override;

    GraphPane& graph() { return *m_graph; }
    TablePane& table() { return *m_table; }
    ExplainPane& explanation() { return *m_explain; }
    JsonPane& json() { return *m_json; }
    StarterPane& starters() { return *m_starters; }
    TimeRangeBar& range() { return *m_range; }
    StepEdit& step() { return *m_step; }
    StateStack& stack() { return *m_stack; }

    Tab tab() const;
    void setTab(Tab tab);

    /// The stretch of time that the newest runs asked for.
    void setWindow(qint64 startMs, qint64 endMs);
    /// Shows what the runs have; cheap when nothing changed.
    void showRuns();
    /// Only what the states of the runs ask for: busy, content, empty, error.
    void showFace();
    /// The expressions changed: examples go where something is typed.
    void followTexts();
    /// In place of everything: there is no server to ask, or it cannot be asked.
    void showUnavailable(const QString& text, const QString& hint);
    /// The row and the answer that table and text show; null without any.
    const ExpressionRow* chosenRow() const;
    QueryAnswerPtr chosenAnswer() const;
    /// What chosenAnswer() answers. Requires: the row is chosenRow().
    const RunRequest& chosenRequest(const ExpressionRow& row) const;
    bool choosesRange() const;

    QJsonObject saveState() const;
    void restoreState(const QJsonObject& state);

  Q_SIGNALS:
    void tabChanged();
    void optionsChanged();
    void runRequested();
    void loadAllRequested();
    /// Put `to` where `from` stands in the first expression, and run.
    void replacementRequested(const QString& from, const QString& to);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void createPanes();
    void layOut();
    void connectPanes();
    void choose(const ResultChoice& choice);
    void showGraph();
    void showTable();
    void showExplanation();
    void showJson();
    void showFacts();
    void showOutcome();
    void showEmptyFace();
    void explainEmpty(const ExpressionRow& row);
    void offerReason(const EmptyReason& reason);
    std::vector<const ExpressionRow*> shownRows() const;
    /// One in each pane that shows one answer at a time; they all choose the same.
    std::array<ResultPicker*, 3> pickers() const;
    QString sentRequest(const ExpressionRow& row) const;
    Unit unitOf(const QString& expression) const;

    Session& m_session;
    CompletionSource& m_completion;
    ExpressionRows& m_rows;
    EmptyExplainer m_explainer;
    QueryAnswerPtr m_explained;  // the empty answer that a reason was asked for
    ResultChoice m_choice;
    std::vector<QueryAnswerPtr> m_drawn;
    qint64 m_startMs = 0;
    qint64 m_endMs = 0;
    QTabBar* m_tabs = nullptr;
    TimeRangeBar* m_range = nullptr;
    StepEdit* m_step = nullptr;
    WarningsBar* m_warnings = nullptr;
    QStackedWidget* m_outer = nullptr;  // examples, or a face
    QStackedWidget* m_panes = nullptr;
    StateStack* m_stack = nullptr;
    StarterPane* m_starters = nullptr;
    GraphPane* m_graph = nullptr;
    TablePane* m_table = nullptr;
    ExplainPane* m_explain = nullptr;
    JsonPane* m_json = nullptr;
    TokenLabel* m_facts = nullptr;
    QAction* m_use = nullptr;
    QAction* m_runAgain = nullptr;
    QString m_replaced;
    QString m_replacement;
};

}  // namespace pallium::ui
