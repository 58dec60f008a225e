#pragma once

#include "ui/client/explain_api.h"
#include "ui/connection/session.h"
#include "ui/models/explain_group_model.h"
#include "ui/models/explain_model.h"
#include "ui/pages/query/result_picker.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QTreeView;

namespace pallium::ui {

class DataTable;
class KeyValueGrid;
class StateStack;
class TokenLabel;

/// What each part of an expression did, as the server explains it: a tree with the numbers of its
/// nodes, beside it all of the chosen one. The server is asked once the pane is seen. Threads: GUI
/// thread.
class ExplainPane final : public QWidget {
    Q_OBJECT

  public:
    /// A run, known by its answers, of which either may be null.
    struct Question {
        RunRequest request;
        bool isOverRange = false;
        QueryAnswerPtr range;
        QueryAnswerPtr instant;
    };

    explicit ExplainPane(Session& session, QWidget* parent = nullptr);
    ~ExplainPane() override;

    ResultPicker& picker() { return *m_picker; }
    StateStack& stack() { return *m_stack; }
    QTreeView& tree() { return *m_tree; }
    KeyValueGrid& facts() { return *m_facts; }
    DataTable& groups() { return *m_groups; }

    /// The same question again asks nothing; none empties the pane.
    void setQuestion(std::optional<Question> question);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* createContent();
    QWidget* createDetails();
    void ask();
    void show(const ExplanationPtr& explanation);
    void showNode(const QModelIndex& index);
    /// Rows from the root to the chosen node.
    std::vector<int> chosenPath() const;
    QModelIndex indexOf(const std::vector<int>& path) const;

    Session& m_session;
    std::optional<Question> m_question;
    bool m_isAsked = false;
    ApiCall m_call;
    ExplainModel m_model;
    ExplainGroupModel m_groupModel;
    QString m_shownExpression;
    ResultPicker* m_picker = nullptr;
    StateStack* m_stack = nullptr;
    QTreeView* m_tree = nullptr;
    TokenLabel* m_totals = nullptr;
    QLabel* m_text = nullptr;
    TokenLabel* m_loss = nullptr;
    QLabel* m_meaning = nullptr;
    KeyValueGrid* m_facts = nullptr;
    DataTable* m_groups = nullptr;
};

}  // namespace pallium::ui
