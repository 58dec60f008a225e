// Decoding of query and query_range. Large answers arrive here: labels are shared between series
// and numbers read in place.
#include "ui/client/json_answer.h"
#include "ui/client/query_api.h"

#include <QElapsedTimer>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

constexpr double kMaxSeconds = 9e12;  // milliseconds stay exact in a double's integer range

struct DecodedSample {
    qint64 timeMs;
    double value;
};

std::optional<qint64> readTimeMs(const dom::element& element) {
    double seconds = 0;
    if (element.get(seconds) != simdjson::SUCCESS || std::abs(seconds) > kMaxSeconds)
        return std::nullopt;
    return std::llround(seconds * 1000);
}

/// Go's forms of a number: `1e+09`, `NaN`, `+Inf`.
std::optional<double> readValue(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<double> readValue(const dom::element& element) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return std::nullopt;
    return readValue(text);
}

/// The number of observations of a native histogram.
std::optional<double> readHistogram(const dom::element& element) {
    dom::element count;
    if (element["count"].get(count) != simdjson::SUCCESS) return std::nullopt;
    return readValue(count);
}

/// Turns the result of a query into series. Each read function answers false where the body has
/// another shape.
class AnswerReader {
  public:
    AnswerReader(QueryAnswer& answer, int maxSeries)
        : m_answer(answer), m_maxSeries(static_cast<size_t>(std::max(maxSeries, 0))) {}

    bool readMatrix(const dom::element& result) {
        m_answer.type = QueryAnswer::Type::Matrix;
        return readSeries(result, [this](const dom::object& item, Series& series) {
            return readList(item, "values", series, false) &&
                   readList(item, "histograms", series, true);
        });
    }

    bool readVector(const dom::element& result) {
        m_answer.type = QueryAnswer::Type::Vector;
        return readSeries(result, [](const dom::object& item, Series& series) {
            dom::element pair;
            const bool isFloat = item["value"].get(pair) == simdjson::SUCCESS;
            if (!isFloat && item["histogram"].get(pair) != simdjson::SUCCESS) return false;
            return appendSample(pair, series, !isFloat);
        });
    }

    bool readScalar(const dom::element& result) {
        m_answer.type = QueryAnswer::Type::Scalar;
        m_answer.totalSeries = m_answer.totalPoints = 1;
        return appendSample(result, m_answer.series.emplace_back(), false);
    }

    bool readString(const dom::element& result) {
        m_answer.type = QueryAnswer::Type::String;
        std::string_view text;
        if (result.at(1).get(text) != simdjson::SUCCESS) return false;
        m_answer.string = toQString(text);
        return true;
    }

  private:
    static bool appendSample(const dom::element& element, Series& series, bool isHistogram) {
        dom::array pair;
        if (element.get(pair) != simdjson::SUCCESS || pair.size() != 2) return false;
        auto item = pair.begin();
        const auto time = readTimeMs(*item);
        ++item;
        const auto value = isHistogram ? readHistogram(*item) : readValue(*item);
        if (!time || !value) return false;
        series.timesMs.push_back(*time);
        series.values.push_back(*value);
        series.isNativeHistogram |= isHistogram;
        return true;
    }

    template <class Samples>
    bool readSeries(const dom::element& result, Samples readSamples) {
        dom::array list;
        if (result.get(list) != simdjson::SUCCESS) return false;
        for (const dom::element item : list) {
            dom::object object;
            if (item.get(object) != simdjson::SUCCESS) return false;
            ++m_answer.totalSeries;
            m_answer.totalPoints += countPoints(object);
            if (m_answer.series.size() >= m_maxSeries) continue;
            Series& series = m_answer.series.emplace_back();
            if (!readLabels(object, series.labels) || !readSamples(object, series)) return false;
            sortByTime(series);
        }
        return true;
    }

    static qint64 countPoints(const dom::object& series) {
        dom::array values;
        dom::array histograms;
        const bool hasValues = series["values"].get(values) == simdjson::SUCCESS;
        const bool hasHistograms = series["histograms"].get(histograms) == simdjson::SUCCESS;
        if (!hasValues && !hasHistograms) return 1;
        return static_cast<qint64>((hasValues ? values.size() : 0) +
                                   (hasHistograms ? histograms.size() : 0));
    }

