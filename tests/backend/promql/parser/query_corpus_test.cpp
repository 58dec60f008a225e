#include "backend/promql/parser/parser.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <filesystem>

namespace pallium::promql {
namespace {

ParserOptions everything() {
    ParserOptions options;
    options.experimentalFunctions = true;
    options.extendedRangeSelectors = true;
    options.binopFillModifiers = true;
    return options;
}

/// Empty if the query parses and its text is stable under parsing, also when pretty printed or
/// cloned.
QString problemOf(const QString& query) {
    const auto expr = parseExpr(query.toStdString(), everything());
    if (!expr) return QString::fromStdString(expr.error().toString());
    const std::string text = printExpr(**expr);
    for (const std::string& again : {text, prettyPrint(**expr), printExpr(*(*expr)->clone())}) {
        const auto second = parseExpr(again, everything());
        if (!second) return QString::fromStdString(again + ": " + second.error().toString());
        if (printExpr(**second) != text)
            return QString::fromStdString(text + " became " + printExpr(**second));
    }
    return {};
}

}  // namespace

class QueryCorpusTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void scriptsParse() {
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        static const QRegularExpression eval(
            QStringLiteral("^\\s*eval(?:_\\w+)?\\s+(?:instant\\s+at\\s+\\S+|range\\s+from\\s+\\S+"
                           "\\s+to\\s+\\S+"
                           "\\s+step\\s+\\S+)\\s+(.*)$"),
            QRegularExpression::CaseInsensitiveOption);
        int queries = 0;
        for (const auto& file : std::filesystem::directory_iterator(*shared + "/promqltest")) {
            if (file.path().extension() != ".test") continue;
            const QString script = QString::fromStdString(test::readFile(file.path()));
            for (const QString& line : script.split(QLatin1Char('\n'))) {
                const auto match = eval.match(line);
                if (!match.hasMatch()) continue;
                const QString problem = problemOf(match.captured(1));
                QVERIFY2(problem.isEmpty(),
                         qPrintable(match.captured(1) + QLatin1String(": ") + problem));
                ++queries;
            }
        }
        QVERIFY(queries > 1000);
    }
    void complianceQueriesParse() {
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        const std::string json = test::readFile(*shared + "/promql-compliance/queries.json");
        const QJsonArray queries = QJsonDocument::fromJson(QByteArray::fromStdString(json))
                                       .object()
                                       .value(QLatin1String("queries"))
                                       .toArray();
        QVERIFY(queries.size() > 500);
        for (const QJsonValue& entry : queries) {
            if (entry[QLatin1String("should_fail")].toBool()) continue;
            const QString problem = problemOf(entry[QLatin1String("query")].toString());
            QVERIFY2(problem.isEmpty(), qPrintable(entry[QLatin1String("query")].toString() +
                                                   QLatin1String(": ") + problem));
        }
    }
};

static const test::Registrar<QueryCorpusTest> registered;

}  // namespace pallium::promql

#include "query_corpus_test.moc"
