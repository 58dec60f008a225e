#include "ui/widgets/expression_edit.h"

#include "tests/support/fake_server.h"
#include "tests/support/test_main.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"
#include "ui/models/metric_names.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextLayout>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

using test::FakeAnswer;

FakeAnswer strings(const char* data) {
    return FakeAnswer::json(QByteArray("{\"status\":\"success\",\"data\":") + data + "}");
}

/// An editor in a window, with a server behind it.
struct Editing {
    test::FakeServer server;
    StateDatabase database{QString()};
    Session session{database};
    MetricNames names{session};
    CompletionSource source{session, names};
    QWidget window;
    ExpressionEdit* edit = new ExpressionEdit;

    Editing() {
        server.answer("/prometheus/api/v1/label/__name__/values",
                      strings(R"(["http_requests_total","up"])"));
        server.answer("/prometheus/api/v1/metadata", strings("{}"));
        server.answer("/prometheus/api/v1/labels", strings(R"(["__name__","instance","job"])"));
        server.answer("/prometheus/api/v1/label/job/values", strings(R"(["api","web"])"));
        ConnectionProfile profile;
        profile.id = QStringLiteral("fake");
        profile.baseUrl = server.url();
        session.open(std::make_unique<Connection>(profile, QString()));
        edit->setCompletionSource(&source);
        auto* layout = new QVBoxLayout(&window);
        layout->addWidget(edit);
        layout->addStretch();
        window.resize(900, 500);
        window.show();
        window.activateWindow();
        edit->setFocus();
        const bool isActive = QTest::qWaitForWindowActive(&window);
        Q_UNUSED(isActive)
    }
    void type(const char* keys) { QTest::keyClicks(edit, QString::fromUtf8(keys)); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    QString text() const { return edit->toPlainText(); }
    int caret() const { return edit->textCursor().position(); }
    void setCaret(int position) {
        QTextCursor cursor = edit->textCursor();
        cursor.setPosition(position);
        edit->setTextCursor(cursor);
    }
    void select(int from, int to) {
        QTextCursor cursor = edit->textCursor();
        cursor.setPosition(from);
        cursor.setPosition(to, QTextCursor::KeepAnchor);
        edit->setTextCursor(cursor);
    }
    const CompletionPopup* popup() const { return window.findChild<CompletionPopup*>(); }
    /// The chosen row's text; empty if the list is closed.
    QString chosen() const {
        if (!edit->isCompletionOpen() || !popup()->current()) return {};
        return popup()->current()->text;
    }
};

class ExpressionEditTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void writesAQueryByKeysOnly();
    void enterRunsAndShiftEnterBreaks();
    void enterRunsWhatIsTypedInFull();
    void escapeClosesTheList();
    void popupNeverTakesTheFocus();
    void closesAndStepsOverSigns_data();
    void closesAndStepsOverSigns();
    void wrapsTheSelection();
    void togglesComments();
    void movesLines();
    void underlinesTheErrorExactly();
    void tellsTheProblemAtTheCaret();
    void serverProblemsGoWithTheNextKey();
    void goesFromProblemToProblem();
    void formatsAsOneStepOfUndo();
    void runsTheSelectionIfItIsAnExpression();
    void growsWithTheTextToTwelveLines();
    void staleListIsNotShown();
    void hasNamesForAssistiveTechnology();
    void kindsDifferByMoreThanColour();
    void survivesTheEndOfItsSource();
};

void ExpressionEditTest::writesAQueryByKeysOnly() {
    Editing editing;
    editing.type("rat");
    QTRY_COMPARE(editing.chosen(), QStringLiteral("rate"));
    editing.press(Qt::Key_Return);
    QCOMPARE(editing.text(), QStringLiteral("rate()"));
    QCOMPARE(editing.caret(), 5);
    QTRY_VERIFY(editing.edit->isCompletionOpen());
    editing.type("htt");
    QTRY_COMPARE(editing.chosen(), QStringLiteral("http_requests_total"));
    editing.press(Qt::Key_Tab);
    editing.type("{");
    QTRY_COMPARE(editing.chosen(), QStringLiteral("instance"));
    editing.press(Qt::Key_Down);
    QCOMPARE(editing.chosen(), QStringLiteral("job"));
    editing.press(Qt::Key_Tab);
    QCOMPARE(editing.text(), QStringLiteral("rate(http_requests_total{job=\"\"})"));
    QTRY_COMPARE(editing.chosen(), QStringLiteral("api"));
    editing.press(Qt::Key_Tab);
    QCOMPARE(editing.text(), QStringLiteral("rate(http_requests_total{job=\"api\"})"));
    editing.type("}[");
    QTRY_COMPARE(editing.chosen(), QStringLiteral("5m"));
    editing.press(Qt::Key_Tab);
    QCOMPARE(editing.text(), QStringLiteral("rate(http_requests_total{job=\"api\"}[5m])"));
    QSignalSpy run(editing.edit, &ExpressionEdit::runRequested);
    editing.press(Qt::Key_Escape);
    editing.press(Qt::Key_Return);
    QCOMPARE(run.size(), 1);
}

