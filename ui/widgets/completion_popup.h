#pragma once

#include "ui/models/completion_source.h"

#include <QFrame>

#include <memory>

class QKeyEvent;

namespace pallium::ui {

/// The list of completions below the caret, with the help of the chosen row beside it. Never takes
/// the focus: the editor hands its keys on. Threads: GUI thread.
class CompletionPopup final : public QFrame {
    Q_OBJECT

  public:
    /// `editor` keeps the focus and is the parent.
    explicit CompletionPopup(QWidget* editor);
    ~CompletionPopup() override;

    /// Shows `list` with its first row chosen (the same row as before where it is still there);
    /// `caret` is the caret's rectangle in the editor. An empty list that does not load closes.
    void show(const CompletionList& list, const QRect& caret);
    /// Up, Down, Page Up, Page Down, Tab, Enter, Escape. True if the key was for the list.
    bool handleKey(const QKeyEvent& event);
    /// Null if no row is chosen.
    const CompletionItem* current() const;
    const CompletionList& list() const;

  Q_SIGNALS:
    void accepted(const pallium::ui::CompletionItem& item);

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
