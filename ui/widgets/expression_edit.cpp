#include "ui/widgets/expression_edit.h"

#include "ui/models/expression_check.h"
#include "ui/models/expression_problems.h"
#include "ui/widgets/code_typing.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/promql_highlighter.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPointer>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace pallium::ui {
namespace {

constexpr int kDocumentMargin = 6;

bool isEnter(const QKeyEvent& event) {
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

Qt::KeyboardModifiers pressed(const QKeyEvent& event) {
    return event.modifiers() & ~Qt::KeypadModifier;
}

/// Whether the letters before the caret ask for the list without Ctrl+Space.
bool opensByItself(const PromqlContext& context, int threshold) {
    if (context.kind == PromqlContext::Kind::None || threshold == 0) return false;
    if (context.isExplicitly) return true;
    return context.typed.size() >= threshold;
}

}  // namespace

struct ExpressionEdit::Impl {
    explicit Impl(ExpressionEdit& edit)
        : highlighter(new PromqlHighlighter(edit.document())),
          checker(new ExpressionChecker(&edit)),
          popup(new CompletionPopup(&edit)) {}

    PromqlHighlighter* highlighter;
    ExpressionChecker* checker;
    QPointer<CompletionPopup> popup;
    QPointer<CompletionSource> source;
    int threshold = 1;
    QString text;  // as announced last; highlighting signals changes too
    ExpressionProblems problems;
    QString message;
    bool isWaiting = false;  // for a list of the source
    QString askedText;       // what the list is about
    int askedCaret = 0;
    bool isTyping = false;  // the caret moves because of it
};

ExpressionEdit::ExpressionEdit(QWidget* parent)
    : QPlainTextEdit(parent), m_impl(std::make_unique<Impl>(*this)) {
    setMonospace(*this);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setPlaceholderText(tr("PromQL expression, Enter runs it"));
    setAccessibleName(tr("Expression"));
    document()->setDocumentMargin(kDocumentMargin);
    connect(this, &QPlainTextEdit::textChanged, this, &ExpressionEdit::textChangedByAnyone);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &ExpressionEdit::caretMoved);
    connect(m_impl->checker, &ExpressionChecker::checked, this,
            &ExpressionEdit::setCheckedProblems);
    connect(m_impl->popup, &CompletionPopup::accepted, this, &ExpressionEdit::accept);
    connect(&theme(), &Theme::changed, this, &ExpressionEdit::markBrackets);
}

ExpressionEdit::~ExpressionEdit() {
    // It is a child of the window by now, which may outlive this row of it.
    if (m_impl->popup) m_impl->popup->deleteLater();
}

// The text.

void ExpressionEdit::setExpression(const QString& text) {
    closeCompletion();
    setPlainText(text);
    moveCursor(QTextCursor::End);
}

void ExpressionEdit::replaceText(const QString& text) {
    closeCompletion();
    replaceKeepingCaret(*this, text);
}

bool ExpressionEdit::formatText() {
    const std::optional<QString> formatted = formattedExpression(toPlainText());
    if (!formatted) return false;
    if (*formatted != toPlainText()) replaceText(*formatted);
    return true;
}

bool ExpressionEdit::runsSelection() const {
    const QTextCursor cursor = textCursor();
    if (!cursor.hasSelection()) return false;
    const QString text = toPlainText();
    const QString selected =
        text.mid(cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart());
    return selected.trimmed() != text.trimmed() && isExpression(selected);
}

QString ExpressionEdit::runnableText() const {
    const QTextCursor cursor = textCursor();
    return runsSelection() ? toPlainText().mid(cursor.selectionStart(),
                                               cursor.selectionEnd() - cursor.selectionStart())
                           : toPlainText();
}

void ExpressionEdit::textChangedByAnyone() {
    const QString text = toPlainText();
    if (text == m_impl->text) return;
    const bool haveMoved = m_impl->problems.followEdit(m_impl->text, text);
    m_impl->text = text;
    showProblems(haveMoved);
    m_impl->checker->check(text);
    updateGeometry();
    Q_EMIT expressionChanged();
}

void ExpressionEdit::caretMoved() {
    markBrackets();
    tellProblem();
    if (m_impl->isTyping || !isCompletionOpen()) return;
    // Moved by hand: the list goes unless the caret is still in the same word.
    const PromqlContext context = promqlContext(toPlainText(), textCursor().position());
    const PromqlContext& shown = m_impl->popup->list().context;
    if (context.kind != shown.kind || context.start != shown.start || context.typed.isEmpty())
        closeCompletion();
    else
        requestCompletion(context, true);
}

// Keys.

bool ExpressionEdit::isOwnShortcut(const QKeyEvent& event) const {
    const Qt::KeyboardModifiers modifiers = pressed(event);
    if (event.key() == Qt::Key_Escape) return isCompletionOpen();
    if (event.key() == Qt::Key_F8) return (modifiers & ~Qt::ShiftModifier) == Qt::NoModifier;
    if (modifiers == Qt::ControlModifier)
        return isEnter(event) || event.key() == Qt::Key_Space || event.key() == Qt::Key_Slash;
    if (modifiers == Qt::AltModifier)
        return event.key() == Qt::Key_Up || event.key() == Qt::Key_Down;
    return modifiers == Qt::NoModifier && isEnter(event);
}

