#include "ui/widgets/code_typing.h"

#include "ui/models/promql_tokens.h"

#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace pallium::ui {
namespace {

constexpr QStringView kOpening = u"([{";
constexpr QStringView kClosing = u")]}";
constexpr QStringView kQuotes = u"\"'`";

QChar partnerOf(QChar sign) {
    if (const qsizetype at = kOpening.indexOf(sign); at >= 0) return kClosing[at];
    if (const qsizetype at = kClosing.indexOf(sign); at >= 0) return kOpening[at];
    return sign;
}

QChar characterAt(const QString& text, int position) {
    return position >= 0 && position < text.size() ? text[position] : QChar();
}

void wrapSelection(QPlainTextEdit& edit, QChar sign) {
    QTextCursor cursor = edit.textCursor();
    const int start = cursor.selectionStart();
    const QString selected = cursor.selectedText().replace(QChar::ParagraphSeparator, u'\n');
    cursor.insertText(sign + selected + partnerOf(sign));
    cursor.setPosition(start + 1);
    cursor.setPosition(start + 1 + static_cast<int>(selected.size()), QTextCursor::KeepAnchor);
    edit.setTextCursor(cursor);
}

void insertPair(QPlainTextEdit& edit, QChar sign) {
    QTextCursor cursor = edit.textCursor();
    cursor.insertText(QString(sign) + partnerOf(sign));
    cursor.movePosition(QTextCursor::PreviousCharacter);
    edit.setTextCursor(cursor);
}

void stepOver(QPlainTextEdit& edit) {
    edit.moveCursor(QTextCursor::NextCharacter);
}

/// Where a closing sign would not stand in the way of what is there.
bool mayClose(QChar next) {
    return next.isNull() || next.isSpace() || next == u',' || kClosing.contains(next);
}

bool typeQuote(QPlainTextEdit& edit, QChar quote, const CodeLine& before, bool isInString) {
    const QString text = edit.toPlainText();
    const int caret = edit.textCursor().position();
    if (isInString) {
        const bool closes = text[before.tokens.back().start] == quote;
        if (!closes || characterAt(text, caret) != quote) return false;
        stepOver(edit);
        return true;
    }
    const QChar previous = characterAt(text, caret - 1);
    if (previous.isLetterOrNumber() || previous == u'_' || !mayClose(characterAt(text, caret)))
        return false;
    insertPair(edit, quote);
    return true;
}

/// How many characters other than blanks stand before `position`.
int codeBefore(const QString& text, int position) {
    return static_cast<int>(
        std::count_if(text.begin(), text.begin() + position, [](QChar c) { return !c.isSpace(); }));
}

/// The position behind that many characters other than blanks.
int positionBehindCode(const QString& text, int count) {
    int position = 0;
    while (position < text.size() && count > 0)
        if (!text[position++].isSpace()) --count;
    return position;
}

/// The blocks that a selection touches: first position, last position.
std::pair<int, int> selectedLines(const QTextCursor& cursor) {
    const QTextDocument* document = cursor.document();
    const QTextBlock first = document->findBlock(cursor.selectionStart());
    QTextBlock last = document->findBlock(cursor.selectionEnd());
    if (cursor.hasSelection() && last != first && cursor.selectionEnd() == last.position())
        last = last.previous();  // the selection ends before the line begins
    return {first.blockNumber(), last.blockNumber()};
}

}  // namespace

bool typeSign(QPlainTextEdit& edit, QChar sign) {
    const bool opens = kOpening.contains(sign);
    const bool isQuote = kQuotes.contains(sign);
    if (!opens && !isQuote && !kClosing.contains(sign)) return false;
    if (edit.textCursor().hasSelection()) {
        if (!opens && !isQuote) return false;
        wrapSelection(edit, sign);
        return true;
    }
    const QString text = edit.toPlainText();
    const int caret = edit.textCursor().position();
    const QStringView textBefore = QStringView(text).left(caret);
    const CodeLine before = scanPromql(textBefore);
    const bool isInString = isStringOpen(textBefore, before);
    const bool isInComment = !before.tokens.empty() &&
                             before.tokens.back().kind == CodeKind::Comment &&
                             before.tokens.back().end() == caret;
    if (isInComment) return false;
    if (isQuote) return typeQuote(edit, sign, before, isInString);
    if (isInString) return false;
    if (opens) {
        if (!mayClose(characterAt(text, caret))) return false;
        insertPair(edit, sign);
        return true;
    }
    if (characterAt(text, caret) != sign) return false;
    // Stepping over is right if the sign there has a partner, else it is typed as well.
    const std::optional<BracketPair> pair = bracketPairAt(text, caret + 1);
    if (!pair || pair->bracket != caret || pair->partner < 0) return false;
    stepOver(edit);
    return true;
}

