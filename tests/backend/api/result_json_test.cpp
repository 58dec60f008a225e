#include "backend/api/result_json.h"

#include "tests/support/test_main.h"

#include <cmath>

namespace pallium::api {
namespace {

std::string written(const promql::Value& value, Statistics wanted = Statistics::None,
                    std::vector<promql::StepSamples> steps = {}) {
    std::string out;
    promql::QueryStats stats{3, std::move(steps), 4, {0.5, 0.125, 0.25, 0, 1e-7, 1.5}};
    (void)appendQueryData(Context(), {}, out, {value, {}, std::move(stats)}, wanted);
    return out;
}

std::string timestamp(TimestampMs time) {
    std::string out;
    appendTimestamp(out, time);
    return out;
}

}  // namespace

class ResultJsonTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesTimesInSecondsWithoutExponent() {
        QCOMPARE(timestamp(0), std::string("0"));
        QCOMPARE(timestamp(1'435'781'451'781), std::string("1435781451.781"));
        QCOMPARE(timestamp(1'050), std::string("1.050"));
        QCOMPARE(timestamp(-1'500), std::string("-1.500"));
        QCOMPARE(timestamp(-1), std::string("-0.001"));
        QCOMPARE(timestamp(INT64_MIN), std::string("-9223372036854775.808"));
    }
    void writesVectors() {
        const promql::Vector vector{
            {Labels::of({{"__name__", "up"}, {"job", "a\"b"}}), {1000, 1}, {}},
            {Labels(), {1000, std::nan("")}, {}}};
        QCOMPARE(written(vector),
                 std::string("{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":"
                             "\"up\",\"job\":\"a\\\"b\"},\"value\":[1,\"1\"]},{\"metric\":{},"
                             "\"value\":[1,\"NaN\"]}]}"));
        QCOMPARE(written(promql::Vector{}),
                 std::string("{\"resultType\":\"vector\",\"result\":[]}"));
    }
    void writesMatrices() {
        const promql::Matrix matrix{
            {Labels::of({{"a", "1"}}), {{1000, 0.5}, {1500, -0.0}, {2000, INFINITY}}, {}}};
        QCOMPARE(written(matrix),
                 std::string("{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"a\":\"1\"},"
                             "\"values\":[[1,\"0.5\"],[1.500,\"-0\"],[2,\"+Inf\"]]}]}"));
        QCOMPARE(written(promql::Matrix{}),
                 std::string("{\"resultType\":\"matrix\",\"result\":[]}"));
    }
    void writesHistograms() {
        FloatHistogram histogram;
        histogram.layout.zeroThreshold = 0.5;
        histogram.layout.positiveSpans = {{1, 3}};
        histogram.layout.negativeSpans = {{2, 1}};
        histogram.positive = {2, 0, 1.5};
        histogram.negative = {4};
        histogram.zeroCount = 3;
        histogram.count = 10.5;
        histogram.sum = -2;
        const auto shared = std::make_shared<const FloatHistogram>(histogram);
        const std::string text =
            R"({"count":"10.5","sum":"-2","buckets":[[1,"-4","-2","4"],[3,"-0.5","0.5","3"],)"
            R"([0,"1","2","2"],[0,"4","8","1.5"]]})";
        QCOMPARE(
            written(promql::Vector{{Labels(), {1500, 0}, shared}}),
            R"({"resultType":"vector","result":[{"metric":{},"histogram":[1.500,)" + text + "]}]}");
        QCOMPARE(
            written(promql::Matrix{{Labels(), {}, {{1000, shared}}}}),
            R"({"resultType":"matrix","result":[{"metric":{},"histograms":[[1,)" + text + "]]}]}");
        const auto empty = std::make_shared<const FloatHistogram>();
        QCOMPARE(
            written(promql::Matrix{{Labels(), {{1000, 7}}, {{2000, empty}}}}),
            std::string(R"({"resultType":"matrix","result":[{"metric":{},)"
                        R"("values":[[1,"7"]],"histograms":[[2,{"count":"0","sum":"0"}]]}]})"));
    }
    void writesVectorsWithExponentAndScalarsWithout() {
        QCOMPARE(written(promql::Vector{{Labels(), {0, 1e21}, {}}, {Labels(), {0, 1e-7}, {}}}),
                 std::string("{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[0,"
                             "\"1e+21\"]},{\"metric\":{},\"value\":[0,\"1e-07\"]}]}"));
        QCOMPARE(written(promql::ScalarValue{{0, 1e21}}),
                 std::string("{\"resultType\":\"scalar\",\"result\":[0,"
                             "\"1000000000000000000000\"]}"));
    }
    void writesStrings() {
        QCOMPARE(written(promql::StringValue{1500, "a\tb"}),
                 std::string("{\"resultType\":\"string\",\"result\":[1.500,\"a\\tb\"]}"));
    }
    void writesStatisticsIfAsked() {
        QCOMPARE(written(promql::Vector{}, Statistics::Samples),
                 std::string("{\"resultType\":\"vector\",\"result\":[],\"stats\":{\"samples\":{"
                             "\"totalQueryableSamples\":3,\"totalQueryableSamplesPerStep\":[],"
                             "\"peakSamples\":4}}}"));
    }
    void endsWhenNobodyWantsTheAnswer() {
        promql::Series series;
        series.points.resize(100'000);
        const CancelToken token;
        std::string out;
        const promql::QueryResult result{promql::Matrix{std::move(series)}, {}, {}};
        QVERIFY(appendQueryData(Context(token), {}, out, result, Statistics::None));
        const size_t whole = out.size();
        QCOMPARE(std::count(out.begin(), out.end(), '['), std::ptrdiff_t{100'002});
        QVERIFY(out.find("][") == std::string::npos);
        token.cancel();
        out.clear();
        QVERIFY(!appendQueryData(Context(token), {}, out, result, Statistics::None));
        QVERIFY(out.size() < whole / 2);
    }
    void writesTheSameWithHelp() {
        promql::Matrix matrix(400);
        for (size_t i = 0; i < matrix.size(); ++i) {
            matrix[i].metric = Labels::of({{"i", std::to_string(i)}});
            for (size_t p = 0; p < i; ++p)
                matrix[i].points.push_back(
                    {static_cast<TimestampMs>(p * 15'000), 0.1 * static_cast<double>(i + p)});
        }
        const promql::QueryResult result{std::move(matrix), {}, {}};
        std::string alone, helped;
        QVERIFY(appendQueryData(Context(), {}, alone, result, Statistics::None));
        ThreadPool pool("help", 2, 16);
        QVERIFY(appendQueryData(Context(), {&pool, 2}, helped, result, Statistics::None));
        QVERIFY(alone == helped);
        const CancelToken token;
        token.cancel();
        std::string cancelled;
        QVERIFY(!appendQueryData(Context(token), {&pool, 2}, cancelled, result, Statistics::None));
        QVERIFY(cancelled.size() < alone.size() / 2);
    }
    void writesSamplesOfEachStep() {
        const std::string text =
            written(promql::Vector{}, Statistics::Samples, {{1'000, 2}, {1'500, 1}});
        QVERIFY(text.find("\"totalQueryableSamplesPerStep\":[[1,2],[1.500,1]],") !=
                std::string::npos);
    }
    void writesTimingsBeforeSamples() {
        QVERIFY(written(promql::Vector{}, Statistics::SamplesAndTimings)
                    .find("\"stats\":{\"timings\":{\"evalTotalTime\":0.5,\"resultSortTime\":0.125,"
                          "\"queryPreparationTime\":0.25,\"innerEvalTime\":0,\"execQueueTime\":"
                          "1e-07,\"execTotalTime\":1.5},\"samples\":{") != std::string::npos);
    }
};

static const test::Registrar<ResultJsonTest> registered;

}  // namespace pallium::api

#include "result_json_test.moc"
