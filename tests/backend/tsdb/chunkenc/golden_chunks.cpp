#include "tests/backend/tsdb/chunkenc/golden_chunks.h"

#include "backend/model/sample.h"
#include "tests/support/shared_data.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <bit>
#include <limits>

namespace pallium::tsdb::test {

namespace {

double toDouble(const QJsonValue& value) {
    if (value.isDouble()) return value.toDouble();
    const QString text = value.toString();
    if (text == QLatin1String("stale")) return staleNan();
    if (text == QLatin1String("+Inf")) return std::numeric_limits<double>::infinity();
    if (text == QLatin1String("-Inf")) return -std::numeric_limits<double>::infinity();
    if (text == QLatin1String("-0")) return -0.0;
    return std::bit_cast<double>(text.mid(4).toULongLong(nullptr, 16));  // "NaN:<bits>"
}

std::vector<double> toDoubles(const QJsonValue& values) {
    std::vector<double> result;
    for (const auto& value : values.toArray())
        result.push_back(toDouble(value));
    return result;
}

std::vector<HistogramSpan> toSpans(const QJsonValue& spans) {
    std::vector<HistogramSpan> result;
    for (const auto& span : spans.toArray())
        result.push_back({span[0].toInt(), static_cast<uint32_t>(span[1].toInt())});
    return result;
}

CounterResetHint toHint(const QString& text) {
    if (text == QLatin1String("gauge")) return CounterResetHint::Gauge;
    if (text == QLatin1String("reset")) return CounterResetHint::CounterReset;
    if (text == QLatin1String("not_reset")) return CounterResetHint::NotCounterReset;
    return CounterResetHint::Unknown;
}

void readCommon(const QJsonObject& from, CounterResetHint& hint, HistogramLayout& layout) {
    hint = toHint(from[QStringLiteral("crh")].toString());
    layout.schema = from[QStringLiteral("schema")].toInt();
    layout.zeroThreshold = toDouble(from[QStringLiteral("zt")]);
    layout.positiveSpans = toSpans(from[QStringLiteral("ps")]);
    layout.negativeSpans = toSpans(from[QStringLiteral("ns")]);
    layout.customBounds = toDoubles(from[QStringLiteral("cv")]);
}

std::vector<int64_t> toIntegers(const QJsonValue& values) {
    std::vector<int64_t> result;
    for (const auto& value : values.toArray())
        result.push_back(value.toInteger());
    return result;
}

Histogram toHistogram(const QJsonObject& from) {
    Histogram result;
    readCommon(from, result.hint, result.layout);
    result.count = static_cast<uint64_t>(from[QStringLiteral("count")].toInteger());
    result.zeroCount = static_cast<uint64_t>(from[QStringLiteral("zc")].toInteger());
    result.sum = toDouble(from[QStringLiteral("sum")]);
    result.positive = toIntegers(from[QStringLiteral("pb")]);
    result.negative = toIntegers(from[QStringLiteral("nb")]);
    return result;
}

FloatHistogram toFloatHistogram(const QJsonObject& from) {
    FloatHistogram result;
    readCommon(from, result.hint, result.layout);
    result.count = toDouble(from[QStringLiteral("count")]);
    result.zeroCount = toDouble(from[QStringLiteral("zc")]);
    result.sum = toDouble(from[QStringLiteral("sum")]);
    result.positive = toDoubles(from[QStringLiteral("pb")]);
    result.negative = toDoubles(from[QStringLiteral("nb")]);
    return result;
}

GoldenCase toCase(const QJsonObject& from) {
    GoldenCase result;
    result.name = from[QStringLiteral("name")].toString().toStdString();
    result.encoding = static_cast<ChunkEncoding>(from[QStringLiteral("enc")].toInt());
    for (const auto& sample : from[QStringLiteral("samples")].toArray())
        result.samples.push_back(goldenSample(sample.toArray()));
    for (const auto& chunk : from[QStringLiteral("chunks")].toArray())
        result.chunks.push_back(fromHex(chunk[QStringLiteral("hex")].toString().toStdString()));
    return result;
}

}  // namespace

AnySample goldenSample(const QJsonArray& from) {
    AnySample sample;
    sample.time = from[0].toInteger();
    sample.startTime = from.size() > 2 ? from[2].toInteger() : 0;
    if (!from[1].isObject()) {
        sample.value = toDouble(from[1]);
        return sample;
    }
    const QJsonObject histogram = from[1].toObject();
    if (histogram[QStringLiteral("type")].toString() == QLatin1String("int")) {
        sample.kind = SampleKind::Histogram;
        sample.histogram = toHistogram(histogram);
    } else {
        sample.kind = SampleKind::FloatHistogram;
        sample.floatHistogram = toFloatHistogram(histogram);
    }
    return sample;
}

std::vector<GoldenCase> goldenCases(const std::string& file) {
    std::vector<GoldenCase> cases;
    const auto shared = pallium::test::sharedDirectory();
    if (!shared) return cases;
    const std::string text = pallium::test::readFile(*shared + "/golden/tsdb/" + file);
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    for (const auto& one : document[QStringLiteral("cases")].toArray())
        cases.push_back(toCase(one.toObject()));
    return cases;
}

std::vector<uint8_t> fromHex(std::string_view hex) {
    const QByteArray bytes =
        QByteArray::fromHex(QByteArray(hex.data(), static_cast<qsizetype>(hex.size())));
    return {bytes.begin(), bytes.end()};
}

QByteArray toHex(std::span<const uint8_t> bytes) {
    return QByteArray(reinterpret_cast<const char*>(bytes.data()),
                      static_cast<qsizetype>(bytes.size()))
        .toHex();
}

}  // namespace pallium::tsdb::test