bool eraseEmptyPair(QPlainTextEdit& edit) {
    QTextCursor cursor = edit.textCursor();
    if (cursor.hasSelection()) return false;
    const QString text = edit.toPlainText();
    const QChar before = characterAt(text, cursor.position() - 1);
    if (!kOpening.contains(before) && !kQuotes.contains(before)) return false;
    if (characterAt(text, cursor.position()) != partnerOf(before)) return false;
    cursor.beginEditBlock();
    cursor.deleteChar();
    cursor.deletePreviousChar();
    cursor.endEditBlock();
    return true;
}

void toggleComment(QPlainTextEdit& edit) {
    QTextCursor cursor = edit.textCursor();
    const auto [first, last] = selectedLines(cursor);
    const QTextDocument* document = edit.document();
    bool areComments = true;
    for (int i = first; i <= last; ++i) {
        const QString line = document->findBlockByNumber(i).text().trimmed();
        areComments = areComments && (line.isEmpty() || line.startsWith(u'#'));
    }
    cursor.beginEditBlock();
    for (int i = first; i <= last; ++i) {
        const QTextBlock block = document->findBlockByNumber(i);
        const QString line = block.text();
        if (line.trimmed().isEmpty() && first != last) continue;
        const int indent = static_cast<int>(
            std::find_if(line.begin(), line.end(), [](QChar c) { return !c.isSpace(); }) -
            line.begin());
        QTextCursor edited(block);
        edited.setPosition(block.position() + indent);
        if (!areComments || line.trimmed().isEmpty()) {
            edited.insertText(QStringLiteral("# "));
            continue;
        }
        edited.deleteChar();
        if (characterAt(line, indent + 1) == u' ') edited.deleteChar();
    }
    cursor.endEditBlock();
}

void moveLines(QPlainTextEdit& edit, bool down) {
    QTextCursor cursor = edit.textCursor();
    const auto [first, last] = selectedLines(cursor);
    QTextDocument* document = edit.document();
    if (down ? last + 1 >= document->blockCount() : first == 0) return;
    QStringList lines = edit.toPlainText().split(u'\n');
    const int shift = down ? static_cast<int>(lines[last + 1].size()) + 1
                           : -static_cast<int>(lines[first - 1].size()) - 1;
    const int anchor = cursor.anchor() + shift;
    const int position = cursor.position() + shift;
    if (down)
        lines.move(last + 1, first);
    else
        lines.move(first - 1, last);
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.insertText(lines.join(u'\n'));
    cursor.endEditBlock();
    cursor.setPosition(anchor);
    cursor.setPosition(position, QTextCursor::KeepAnchor);
    edit.setTextCursor(cursor);
}

void replaceKeepingCaret(QPlainTextEdit& edit, const QString& text) {
    QTextCursor cursor = edit.textCursor();
    const int code = codeBefore(edit.toPlainText(), cursor.position());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    cursor.endEditBlock();
    cursor.setPosition(positionBehindCode(text, code));
    edit.setTextCursor(cursor);
}

std::optional<BracketPair> bracketPairAt(const QString& text, int caret) {
    const std::vector<CodeToken> tokens = scanPromql(text).tokens;
    std::vector<CodeToken> brackets;
    std::copy_if(tokens.begin(), tokens.end(), std::back_inserter(brackets),
                 [](const CodeToken& token) { return token.kind == CodeKind::Bracket; });
    std::optional<size_t> found;
    for (size_t i = 0; i < brackets.size(); ++i) {
        if (brackets[i].start == caret - 1 || (brackets[i].start == caret && !found)) found = i;
    }
    if (!found) return std::nullopt;
    BracketPair pair{brackets[*found].start, -1};
    std::vector<size_t> open;
    for (size_t i = 0; i < brackets.size(); ++i) {
        const QChar sign = text[brackets[i].start];
        if (kOpening.contains(sign)) {
            open.push_back(i);
            continue;
        }
        if (open.empty() || text[brackets[open.back()].start] != partnerOf(sign)) {
            if (i == *found) return pair;
            continue;
        }
        if (i == *found) pair.partner = brackets[open.back()].start;
        if (open.back() == *found) pair.partner = brackets[i].start;
        open.pop_back();
    }
    return pair;
}

}  // namespace pallium::ui
