#pragma once

#include <QChar>
#include <QString>

#include <optional>

class QPlainTextEdit;

namespace pallium::ui {

/// Editing that knows brackets, quotes and lines of a query; each is one step of undo.

/// Typing of a bracket or quote: closed by itself where that helps, stepped over where it stands
/// already, put around a selection. False if the character is to be typed as any other.
bool typeSign(QPlainTextEdit& edit, QChar sign);
/// Backspace inside an empty pair removes both. False if there is none.
bool eraseEmptyPair(QPlainTextEdit& edit);
/// Makes the selected lines comments, or the comments among them lines again.
void toggleComment(QPlainTextEdit& edit);
/// Moves the selected lines by one.
void moveLines(QPlainTextEdit& edit, bool down);

/// Replaces the whole text; the caret stays behind the same code, however blanks change.
void replaceKeepingCaret(QPlainTextEdit& edit, const QString& text);

/// Positions of a bracket and its partner; `partner` is -1 if it has none.
struct BracketPair {
    int bracket = 0;
    int partner = -1;
};
/// Of the bracket before the caret, else of the one behind it. Brackets in strings and comments
/// do not count.
std::optional<BracketPair> bracketPairAt(const QString& text, int caret);

}  // namespace pallium::ui