bool ExpressionEdit::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride &&
        isOwnShortcut(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress && isCompletionOpen()) {
        // Tab would go to the next widget before keyPressEvent() hears of it.
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Tab && handlePopupKey(*key)) return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = toolTipAt(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QPlainTextEdit::event(event);
}

void ExpressionEdit::keyPressEvent(QKeyEvent* event) {
    if (handlePopupKey(*event) || handleCommandKey(*event)) {
        event->accept();
        return;
    }
    m_impl->isTyping = true;
    const QString before = toPlainText();
    const bool isTyped = typeText(*event);
    if (!isTyped) QPlainTextEdit::keyPressEvent(event);
    m_impl->isTyping = false;
    if (toPlainText() != before || isTyped)
        requestCompletion(false);
    else
        caretMoved();
}

bool ExpressionEdit::handlePopupKey(const QKeyEvent& event) {
    if (!isCompletionOpen()) return false;
    if (isEnter(event)) {
        // What is typed in full is not completed again.
        const CompletionItem* item = m_impl->popup->current();
        if (!item || item->insert == m_impl->popup->list().context.typed) {
            closeCompletion();
            return false;
        }
    }
    return m_impl->popup->handleKey(event);
}

bool ExpressionEdit::handleCommandKey(const QKeyEvent& event) {
    const Qt::KeyboardModifiers modifiers = pressed(event);
    if (isEnter(event) && (modifiers == Qt::NoModifier || modifiers == Qt::ControlModifier)) {
        closeCompletion();
        Q_EMIT runRequested();
        return true;
    }
    if (event.key() == Qt::Key_F8) {
        goToProblem(modifiers != Qt::ShiftModifier);
        return true;
    }
    if (modifiers == Qt::ControlModifier && event.key() == Qt::Key_Space) {
        openCompletion();
        return true;
    }
    if (modifiers == Qt::ControlModifier && event.key() == Qt::Key_Slash) {
        toggleComment(*this);
        return true;
    }
    if (modifiers == Qt::AltModifier &&
        (event.key() == Qt::Key_Up || event.key() == Qt::Key_Down)) {
        moveLines(*this, event.key() == Qt::Key_Down);
        return true;
    }
    return false;
}

bool ExpressionEdit::typeText(const QKeyEvent& event) {
    if (isReadOnly()) return false;
    if (isEnter(event) && pressed(event) == Qt::ShiftModifier) {
        textCursor().insertBlock();
        ensureCursorVisible();
        return true;
    }
    if (event.key() == Qt::Key_Backspace && pressed(event) == Qt::NoModifier)
        return eraseEmptyPair(*this);
    return event.text().size() == 1 && typeSign(*this, event.text().front());
}

void ExpressionEdit::insertFromMimeData(const QMimeData* source) {
    // Expressions copied from web pages come with blanks that no parser knows.
    QString text = source->text();
    text.replace(QChar::Nbsp, u' ');
    textCursor().insertText(text.trimmed());
    ensureCursorVisible();
}

void ExpressionEdit::focusOutEvent(QFocusEvent* event) {
    closeCompletion();
    QPlainTextEdit::focusOutEvent(event);
}

// Completion.

void ExpressionEdit::setCompletionSource(CompletionSource* source) {
    if (m_impl->source) m_impl->source->disconnect(this);
    m_impl->source = source;
    if (!source) return;
    connect(source, &CompletionSource::listReady, this, &ExpressionEdit::showCompletion);
    const auto learn = [this] { m_impl->checker->setKnowledge(m_impl->source->knowledge()); };
    connect(source, &CompletionSource::knowledgeChanged, this, learn);
    learn();
}

void ExpressionEdit::setCompletionThreshold(int letters) {
    m_impl->threshold = letters;
}

void ExpressionEdit::openCompletion() {
    requestCompletion(true);
}

bool ExpressionEdit::isCompletionOpen() const {
    return m_impl->popup && m_impl->popup->isVisible();
}

void ExpressionEdit::requestCompletion(bool isAsked) {
    if (m_impl->source)
        requestCompletion(promqlContext(m_impl->text, textCursor().position()), isAsked);
}

void ExpressionEdit::requestCompletion(const PromqlContext& context, bool isAsked) {
    const bool isWanted = context.kind != PromqlContext::Kind::None &&
                          (isAsked || opensByItself(context, m_impl->threshold));
    if (!isWanted) return closeCompletion();
    m_impl->isWaiting = true;
    m_impl->askedText = m_impl->text;
    m_impl->askedCaret = textCursor().position();
    m_impl->source->request(context);
}

void ExpressionEdit::showCompletion(const CompletionList& list) {
    // Another editor's, or about a text that has changed since.
    if (!m_impl->isWaiting || !m_impl->popup) return;
    QTextCursor word = textCursor();
    if (m_impl->text != m_impl->askedText || word.position() != m_impl->askedCaret) return;
    word.setPosition(list.context.start);
    const QRect place = cursorRect(word);
    m_impl->popup->showList(list, {viewport()->mapToGlobal(place.topLeft()), place.size()});
}

