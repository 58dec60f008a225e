#include "tests/support/test_main.h"
#include "ui/client/query_api.h"

#include <QTest>

#include <cmath>

namespace pallium::ui {
namespace {

ApiAnswer answerOf(QByteArray body) {
    ApiAnswer answer;
    answer.status = 200;
    answer.body = std::move(body);
    return answer;
}

QByteArray resultOf(const char* type, const QByteArray& result) {
    return QByteArray("{\"status\":\"success\",\"data\":{\"resultType\":\"") + type +
           "\",\"result\":" + result + "}}";
}

QueryAnswerPtr decoded(const QByteArray& body, int maxSeries = 1000) {
    return decodeQueryAnswer(answerOf(body), maxSeries).value_or(nullptr);
}

}  // namespace

class QueryAnswerTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsVector() {
        const auto answer = decoded(resultOf("vector",
                                             "[{\"metric\":{\"job\":\"a\",\"__name__\":\"up\","
                                             "\"Z\":\"\"},\"value\":[1.5,\"+Inf\"]}]"));
        QVERIFY(answer);
        QCOMPARE(answer->type, QueryAnswer::Type::Vector);
        QCOMPARE(answer->totalSeries, 1);
        QCOMPARE(answer->totalPoints, 1);
        const Series& series = answer->series.at(0);
        QCOMPARE(series.timesMs, std::vector<qint64>{1500});
        QVERIFY(std::isinf(series.values.at(0)));
        QCOMPARE(series.labels.at(0).first, QStringLiteral("__name__"));
        QCOMPARE(series.labels.at(1).first, QStringLiteral("Z"));
        QCOMPARE(series.labels.at(2).second, QStringLiteral("a"));
    }

    void readsMatrix() {
        const auto answer = decoded(resultOf(
            "matrix", "[{\"metric\":{},\"values\":[[1,\"1\"],[2.001,\"-2.5e+00\"],[3,\"NaN\"]]}]"));
        QVERIFY(answer);
        QCOMPARE(answer->type, QueryAnswer::Type::Matrix);
        QCOMPARE(answer->totalPoints, 3);
        QCOMPARE(answer->series[0].timesMs, (std::vector<qint64>{1000, 2001, 3000}));
        QCOMPARE(answer->series[0].values[1], -2.5);
        QVERIFY(std::isnan(answer->series[0].values[2]));
        QVERIFY(!answer->series[0].isNativeHistogram);
    }

    void readsScalarAndString() {
        const auto scalar = decoded(resultOf("scalar", "[1795413907,\"42\"]"));
        QVERIFY(scalar);
        QCOMPARE(scalar->series.at(0).values, std::vector<double>{42});
        QVERIFY(scalar->series.at(0).labels.empty());
        const auto text = decoded(resultOf("string", "[1,\"h\\u00e4\"]"));
        QVERIFY(text);
        QCOMPARE(text->string, QStringLiteral("h\u00e4"));
        QVERIFY(text->series.empty());
    }

    void readsNativeHistograms() {
        const auto vector = decoded(resultOf(
            "vector", "[{\"metric\":{},\"histogram\":[1,{\"count\":\"3\",\"sum\":\"6\"}]}]"));
        QVERIFY(vector);
        QVERIFY(vector->series.at(0).isNativeHistogram);
        QCOMPARE(vector->series.at(0).values, std::vector<double>{3});
        const auto mixed = decoded(resultOf("matrix",
                                            "[{\"metric\":{},\"values\":[[1,\"1\"],[4,\"4\"]],"
                                            "\"histograms\":[[2,{\"count\":\"2\"}]]}]"));
        QVERIFY(mixed);
        QCOMPARE(mixed->series[0].timesMs, (std::vector<qint64>{1000, 2000, 4000}));
        QCOMPARE(mixed->series[0].values, (std::vector<double>{1, 2, 4}));
        QCOMPARE(mixed->totalPoints, 3);
    }

    void readsWarningsAndInfos() {
        QByteArray body = resultOf("vector", "[]");
        body.chop(1);
        const auto answer = decoded(body + ",\"warnings\":[\"w\"],\"infos\":[\"i\",7]}");
        QVERIFY(answer);
        QCOMPARE(answer->warnings, QStringList{QStringLiteral("w")});
        QCOMPARE(answer->infos, QStringList{QStringLiteral("i")});
        QVERIFY(answer->series.empty());
        QVERIFY(answer->json->startsWith("{\"status\""));
    }

    void keepsFirstSeriesAndCountsAll() {
        QByteArray list;
        for (int i = 0; i < 5; ++i)
            list += (i > 0 ? "," : "") + QByteArray("{\"metric\":{\"i\":\"") +
                    QByteArray::number(i) + "\"},\"values\":[[1,\"1\"],[2,\"1\"]]}";
        const auto answer = decoded(resultOf("matrix", "[" + list + "]"), 2);
        QVERIFY(answer);
        QCOMPARE(answer->series.size(), size_t(2));
        QCOMPARE(answer->series[1].labels[0].second, QStringLiteral("1"));
        QCOMPARE(answer->totalSeries, 5);
        QCOMPARE(answer->totalPoints, 10);
        QVERIFY(decoded(resultOf("matrix", "[" + list + "]"), 0)->series.empty());
    }

