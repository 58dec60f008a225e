#pragma once

#include "ui/models/completion_source.h"
#include "ui/models/problem.h"

#include <QPlainTextEdit>

#include <memory>

namespace pallium::ui {

/// The editor of a PromQL expression: one to twelve visible lines, as many as the text has. Enter
/// runs, Shift+Enter breaks the line, Ctrl+Enter runs even while completions are shown. Brackets
/// and quotes are closed, matched, and put around a selection; Ctrl+/ turns lines into comments,
/// Alt+Up and Alt+Down move them; F8 and Shift+F8 go to the next problem. The accessible
/// description is the problem at the caret. Threads: GUI thread.
class ExpressionEdit final : public QPlainTextEdit {
    Q_OBJECT

  public:
    static constexpr int kMaxVisibleLines = 12;

    explicit ExpressionEdit(QWidget* parent = nullptr);
    ~ExpressionEdit() override;

    /// Where completions and knowledge for warnings come from; null: neither. Borrowed; it may be
    /// destroyed before the editor. Several editors may share one.
    void setCompletionSource(CompletionSource* source);
    /// Number of typed letters that open the list; 0: only Ctrl+Space does.
    void setCompletionThreshold(int letters);

    QString expression() const { return toPlainText(); }
    /// Forgets the undo history: another expression begins.
    void setExpression(const QString& text);
    /// Puts `text` in place of all, as one step of undo; the caret stays at its place in the code,
    /// however the blanks around it change.
    void replaceText(const QString& text);
    /// Lays the expression out with the built-in printer, as one step of undo; false if it is none
    /// or holds comments.
    bool formatText();
    /// The selected text if it is an expression by itself, else the whole text.
    QString runnableText() const;
    /// True if runnableText() is only the selection.
    bool runsSelection() const;

    /// The parser's and lint's, and the server's while the text is the one it refused.
    const Problems& problems() const;
    /// Problems that the server found, shown until the text changes.
    void setServerProblems(const Problems& problems);
    /// Moves the caret to the next problem, or the one before, around the end.
    void goToProblem(bool forwards);
    void openCompletion();
    bool isCompletionOpen() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void runRequested();
    /// The text changed by typing, completion or a call.
    void expressionChanged();
    void problemsChanged();
    /// The problem to show below the editor: the caret's, else the first error; empty if none.
    void problemMessageChanged(const QString& text, pallium::ui::Problem::Severity severity);

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;

  private:
    bool isOwnShortcut(const QKeyEvent& event) const;
    bool handleCommandKey(const QKeyEvent& event);
    bool handlePopupKey(const QKeyEvent& event);
    bool typeText(const QKeyEvent& event);
    void textChangedByAnyone();
    void caretMoved();
    void requestCompletion(bool isAsked);
    void requestCompletion(const PromqlContext& context, bool isAsked);
    void showCompletion(const CompletionList& list);
    void accept(const CompletionItem& item);
    void closeCompletion();
    void setCheckedProblems(const Problems& problems);
    void showProblems(bool haveChanged);
    void tellProblem();
    void markBrackets();
    QString toolTipAt(const QPoint& position) const;
    int contentHeight() const;
    int heightAroundText() const;

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