    static bool readList(const dom::object& item, std::string_view key, Series& series,
                         bool isHistogram) {
        dom::array list;
        const auto error = item[key].get(list);
        if (error == simdjson::NO_SUCH_FIELD) return true;
        if (error != simdjson::SUCCESS) return false;
        series.timesMs.reserve(series.timesMs.size() + list.size());
        series.values.reserve(series.values.size() + list.size());
        for (const dom::element pair : list)
            if (!appendSample(pair, series, isHistogram)) return false;
        return true;
    }

    bool readLabels(const dom::object& item, LabelList& labels) {
        dom::object metric;
        if (item["metric"].get(metric) != simdjson::SUCCESS) return false;
        labels.reserve(metric.size());
        for (const auto field : metric) {
            std::string_view value;
            if (field.value.get(value) != simdjson::SUCCESS) return false;
            labels.emplace_back(shared(field.key), shared(value));
        }
        std::sort(labels.begin(), labels.end(), [](const auto& left, const auto& right) {
            const auto rank = [](const QString& name) { return name != QLatin1String("__name__"); };
            return std::pair(rank(left.first), QStringView(left.first)) <
                   std::pair(rank(right.first), QStringView(right.first));
        });
        return true;
    }

    /// Series that turned from floats to histograms or back come in two lists.
    static void sortByTime(Series& series) {
        if (std::is_sorted(series.timesMs.begin(), series.timesMs.end())) return;
        std::vector<DecodedSample> samples(series.timesMs.size());
        for (size_t i = 0; i < samples.size(); ++i)
            samples[i] = {series.timesMs[i], series.values[i]};
        std::stable_sort(samples.begin(), samples.end(),
                         [](const auto& a, const auto& b) { return a.timeMs < b.timeMs; });
        for (size_t i = 0; i < samples.size(); ++i) {
            series.timesMs[i] = samples[i].timeMs;
            series.values[i] = samples[i].value;
        }
    }

    /// One string for all labels that read the same.
    const QString& shared(std::string_view text) {
        const auto [found, isNew] = m_texts.try_emplace(text);
        if (isNew) found->second = toQString(text);
        return found->second;
    }

    QueryAnswer& m_answer;
    size_t m_maxSeries;
    std::unordered_map<std::string_view, QString> m_texts;  // keys lie in the parser
};

bool readResult(const dom::element& data, QueryAnswer& answer, int maxSeries) {
    dom::object object;
    dom::element result;
    if (data.get(object) != simdjson::SUCCESS || object["result"].get(result) != simdjson::SUCCESS)
        return false;
    AnswerReader reader(answer, maxSeries);
    const QString type = jsonText(object, "resultType");
    if (type == QLatin1String("matrix")) return reader.readMatrix(result);
    if (type == QLatin1String("vector")) return reader.readVector(result);
    if (type == QLatin1String("scalar")) return reader.readScalar(result);
    return type == QLatin1String("string") && reader.readString(result);
}

}  // namespace

ApiResult<QueryAnswerPtr> decodeQueryAnswer(const ApiAnswer& answer, int maxSeries) {
    QElapsedTimer clock;
    clock.start();
    JsonAnswer json;
    const auto data = json.parseEnvelope(answer);
    if (!data) return tl::unexpected(data.error());
    auto decoded = std::make_shared<QueryAnswer>();
    if (!readResult(*data, *decoded, maxSeries)) return tl::unexpected(shapeError());
    decoded->warnings = jsonTexts(json.envelope(), "warnings");
    decoded->infos = jsonTexts(json.envelope(), "infos");
    decoded->json = std::make_shared<const QByteArray>(answer.body);
    decoded->serverTime = answer.serverTime;
    decoded->totalTime = answer.totalTime;
    decoded->decodeTime = std::chrono::milliseconds(clock.elapsed());
    return decoded;
}

ApiResult<QueryAnswerPtr> decodeAgain(const QueryAnswer& answer, int maxSeries) {
    ApiAnswer received;
    received.body = *answer.json;
    received.status = 200;
    received.serverTime = answer.serverTime;
    received.totalTime = answer.totalTime;
    received.bytes = answer.json->size();
    return decodeQueryAnswer(received, maxSeries);
}

}  // namespace pallium::ui
