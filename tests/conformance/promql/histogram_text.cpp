#include "tests/conformance/promql/histogram_text.h"

#include "backend/base/go_text.h"
#include "tests/conformance/promql/script_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace pallium::promqltest {
namespace {

constexpr auto kHintNames =
    std::to_array<std::string_view>({"unknown", "reset", "not_reset", "gauge"});  // as the enum

struct HistogramField {
    std::string_view key, value;
};

/// Takes `key:value` off the front of `rest`; the value ends at a blank, a list at its bracket.
Result<HistogramField> takeField(std::string_view& rest) {
    const size_t colon = rest.find(':');
    if (colon == std::string_view::npos)
        return fail(ErrorKind::InvalidArgument,
                    "a histogram's field without value: " + quoted(rest));
    HistogramField field{rest.substr(0, colon), rest.substr(colon + 1)};
    const bool isList = field.value.starts_with('[');
    const size_t end = isList ? field.value.find(']') : field.value.find_first_of(" \t");
    if (isList && end == std::string_view::npos)
        return fail(ErrorKind::InvalidArgument, "a list without end: " + quoted(field.value));
    field.value = field.value.substr(0, isList ? end + 1 : end);
    rest = trimmed(rest.substr(colon + 1 + field.value.size()));
    return field;
}

class HistogramParser {
  public:
    Result<StepValue> parse(std::string_view fields) {
        m_step.kind = StepValue::Kind::Histogram;
        while (!fields.empty()) {
            const auto field = takeField(fields);
            PALLIUM_TRY(field);
            if (std::ranges::find(m_seen, field->key) != m_seen.end())
                return fail(ErrorKind::InvalidArgument, "a field twice: " + quoted(field->key));
            m_seen.push_back(field->key);
            if (!read(*field))
                return fail(ErrorKind::InvalidArgument,
                            fmt::format("bad field {}:{}", field->key, field->value));
        }
        setSpans(m_offset, m_step.histogram.positive, m_layout.positiveSpans);
        setSpans(m_negativeOffset, m_step.histogram.negative, m_layout.negativeSpans);
        return std::move(m_step);
    }

  private:
    bool read(const HistogramField& field) {
        const auto& [key, value] = field;
        FloatHistogram& histogram = m_step.histogram;
        if (key == "schema") return readInt(value, m_layout.schema);
        if (key == "sum") return parseGoFloat(value, histogram.sum);
        if (key == "count") return parseGoFloat(value, histogram.count);
        if (key == "z_bucket") return parseGoFloat(value, histogram.zeroCount);
        if (key == "z_bucket_w") return parseGoFloat(value, m_layout.zeroThreshold);
        if (key == "buckets") return readList(value, histogram.positive);
        if (key == "n_buckets") return readList(value, histogram.negative);
        if (key == "custom_values") return readList(value, m_layout.customBounds);
        if (key == "offset") return readInt(value, m_offset);
        if (key == "n_offset") return readInt(value, m_negativeOffset);
        return key == "counter_reset_hint" && readHint(value);
    }
    bool readHint(std::string_view value) {
        const auto name = std::ranges::find(kHintNames, value);
        m_step.hasHint = true;
        m_step.histogram.hint = static_cast<CounterResetHint>(name - kHintNames.begin());
        return name != kHintNames.end();
    }
    static bool readInt(std::string_view value, int32_t& out) {
        int64_t number = 0;
        const bool isInt = parseGoInt(value, number);
        out = static_cast<int32_t>(number);
        return isInt && out == number;
    }
    static bool readList(std::string_view value, std::vector<double>& out) {
        if (!value.starts_with('[')) return false;
        std::string_view numbers = trimmed(value.substr(1, value.size() - 2));
        while (!numbers.empty())
            if (!parseGoFloat(takeWord(numbers), out.emplace_back())) return false;
        return true;
    }
    static void setSpans(int32_t offset, const std::vector<double>& buckets,
                         std::vector<HistogramSpan>& spans) {
        if (!buckets.empty()) spans = {{offset, static_cast<uint32_t>(buckets.size())}};
    }

    StepValue m_step;
    HistogramLayout& m_layout = m_step.histogram.layout;
    int32_t m_offset = 0, m_negativeOffset = 0;
    std::vector<std::string_view> m_seen;
};

void writeNumber(std::string& out, std::string_view key, double value) {
    if (value != 0) out += fmt::format(" {}:{}", key, formatFloatGeneral(value));
}

void writeList(std::string& out, std::string_view key, const std::vector<std::string>& items) {
    if (!items.empty()) out += fmt::format(" {}:[{}]", key, fmt::join(items, " "));
}

void writeGap(int64_t length, std::vector<std::string>& items) {
    constexpr int64_t kMaxZeros = 8;
    if (length > kMaxZeros)
        items.push_back(fmt::format("_x{}", length));
    else
        items.insert(items.end(), static_cast<size_t>(std::max<int64_t>(length, 0)), "0");
}

/// With `prefix` before the names of both fields.
void writeBuckets(std::string& out, std::string_view prefix, std::span<const HistogramSpan> spans,
                  std::span<const double> buckets) {
    std::vector<std::string> items;
    int64_t gap = 0;
    for (const HistogramSpan& span : spans) {
        gap += span.offset;
        if (span.length == 0) continue;
        if (items.empty())
            writeNumber(out, fmt::format("{}offset", prefix), static_cast<double>(gap));
        else
            writeGap(gap, items);
        gap = 0;
        const size_t length = std::min<size_t>(span.length, buckets.size());
        for (const double count : buckets.first(length))
            items.push_back(formatFloatGeneral(count));
        buckets = buckets.subspan(length);
    }
    writeList(out, fmt::format("{}buckets", prefix), items);
}

}  // namespace

Result<StepValue> parseHistogram(std::string_view text) {
    constexpr size_t kBraces = 2;
    if (text.size() < 2 * kBraces || !text.starts_with("{{") || !text.ends_with("}}"))
        return fail(ErrorKind::InvalidArgument, "not a histogram: " + quoted(text));
    return HistogramParser().parse(trimmed(text.substr(kBraces, text.size() - 2 * kBraces)));
}

std::string formatHistogram(const FloatHistogram& histogram) {
    const HistogramLayout& layout = histogram.layout;
    std::string out;
    writeNumber(out, "schema", layout.schema);
    writeNumber(out, "count", histogram.count);
    writeNumber(out, "sum", histogram.sum);
    writeNumber(out, "z_bucket", histogram.zeroCount);
    writeNumber(out, "z_bucket_w", layout.zeroThreshold);
    std::vector<std::string> bounds;
    std::ranges::transform(layout.customBounds, std::back_inserter(bounds), formatFloatGeneral);
    writeList(out, "custom_values", bounds);
    if (histogram.hint != CounterResetHint::Unknown)
        out +=
            fmt::format(" counter_reset_hint:{}", kHintNames[static_cast<size_t>(histogram.hint)]);
    writeBuckets(out, "", layout.positiveSpans, histogram.positive);
    writeBuckets(out, "n_", layout.negativeSpans, histogram.negative);
    return fmt::format("{{{{{}}}}}", trimmed(out));
}

}  // namespace pallium::promqltest