void ExpressionEdit::closeCompletion() {
    if (m_impl->isWaiting && m_impl->source) m_impl->source->cancel();
    m_impl->isWaiting = false;
    if (m_impl->popup) m_impl->popup->close();
}

void ExpressionEdit::accept(const CompletionItem& item) {
    const PromqlContext context = m_impl->popup->list().context;
    const QString text = toPlainText();
    const int end = context.start + context.length;
    QString insert = item.insert;
    int caret = item.caret < 0 ? static_cast<int>(insert.size()) : item.caret;
    const QChar next = end < text.size() ? text[end] : QChar();
    if (next == u'(' && insert.endsWith(QStringLiteral("()"))) {
        insert.chop(2);  // renames the call that is there
        caret = static_cast<int>(insert.size()) + 1;
    } else if (!context.quote.isNull() && next == context.quote && !context.isRegex) {
        ++caret;  // behind the value's closing quote
    }
    m_impl->isTyping = true;
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.setPosition(context.start);
    cursor.setPosition(end, QTextCursor::KeepAnchor);
    cursor.insertText(insert);
    cursor.endEditBlock();
    cursor.setPosition(context.start + caret);
    setTextCursor(cursor);
    m_impl->isTyping = false;
    // Between fresh signs the next list follows at once.
    requestCompletion(false);
}

// Problems.

const Problems& ExpressionEdit::problems() const {
    return m_impl->problems.all();
}

void ExpressionEdit::setCheckedProblems(const Problems& problems) {
    showProblems(m_impl->problems.setChecked(problems));
}

void ExpressionEdit::setServerProblems(const Problems& problems) {
    showProblems(m_impl->problems.setOfServer(problems));
}

void ExpressionEdit::showProblems(bool haveChanged) {
    if (haveChanged) {
        m_impl->highlighter->setProblems(problems());
        Q_EMIT problemsChanged();
    }
    tellProblem();
}

void ExpressionEdit::tellProblem() {
    const int caret = textCursor().position();
    const Problem* here = m_impl->problems.at(caret);
    setAccessibleDescription(here ? here->text : QString());
    const Problem* told = m_impl->problems.worthTelling(caret);
    const QString text = told ? told->text : QString();
    if (text == m_impl->message) return;
    m_impl->message = text;
    Q_EMIT problemMessageChanged(text, told ? told->severity : Problem::Severity::Hint);
}

void ExpressionEdit::goToProblem(bool forwards) {
    const Problem* target = m_impl->problems.next(textCursor().position(), forwards);
    if (!target) return;
    QTextCursor cursor = textCursor();
    cursor.setPosition(std::min(target->start, static_cast<int>(toPlainText().size())));
    setTextCursor(cursor);
}

QString ExpressionEdit::toolTipAt(const QPoint& position) const {
    const int at = cursorForPosition(viewport()->mapFrom(this, position)).position();
    return m_impl->problems.textsAt(at).join(u'\n');
}

// The look.

void ExpressionEdit::markBrackets() {
    QList<QTextEdit::ExtraSelection> selections;
    const auto mark = [&](int position, Token background, bool isPaired) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = textCursor();
        selection.cursor.setPosition(position);
        selection.cursor.setPosition(position + 1, QTextCursor::KeepAnchor);
        selection.format.setFontWeight(QFont::Bold);
        if (isPaired)
            selection.format.setBackground(theme().color(background));
        else
            selection.format.setForeground(theme().color(background));
        selections.append(selection);
    };
    if (const auto pair = bracketPairAt(toPlainText(), textCursor().position())) {
        const bool isPaired = pair->partner >= 0;
        mark(pair->bracket, isPaired ? Token::Selection : Token::Danger, isPaired);
        if (isPaired) mark(pair->partner, Token::Selection, true);
    }
    setExtraSelections(selections);
}

int ExpressionEdit::contentHeight() const {
    // Bold and slanted letters make some lines a little higher, so they are measured one by one.
    double height = 0;
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < kMaxVisibleLines;
         block = block.next()) {
        blockBoundingRect(block);  // lays the block out
        const QTextLayout& layout = *block.layout();
        for (int i = 0; i < std::max(1, layout.lineCount()) && lines < kMaxVisibleLines;
             ++i, ++lines)
            height += i < layout.lineCount() ? std::ceil(layout.lineAt(i).height())
                                             : fontMetrics().lineSpacing();
    }
    return static_cast<int>(std::ceil(height)) + heightAroundText();
}

int ExpressionEdit::heightAroundText() const {
    return 2 * kDocumentMargin + 2 * frameWidth() + 2;
}

QSize ExpressionEdit::sizeHint() const {
    return {fontMetrics().averageCharWidth() * 60, contentHeight()};
}

QSize ExpressionEdit::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 20,
            fontMetrics().lineSpacing() + heightAroundText()};
}

void ExpressionEdit::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    // Another width wraps otherwise.
    if (event->oldSize().width() != event->size().width()) updateGeometry();
}

void ExpressionEdit::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) updateGeometry();
}

}  // namespace pallium::ui
