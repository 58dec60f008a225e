#include "ui/models/function_docs.h"

#include "backend/promql/parser/parser.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <optional>

namespace pallium::ui {
namespace {

std::optional<FunctionDoc> docOf(const QString& name) {
    for (const FunctionDoc& doc : allFunctionDocs())
        if (doc.name == name) return doc;
    return std::nullopt;
}

class FunctionDocsTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyFunctionAndAggregationIsExplained();
    void everyExampleIsAnExpression();
    void signaturesAreReadable();
};

void FunctionDocsTest::everyFunctionAndAggregationIsExplained() {
    for (const promql::FunctionSignature& function : promql::allFunctions()) {
        const QString name = QString::fromStdString(std::string(function.name));
        const std::optional<FunctionDoc> doc = docOf(name);
        QVERIFY2(doc && !doc->help.isEmpty() && !doc->signature.isEmpty(), qPrintable(name));
    }
    constexpr auto kLast = static_cast<int>(promql::AggregateOp::LimitRatio);
    for (int op = 0; op <= kLast; ++op) {
        const auto name = promql::aggregateName(static_cast<promql::AggregateOp>(op));
        const auto doc = docOf(QString::fromStdString(std::string(name)));
        QVERIFY(doc && doc->isAggregation && !doc->signature.isEmpty());
    }
    const std::vector<FunctionDoc> docs = allFunctionDocs();
    QCOMPARE(docs.size(), promql::allFunctions().size() + kLast + 1);
    QVERIFY(
        std::is_sorted(docs.begin(), docs.end(),
                       [](const FunctionDoc& a, const FunctionDoc& b) { return a.name < b.name; }));
}

void FunctionDocsTest::everyExampleIsAnExpression() {
    promql::ParserOptions options;
    options.experimentalFunctions = true;
    for (const FunctionDoc& doc : allFunctionDocs()) {
        const auto expr = promql::parseExpr(doc.example.toStdString(), options);
        QVERIFY2(expr, qPrintable(doc.example));
        QVERIFY2(doc.example.contains(doc.name + u'(') || doc.isAggregation,
                 qPrintable(doc.example));
    }
}

void FunctionDocsTest::signaturesAreReadable() {
    const auto signature = [](const char* name) {
        return docOf(QString::fromUtf8(name))->signature;
    };
    QCOMPARE(signature("rate"), QStringLiteral("rate(range-vector) instant-vector"));
    QCOMPARE(signature("round"), QStringLiteral("round(instant-vector, [scalar]) instant-vector"));
    QCOMPARE(signature("time"), QStringLiteral("time() scalar"));
    QCOMPARE(signature("topk"), QStringLiteral("topk by|without (labels) (k, instant-vector)"));
    QCOMPARE(signature("label_join"), QStringLiteral("label_join(instant-vector, string, string, "
                                                     "[string], …) instant-vector"));
}

}  // namespace

static const pallium::test::Registrar<FunctionDocsTest> registered;

}  // namespace pallium::ui

#include "function_docs_test.moc"