    void tellsErrorOfEnvelope() {
        const auto result = decodeQueryAnswer(
            answerOf(
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:4: parse error\"}"),
            10);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ApiErrorKind::BadInput);
        QCOMPARE(result.error().errorType, QStringLiteral("bad_data"));
        QCOMPARE(result.error().text, QStringLiteral("1:4: parse error"));
    }

    void refusesHostileBodies_data() {
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* name, const QByteArray& body) {
            QTest::newRow(name) << body;
        };
        row("empty", "");
        row("spaces", " \n");
        row("page", "<html><p>Sign in</p></html>");
        row("text", "ready");
        row("number", "7");
        row("null", "null");
        row("list", "[]");
        row("cut", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"me");
        row("no data", "{\"status\":\"success\"}");
        row("data of another type", "{\"status\":\"success\",\"data\":7}");
        row("status of another type", "{\"status\":1,\"data\":{}}");
        row("unknown type", resultOf("tensor", "[]"));
        row("result is an object", resultOf("matrix", "{}"));
        row("series is a number", resultOf("matrix", "[7]"));
        row("no labels", resultOf("vector", "[{\"value\":[1,\"1\"]}]"));
        row("label is a number",
            resultOf("vector", "[{\"metric\":{\"a\":1},\"value\":[1,\"1\"]}]"));
        row("value is a number", resultOf("vector", "[{\"metric\":{},\"value\":[1,1]}]"));
        row("value is no number", resultOf("vector", "[{\"metric\":{},\"value\":[1,\"x\"]}]"));
        row("value with a tail", resultOf("vector", "[{\"metric\":{},\"value\":[1,\"1x\"]}]"));
        row("no value", resultOf("vector", "[{\"metric\":{}}]"));
        row("three in a pair", resultOf("vector", "[{\"metric\":{},\"value\":[1,\"1\",2]}]"));
        row("time is a text", resultOf("vector", "[{\"metric\":{},\"value\":[\"1\",\"1\"]}]"));
        row("time out of range", resultOf("vector", "[{\"metric\":{},\"value\":[1e300,\"1\"]}]"));
        row("samples are a text", resultOf("matrix", "[{\"metric\":{},\"values\":\"x\"}]"));
        row("histogram without count",
            resultOf("vector", "[{\"metric\":{},\"histogram\":[1,{}]}]"));
        row("histogram is a number", resultOf("vector", "[{\"metric\":{},\"histogram\":[1,2]}]"));
        row("scalar is short", resultOf("scalar", "[1]"));
        row("string is an object", resultOf("string", "{}"));
        row("deep", QByteArray(100000, '['));
        row("deep and closed", QByteArray(100000, '[') + QByteArray(100000, ']'));
        row("bad UTF-8", resultOf("string", "[1,\"\xff\xfe\"]"));
        row("raw control", resultOf("string", "[1,\"\x01\"]"));
        row("zero bytes", QByteArray(64, '\0'));
        row("two documents", resultOf("vector", "[]") + resultOf("vector", "[]"));
    }
    void refusesHostileBodies() {
        QFETCH(const QByteArray, body);
        const auto result = decodeQueryAnswer(answerOf(body), 10);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ApiErrorKind::Decode);
        QVERIFY(!result.error().text.isEmpty());
    }

    void refusesEveryCutBody() {
        const QByteArray whole = resultOf("matrix",
                                          "[{\"metric\":{\"a\":\"b\"},\"values\":[[1,\"1\"]],"
                                          "\"histograms\":[[2,{\"count\":\"2\"}]]}]");
        for (qsizetype length = 0; length < whole.size(); ++length)
            QVERIFY(!decodeQueryAnswer(answerOf(whole.first(length)), 10));
    }

    void writesLabels() {
        const LabelList labels{{QStringLiteral("__name__"), QStringLiteral("up")},
                               {QStringLiteral("job"), QStringLiteral("a\"b\\c\nd")}};
        QCOMPARE(labelsText(labels), QStringLiteral("up{job=\"a\\\"b\\\\c\\nd\"}"));
        QCOMPARE(labelsText({labels[0]}), QStringLiteral("up"));
        QCOMPARE(labelsText({}), QStringLiteral("{}"));
    }

    void readsStringsAndMetadata() {
        const auto strings =
            decodeStrings(answerOf("{\"status\":\"success\",\"data\":[\"a\",\"b\"]}"));
        QCOMPARE(strings.value(), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QVERIFY(!decodeStrings(answerOf("{\"status\":\"success\",\"data\":[1]}")));
        QVERIFY(!decodeStrings(answerOf("{\"status\":\"success\",\"data\":{}}")));
        const auto metadata = decodeMetadata(answerOf(
            "{\"status\":\"success\",\"data\":{\"a\":[{\"type\":\"counter\",\"help\":\"h\","
            "\"unit\":\"u\"},{\"type\":\"gauge\"}],\"b\":[],\"c\":7}}"));
        QVERIFY(metadata);
        QCOMPARE(metadata->size(), 1);
        QCOMPARE(metadata->value(QStringLiteral("a")).type, QStringLiteral("counter"));
        QCOMPARE(metadata->value(QStringLiteral("a")).unit, QStringLiteral("u"));
    }
};

static const test::Registrar<QueryAnswerTest> registered;

}  // namespace pallium::ui

#include "query_answer_test.moc"
