#include "backend/promql/parser/ast.h"

#include "backend/promql/parser/parser.h"
#include "tests/support/test_main.h"

#include <algorithm>

namespace pallium::promql {
namespace {

ExprPtr parsed(std::string_view query) {
    auto expr = parseExpr(query);
    return expr ? std::move(*expr) : nullptr;
}

}  // namespace

class AstTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void functionsAreSortedAndFound() {
        const auto& all = allFunctions();
        QCOMPARE(all.size(), size_t(91));
        QVERIFY(std::is_sorted(all.begin(), all.end(),
                               [](const auto& a, const auto& b) { return a.name < b.name; }));
        for (const FunctionSignature& function : all)
            QCOMPARE(findFunction(function.name), &function);
        QVERIFY(findFunction("Rate") == nullptr);
        QVERIFY(findFunction("") == nullptr);
        QVERIFY(findFunction("zzz") == nullptr);
    }
    void typesFollowFromTheParts() {
        QCOMPARE(int(parsed("1 + 2")->type()), int(ValueKind::Scalar));
        QCOMPARE(int(parsed("1 + x")->type()), int(ValueKind::Vector));
        QCOMPARE(int(parsed("(x[5m])")->type()), int(ValueKind::Matrix));
        QCOMPARE(int(parsed("-time()")->type()), int(ValueKind::Scalar));
        QCOMPARE(int(parsed("'a'")->type()), int(ValueKind::String));
    }
    void matchingIsKeptBetweenVectorsOnly() {
        const auto matchingOf = [](std::string_view query) {
            return static_cast<const BinaryExpr&>(*parsed(query)).matching;
        };
        QVERIFY(!matchingOf("x + 1"));
        QVERIFY(matchingOf("x + y")->card == MatchCard::OneToOne);
        QVERIFY(matchingOf("x and y")->card == MatchCard::ManyToMany);
        QVERIFY(matchingOf("x * on(a) group_right(b) y")->card == MatchCard::OneToMany);
    }
    void positionsCoverTheText_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<int>("start");
        QTest::addColumn<int>("end");
        QTest::newRow("selector") << QByteArray(" x{a='b'} ") << 1 << 9;
        QTest::newRow("range with modifiers") << QByteArray("x[5m] offset 1m @ 3 ") << 0 << 19;
        QTest::newRow("aggregation") << QByteArray("sum(x) by (a) ") << 0 << 13;
        QTest::newRow("sign") << QByteArray(" -5") << 1 << 3;
        QTest::newRow("operation") << QByteArray(" x + (y) ") << 1 << 8;
        QTest::newRow("subquery") << QByteArray("x[5m:] ") << 0 << 6;
    }
    void positionsCoverTheText() {
        QFETCH(QByteArray, query);
        QFETCH(int, start);
        QFETCH(int, end);
        const ExprPtr expr = parsed(query.toStdString());
        QCOMPARE(int(expr->position.start), start);
        QCOMPARE(int(expr->position.end), end);
    }
    void cloneIsDeepAndComplete() {
        const char* query =
            "sum by (a) (rate(x{b='c'}[5m] offset (step() * 2))) / on(a) group_left(d) "
            "-max_over_time(y[1h:1m] @ end())";
        ExprPtr original = parsed(query);
        const std::string json = exprToJson(*original);
        const ExprPtr copy = original->clone();
        original.reset();
        QCOMPARE(exprToJson(*copy), json);
        QCOMPARE(copy->position.end, uint32_t(std::string_view(query).size()));
    }
    void unwrapsAnyNumberOfParentheses() {
        const ExprPtr expr = parsed("(((x)))");
        QCOMPARE(int(unwrapParens(*expr).kind), int(NodeKind::VectorSelector));
    }
};

static const test::Registrar<AstTest> registered;

}  // namespace pallium::promql

#include "ast_test.moc"
