// Decoding of large query answers: 20 MB of query_range are to be read within 400 ms.
#include "ui/client/query_api.h"

#include <benchmark/benchmark.h>

namespace pallium::ui {
namespace {

constexpr qsizetype kAnswerBytes = 20 << 20;
constexpr int kPoints = 1000;
constexpr int kManyLabels = 12;

QByteArray seriesText(int index) {
    const QByteArray number = QByteArray::number(index);
    QByteArray text =
        "{\"metric\":{\"__name__\":\"http_request_duration_seconds_bucket\","
        "\"instance\":\"10.0.0." +
        number + ":9100\",\"job\":\"api\",\"pod\":\"api-" + number + "\"},\"values\":[";
    for (int point = 0; point < kPoints; ++point) {
        if (point > 0) text += ',';
        text += '[' + QByteArray::number(1795413600 + point * 15) + ",\"" +
                QByteArray::number(index * 0.37 + point / 3.0, 'g', 15) + "\"]";
    }
    return text + "]}";
}

QByteArray vectorItem(int index) {
    const QByteArray number = QByteArray::number(index);
    QByteArray text = "{\"metric\":{\"__name__\":\"up\",\"instance\":\"" + number + "\"";
    for (int label = 0; label < kManyLabels; ++label)
        text += ",\"label_" + QByteArray::number(label) + "\":\"value_" +
                QByteArray::number(index % (label + 2)) + "\"";
    return text + "},\"value\":[1795413600.123,\"1\"]}";
}

/// An answer of about kAnswerBytes.
ApiAnswer largeAnswer(const QByteArray& type, QByteArray (*item)(int)) {
    ApiAnswer answer;
    answer.status = 200;
    answer.body = "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":[";
    for (int i = 0; answer.body.size() < kAnswerBytes; ++i)
        answer.body += (i > 0 ? "," : "") + item(i);
    answer.body += "]}}";
    return answer;
}

void decodeAnswer(benchmark::State& state, const ApiAnswer& answer, int maxSeries) {
    qint64 points = 0;
    for (auto _ : state) {
        const auto decoded = decodeQueryAnswer(answer, maxSeries);
        if (!decoded) return state.SkipWithError("not decoded");
        points = (*decoded)->totalPoints;
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * answer.body.size());
    state.counters["points"] = static_cast<double>(points);
}

void decodeRange(benchmark::State& state) {
    decodeAnswer(state, largeAnswer("matrix", seriesText), 10000);
}
BENCHMARK(decodeRange)->Unit(benchmark::kMillisecond);

/// Labels rather than samples.
void decodeInstant(benchmark::State& state) {
    decodeAnswer(state, largeAnswer("vector", vectorItem), 1000000);
}
BENCHMARK(decodeInstant)->Unit(benchmark::kMillisecond);

/// Of an answer that is far beyond what is kept.
void decodeBounded(benchmark::State& state) {
    decodeAnswer(state, largeAnswer("vector", vectorItem), 1000);
}
BENCHMARK(decodeBounded)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pallium::ui
