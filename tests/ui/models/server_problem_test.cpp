#include "ui/models/server_problem.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

class ServerProblemTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void findsThePlace_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("server");
        QTest::addColumn<int>("start");
        QTest::addColumn<int>("length");
        QTest::newRow("line and column")
            << QStringLiteral("sum(foo bar)")
            << QStringLiteral("invalid parameter \"query\": 1:9: parse error: unexpected") << 8
            << 3;
        QTest::newRow("char") << QStringLiteral("sum(foo bar)")
                              << QStringLiteral("parse error at char 9: unexpected") << 8 << 3;
        QTest::newRow("line and char")
            << QStringLiteral("sum(\nfoo bar)")
            << QStringLiteral("parse error at line 2, char 5: unexpected") << 9 << 3;
        QTest::newRow("end") << QStringLiteral("sum(")
                             << QStringLiteral("1:5: parse error: unclosed left parenthesis") << 4
                             << 0;
        QTest::newRow("bytes before it")
            << QStringLiteral("x{a=\"ää\"} y") << QStringLiteral("1:13: parse error: unexpected")
            << 10 << 1;
        QTest::newRow("a sign") << QStringLiteral("a }") << QStringLiteral("1:3: parse error: x")
                                << 2 << 1;
    }
    void findsThePlace() {
        QFETCH(QString, expression);
        QFETCH(QString, server);
        QFETCH(int, start);
        QFETCH(int, length);
        const auto problem = serverProblem(expression, server);
        QVERIFY(problem.has_value());
        QCOMPARE(problem->start, start);
        QCOMPARE(problem->length, length);
        QCOMPARE(problem->severity, Problem::Severity::Error);
        QVERIFY(!problem->text.isEmpty());
    }

    void findsNothingWhereNoneIsNamed() {
        for (const char* text : {"", "query timed out", "9:1: parse error: x", "1:99: parse error",
                                 "0:0: parse error: x", "dial tcp 127.0.0.1:9009: refused"}) {
            QVERIFY2(!serverProblem(QStringLiteral("up"), QString::fromLatin1(text)), text);
        }
    }
};

const pallium::test::Registrar<ServerProblemTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "server_problem_test.moc"
