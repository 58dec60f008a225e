#pragma once

#include "ui/models/completion_source.h"

#include <QFrame>

#include <memory>

class QKeyEvent;

namespace pallium::ui {

/// The list of completions below the caret, with the help of the chosen row beside it. A child of
/// the editor's window that never takes the focus: the editor hands its keys on. Threads: GUI
/// thread.
class CompletionPopup final : public QFrame {
    Q_OBJECT

  public:
    /// `editor` keeps the focus; the popup belongs to it until it is shown, then to its window.
    explicit CompletionPopup(QWidget* editor);
    ~CompletionPopup() override;

    /// Shows `list` with its first row chosen (the same row as before where it is still there);
    /// `caret` is the caret's rectangle in global coordinates. With nothing to offer and nothing
    /// that loads, it closes.
    void showList(const CompletionList& list, const QRect& caret);
    /// Hides it, and what is still to come with it.
    void close();
    /// Up, Down, Page Up, Page Down, Tab, Enter, Escape. True if the key was for the list.
    bool handleKey(const QKeyEvent& event);
    /// Null if no row is chosen.
    const CompletionItem* current() const;
    const CompletionList& list() const;

  Q_SIGNALS:
    void accepted(const pallium::ui::CompletionItem& item);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void createList();
    void createHelp();
    void showHelp();
    void place(const QRect& caret);
    void applyTheme();
    void acceptCurrent();

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