void ExpressionEditTest::enterRunsAndShiftEnterBreaks() {
    Editing editing;
    QSignalSpy run(editing.edit, &ExpressionEdit::runRequested);
    editing.edit->setExpression(QStringLiteral("1"));
    editing.press(Qt::Key_Return);
    QCOMPARE(run.size(), 1);
    editing.press(Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(run.size(), 1);
    QCOMPARE(editing.text(), QStringLiteral("1\n"));
    editing.type("+ ra");
    QTRY_VERIFY(editing.edit->isCompletionOpen());
    editing.press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(run.size(), 2);
    QVERIFY(!editing.edit->isCompletionOpen());
    QCOMPARE(editing.text(), QStringLiteral("1\n+ ra"));
}

void ExpressionEditTest::enterRunsWhatIsTypedInFull() {
    Editing editing;
    QSignalSpy run(editing.edit, &ExpressionEdit::runRequested);
    QSignalSpy known(&editing.source, &CompletionSource::knowledgeChanged);
    editing.type("up");
    QTRY_VERIFY(editing.source.knowledge().names);
    editing.press(Qt::Key_Return);
    QCOMPARE(run.size(), 1);
    QCOMPARE(editing.text(), QStringLiteral("up"));
}

void ExpressionEditTest::escapeClosesTheList() {
    Editing editing;
    editing.type("rat");
    QTRY_VERIFY(editing.edit->isCompletionOpen());
    editing.press(Qt::Key_Escape);
    QVERIFY(!editing.edit->isCompletionOpen());
    editing.press(Qt::Key_Space, Qt::ControlModifier);
    QTRY_VERIFY(editing.edit->isCompletionOpen());
    editing.press(Qt::Key_Home);
    QVERIFY(!editing.edit->isCompletionOpen());
}

void ExpressionEditTest::popupNeverTakesTheFocus() {
    Editing editing;
    editing.type("ra");
    QTRY_VERIFY(editing.edit->isCompletionOpen());
    QCOMPARE(QApplication::focusWidget(), editing.edit);
    QVERIFY(editing.popup()->geometry().intersects(editing.window.rect()));
    editing.edit->clearFocus();
    QVERIFY(!editing.edit->isCompletionOpen());
}

void ExpressionEditTest::closesAndStepsOverSigns_data() {
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("expected");  // with | for the caret
    const auto row = [](const char* keys, const char* expected) {
        QTest::newRow(keys) << QString::fromUtf8(keys) << QString::fromUtf8(expected);
    };
    row("(", "(|)");
    row("()", "()|");
    row("((1))", "((1))|");
    row("{a=\"b\"}", "{a=\"b\"}|");
    row("{a=\"(", "{a=\"(|\"}");
    row("'", "'|'");
    row("# (", "# (|");
    row("x[5m]", "x[5m]|");
    row("a\"", "a\"|");
    row("(\b", "|");
}

void ExpressionEditTest::closesAndStepsOverSigns() {
    QFETCH(QString, keys);
    QFETCH(QString, expected);
    Editing editing;
    editing.edit->setCompletionThreshold(0);
    for (const QChar key : keys) {
        if (key == u'\b')
            editing.press(Qt::Key_Backspace);
        else
            QTest::keyClicks(editing.edit, key);
    }
    QCOMPARE(editing.text().insert(editing.caret(), u'|'), expected);
}

void ExpressionEditTest::wrapsTheSelection() {
    Editing editing;
    editing.edit->setExpression(QStringLiteral("a + b"));
    editing.select(0, 5);
    editing.type("(");
    QCOMPARE(editing.text(), QStringLiteral("(a + b)"));
    QCOMPARE(editing.edit->textCursor().selectedText(), QStringLiteral("a + b"));
    editing.edit->undo();
    QCOMPARE(editing.text(), QStringLiteral("a + b"));
}

void ExpressionEditTest::togglesComments() {
    Editing editing;
    editing.edit->setExpression(QStringLiteral("a\n  + b"));
    editing.select(0, 7);
    editing.press(Qt::Key_Slash, Qt::ControlModifier);
    QCOMPARE(editing.text(), QStringLiteral("# a\n  # + b"));
    editing.press(Qt::Key_Slash, Qt::ControlModifier);
    QCOMPARE(editing.text(), QStringLiteral("a\n  + b"));
}

void ExpressionEditTest::movesLines() {
    Editing editing;
    editing.edit->setExpression(QStringLiteral("aa\nb\nc"));
    editing.setCaret(1);
    editing.press(Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(editing.text(), QStringLiteral("b\naa\nc"));
    QCOMPARE(editing.caret(), 3);
    editing.press(Qt::Key_Up, Qt::AltModifier);
    editing.press(Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(editing.text(), QStringLiteral("aa\nb\nc"));
    QCOMPARE(editing.caret(), 1);
}

void ExpressionEditTest::underlinesTheErrorExactly() {
    Editing editing;
    const QString text = QString::fromUtf8("label_join(up, \"\xc3\xa4\", \"\")\n + nope(1)");
    editing.edit->setExpression(text);
    QTRY_COMPARE(editing.edit->problems().size(), size_t{1});
    const QTextBlock line = editing.edit->document()->findBlockByNumber(1);
    QString underlined;
    for (const QTextLayout::FormatRange& range : line.layout()->formats())
        if (range.format.underlineStyle() == QTextCharFormat::WaveUnderline)
            underlined += line.text().mid(range.start, range.length);
    QCOMPARE(underlined, QStringLiteral("nope"));
    editing.setCaret(0);
    editing.press(Qt::Key_Down);
    editing.edit->setExpression(QStringLiteral("up"));
    QTRY_VERIFY(editing.edit->problems().empty());
}

void ExpressionEditTest::tellsTheProblemAtTheCaret() {
    Editing editing;
    QSignalSpy told(editing.edit, &ExpressionEdit::problemMessageChanged);
    editing.edit->setExpression(QStringLiteral("up + nope(1)"));
    QTRY_VERIFY(!told.isEmpty());
    QVERIFY(told.last()[0].toString().contains(QStringLiteral("nope")));
    QVERIFY(editing.edit->accessibleDescription().isEmpty());
    editing.setCaret(6);
    QVERIFY(editing.edit->accessibleDescription().contains(QStringLiteral("nope")));
}

void ExpressionEditTest::serverProblemsGoWithTheNextKey() {
    Editing editing;
    editing.edit->setExpression(QStringLiteral("up"));
    editing.edit->setServerProblems({{Problem::Severity::Error, 0, 2, QStringLiteral("no"), {}}});
    QCOMPARE(editing.edit->problems().size(), size_t{1});
    editing.type("\t");
    editing.edit->setFocus();
    editing.type(" ");
    QVERIFY(editing.edit->problems().empty());
}

void ExpressionEditTest::goesFromProblemToProblem() {
    Editing editing;
    editing.edit->setServerProblems({{Problem::Severity::Error, 1, 1, QStringLiteral("a"), {}},
                                     {Problem::Severity::Error, 4, 1, QStringLiteral("b"), {}}});
    editing.edit->setExpression(QStringLiteral("up + 1"));
    editing.edit->setServerProblems({{Problem::Severity::Error, 1, 1, QStringLiteral("a"), {}},
                                     {Problem::Severity::Error, 4, 1, QStringLiteral("b"), {}}});
    editing.setCaret(0);
    editing.press(Qt::Key_F8);
    QCOMPARE(editing.caret(), 1);
    editing.press(Qt::Key_F8);
    QCOMPARE(editing.caret(), 4);
    editing.press(Qt::Key_F8);
    QCOMPARE(editing.caret(), 1);
    editing.press(Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(editing.caret(), 4);
}

void ExpressionEditTest::formatsAsOneStepOfUndo() {
    Editing editing;
    editing.type("sum(up)by(job)");
    editing.press(Qt::Key_Escape);
    editing.setCaret(6);
    QVERIFY(editing.edit->formatText());
    QCOMPARE(editing.text(), QStringLiteral("sum by (job) (up)"));
    editing.edit->undo();
    QCOMPARE(editing.text(), QStringLiteral("sum(up)by(job)"));
    editing.edit->setExpression(QStringLiteral("sum("));
    QVERIFY(!editing.edit->formatText());
}

void ExpressionEditTest::runsTheSelectionIfItIsAnExpression() {
    Editing editing;
    editing.edit->setExpression(QStringLiteral("up + 1"));
    QVERIFY(!editing.edit->runsSelection());
    editing.select(0, 2);
    QVERIFY(editing.edit->runsSelection());
    QCOMPARE(editing.edit->runnableText(), QStringLiteral("up"));
    editing.select(0, 4);
    QVERIFY(!editing.edit->runsSelection());
    QCOMPARE(editing.edit->runnableText(), QStringLiteral("up + 1"));
}

void ExpressionEditTest::growsWithTheTextToTwelveLines() {
    Editing editing;
    const int one = editing.edit->height();
    const int line = editing.edit->fontMetrics().lineSpacing();
    // Bold letters make a line up to two pixels higher.
    const auto hasLines = [&](int lines) {
        const int height = editing.edit->height() - one;
        return height >= (lines - 1) * line && height <= (lines - 1) * (line + 2);
    };
    editing.edit->setExpression(QStringLiteral("1\n+ 2\n+ 3"));
    QTRY_VERIFY(hasLines(3));
    QTRY_VERIFY(!editing.edit->verticalScrollBar()->isVisible());
    editing.edit->setExpression(QStringLiteral("1\n").repeated(40));
    QTRY_VERIFY(hasLines(12));
    QTRY_VERIFY(editing.edit->verticalScrollBar()->isVisible());
    editing.edit->setExpression(QStringLiteral("up + ").repeated(60));
    QTRY_VERIFY(editing.edit->height() > one + line);
}

void ExpressionEditTest::staleListIsNotShown() {
    Editing editing;
    editing.server.misbehave("/prometheus/api/v1/labels", test::Misbehaviour::NeverAnswers);
    editing.type("up{");
    QTRY_COMPARE(editing.server.heldCount(), 1);
    editing.press(Qt::Key_Home);
    editing.server.releaseHeld();
    editing.type("-");
    QVERIFY(!editing.edit->isCompletionOpen());
    QCOMPARE(editing.text(), QStringLiteral("-up{}"));
}

void ExpressionEditTest::hasNamesForAssistiveTechnology() {
    Editing editing;
    QVERIFY(!editing.edit->accessibleName().isEmpty());
    QVERIFY(!editing.edit->placeholderText().isEmpty());
    editing.type("ra");
    QTRY_VERIFY(editing.edit->isCompletionOpen());
    QVERIFY(!editing.popup()->accessibleName().isEmpty());
}

void ExpressionEditTest::kindsDifferByMoreThanColour() {
    Editing editing;
    editing.edit->setExpression(QStringLiteral("rate(up{job=\"a\"}[5m])"));
    QTRY_VERIFY(!editing.edit->document()->firstBlock().layout()->formats().isEmpty());
    const auto look = [&](int position) {
        for (const auto& range : editing.edit->document()->firstBlock().layout()->formats())
            if (position >= range.start && position < range.start + range.length)
                return std::make_pair(range.format.fontWeight(), range.format.fontItalic());
        return std::make_pair(0, false);
    };
    QVERIFY(look(0) != look(5));   // function, metric
    QVERIFY(look(5) != look(8));   // metric, label
    QVERIFY(look(8) != look(12));  // label, string
}

void ExpressionEditTest::survivesTheEndOfItsSource() {
    StateDatabase database{QString()};
    Session session(database);
    ExpressionEdit edit;
    {
        MetricNames names(session);
        CompletionSource source(session, names);
        edit.setCompletionSource(&source);
    }
    QTest::keyClicks(&edit, QStringLiteral("ra"));
    QCOMPARE(edit.toPlainText(), QStringLiteral("ra"));
}

}  // namespace

static const pallium::test::Registrar<ExpressionEditTest> registered;

}  // namespace pallium::ui

#include "expression_edit_test.moc"
