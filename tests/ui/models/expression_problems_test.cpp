#include "ui/models/expression_problems.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

Problem problem(int start, int length, Problem::Severity severity, const char* text) {
    return {severity, start, length, QString::fromUtf8(text), {}};
}
constexpr auto kFault = Problem::Severity::Error;
constexpr auto kDoubt = Problem::Severity::Warning;

class ExpressionProblemsTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void serverIsHeardWhereTheParserIsContent();
    void tellsTheProblemAtTheCaretElseTheGravest();
    void goesAround();
    void tellsTheServersErrorBeforeAHintAtTheSamePlace();
    void followsEdits();
};

void ExpressionProblemsTest::serverIsHeardWhereTheParserIsContent() {
    ExpressionProblems problems;
    QVERIFY(problems.setOfServer({problem(0, 2, kFault, "server")}));
    QVERIFY(problems.setChecked({problem(3, 1, kDoubt, "doubt")}));
    QCOMPARE(problems.all().size(), size_t{2});
    QVERIFY(problems.setChecked({problem(3, 1, kFault, "parser")}));
    QCOMPARE(problems.all().size(), size_t{1});
    QVERIFY(!problems.setChecked({problem(3, 1, kFault, "parser")}));
}

void ExpressionProblemsTest::tellsTheServersErrorBeforeAHintAtTheSamePlace() {
    ExpressionProblems problems;
    problems.setChecked({problem(3, 1, kDoubt, "doubt")});
    problems.setOfServer({problem(3, 1, kFault, "server")});
    QCOMPARE(problems.at(3)->text, QStringLiteral("server"));
}

void ExpressionProblemsTest::tellsTheProblemAtTheCaretElseTheGravest() {
    ExpressionProblems problems;
    QVERIFY(!problems.worthTelling(0));
    problems.setChecked({problem(0, 2, kDoubt, "doubt"), problem(5, 2, kFault, "fault")});
    QCOMPARE(problems.worthTelling(9)->text, QStringLiteral("fault"));
    QCOMPARE(problems.worthTelling(2)->text, QStringLiteral("doubt"));
    QVERIFY(!problems.at(3));
    QCOMPARE(problems.textsAt(6), QStringList{QStringLiteral("fault")});
}

void ExpressionProblemsTest::goesAround() {
    ExpressionProblems problems;
    QVERIFY(!problems.next(0, true));
    problems.setChecked({problem(1, 1, kFault, "a"), problem(5, 1, kFault, "b")});
    QCOMPARE(problems.next(0, true)->start, 1);
    QCOMPARE(problems.next(1, true)->start, 5);
    QCOMPARE(problems.next(5, true)->start, 1);
    QCOMPARE(problems.next(5, false)->start, 1);
    QCOMPARE(problems.next(1, false)->start, 5);
}

void ExpressionProblemsTest::followsEdits() {
    ExpressionProblems problems;
    problems.setChecked({problem(0, 2, kDoubt, "before"), problem(5, 2, kDoubt, "in"),
                         problem(9, 1, kDoubt, "behind")});
    problems.setOfServer({problem(0, 1, kDoubt, "server")});
    QVERIFY(problems.followEdit(QStringLiteral("ab + cd + e"), QStringLiteral("ab + cxxd + e")));
    QCOMPARE(problems.all().size(), size_t{2});
    QCOMPARE(problems.all()[0].start, 0);
    QCOMPARE(problems.all()[1].start, 11);
    problems.followEdit(QStringLiteral("aa"), QStringLiteral("a"));
    problems.followEdit({}, QStringLiteral("a"));
    problems.followEdit(QStringLiteral("a"), {});
}

}  // namespace

static const pallium::test::Registrar<ExpressionProblemsTest> registered;

}  // namespace pallium::ui

#include "expression_problems_test.moc"
