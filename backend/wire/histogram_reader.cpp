#include "backend/wire/histogram_reader.h"

#include <type_traits>

namespace pallium::wire {
namespace {

int64_t zigzag(uint64_t value) {
    return static_cast<int64_t>((value >> 1) ^ (0 - (value & 1)));
}
/// Cut to 32 bits first, as Go's generated code does.
int32_t zigzag32(uint64_t value) {
    return static_cast<int32_t>(zigzag(static_cast<uint32_t>(value)));
}

CounterResetHint resetHint(uint64_t number) {
    return number <= static_cast<uint64_t>(CounterResetHint::Gauge)
               ? static_cast<CounterResetHint>(number)
               : CounterResetHint::Unknown;
}

/// The member of the oneof `count` that is read last counts. Faults are left to the real pass.
bool hasFloatCount(std::string_view bytes) {
    bool isFloat = false;
    ProtoFailure ignored;
    ProtoReader reader(bytes, "Histogram", ignored);
    while (reader.next()) {
        if (reader.field() == 1 || reader.field() == 2) isFloat = reader.field() == 2;
        if (!reader.skip()) break;
    }
    return isFloat;
}

bool decodeSpan(std::string_view bytes, HistogramSpan& span, ProtoFailure& failure) {
    uint64_t value = 0;
    ProtoReader reader(bytes, "BucketSpan", failure);
    while (reader.next()) {
        switch (reader.field()) {
            case 1:
                if (!reader.varint("Offset", value)) return false;
                span.offset = zigzag32(value);
                break;
            case 2:
                if (!reader.varint("Length", value)) return false;
                span.length = static_cast<uint32_t>(value);
                break;
            default:
                if (!reader.skip()) return false;
        }
    }
    return failure.kind == ProtoFailure::Kind::None;
}

/// Reads the fields of one message into a histogram of either kind. Field names in error texts are
/// Go's.
template <class H>
class HistogramReader {
  public:
    HistogramReader(std::string_view bytes, H& out, ProtoFailure& failure)
        : m_reader(bytes, "Histogram", failure), m_out(out), m_failure(failure) {}

    bool read(TimestampMs& timestampMs) {
        reset();
        while (m_reader.next())
            if (!field()) return false;
        timestampMs = m_timestampMs;
        return m_failure.kind == ProtoFailure::Kind::None;
    }

  private:
    static constexpr bool kIsFloat = std::is_same_v<H, FloatHistogram>;

    void reset() {
        m_out.hint = CounterResetHint::Unknown;
        m_out.count = m_out.zeroCount = 0;
        m_out.sum = 0;
        m_out.layout.schema = 0;
        m_out.layout.zeroThreshold = 0;
        m_out.layout.positiveSpans.clear();
        m_out.layout.negativeSpans.clear();
        m_out.layout.customBounds.clear();
        m_out.positive.clear();
        m_out.negative.clear();
    }
    bool field() {
        switch (m_reader.field()) {
            case 1:
                return integer("CountInt", m_out.count);
            case 2:
                return real("CountFloat", m_out.count);
            case 3:
                return m_reader.fixed64("Sum", m_out.sum);
            case 4:
                return schema();
            case 5:
                return m_reader.fixed64("ZeroThreshold", m_out.layout.zeroThreshold);
            case 6:
                return integer("ZeroCountInt", m_out.zeroCount);
            case 7:
                return real("ZeroCountFloat", m_out.zeroCount);
            default:
                return listField();
        }
    }
    bool listField() {
        switch (m_reader.field()) {
            case 8:
                return span("NegativeSpans", m_out.layout.negativeSpans);
            case 9:
                return deltas("NegativeDeltas", m_out.negative);
            case 10:
                return counts("NegativeCounts", m_out.negative);
            case 11:
                return span("PositiveSpans", m_out.layout.positiveSpans);
            case 12:
                return deltas("PositiveDeltas", m_out.positive);
            case 13:
                return counts("PositiveCounts", m_out.positive);
            default:
                return lastField();
        }
    }
    bool lastField() {
        uint64_t value = 0;
        switch (m_reader.field()) {
            case 14:
                if (!m_reader.varint("ResetHint", value)) return false;
                m_out.hint = resetHint(value);
                return true;
            case 15:
                if (!m_reader.varint("TimestampMs", value)) return false;
                m_timestampMs = static_cast<TimestampMs>(value);
                return true;
            case 16:
                return m_reader.fixed64s("CustomValues", [this](double bound) {
                    m_out.layout.customBounds.push_back(bound);
                });
            default:
                return m_reader.skip();
        }
    }

    template <class Count>
    bool integer(const char* name, Count& count) {
        uint64_t value = 0;
        if (!m_reader.varint(name, value)) return false;
        if constexpr (!kIsFloat) count = value;
        return true;
    }
    template <class Count>
    bool real(const char* name, Count& count) {
        double value = 0;
        if (!m_reader.fixed64(name, value)) return false;
        if constexpr (kIsFloat) count = value;
        return true;
    }
    bool schema() {
        uint64_t value = 0;
        if (!m_reader.varint("Schema", value)) return false;
        m_out.layout.schema = zigzag32(value);
        return true;
    }
    bool span(const char* name, std::vector<HistogramSpan>& spans) {
        std::string_view bytes;
        return m_reader.sized(name, bytes) && decodeSpan(bytes, spans.emplace_back(), m_failure);
    }
    template <class Buckets>
    bool deltas(const char* name, Buckets& buckets) {
        return m_reader.varints(name, [&buckets](uint64_t value) {
            if constexpr (!kIsFloat) buckets.push_back(zigzag(value));
        });
    }
    template <class Buckets>
    bool counts(const char* name, Buckets& buckets) {
        return m_reader.fixed64s(name, [&buckets](double value) {
            if constexpr (kIsFloat) buckets.push_back(value);
        });
    }

    ProtoReader m_reader;
    H& m_out;
    ProtoFailure& m_failure;
    TimestampMs m_timestampMs = 0;
};

/// The histogram of that kind in `any`, with its memory if it is of that kind already.
template <class H>
H& obtain(AnyHistogram& any) {
    H* held = std::get_if<H>(&any);
    return held != nullptr ? *held : any.emplace<H>();
}

/// Of a histogram with nothing but a time of our days. An empty one takes two bytes and becomes
/// ninety times as many, so a series may not have more histograms than would fit with this.
constexpr size_t kLeastHistogramBytes = 9;

constexpr size_t kKeptBuckets = 512;
constexpr size_t kKeptHistograms = 8192;  // several times the series of a usual request

template <class T>
void releaseLarge(std::vector<T>& list) {
    // Not `= {}`, which would keep the capacity.
    if (list.capacity() > kKeptBuckets) list = std::vector<T>();
}

}  // namespace

bool decodeHistogram(std::string_view bytes, HistogramPoint& point, ProtoFailure& failure) {
    if (hasFloatCount(bytes)) {
        auto& out = obtain<FloatHistogram>(point.histogram);
        return HistogramReader<FloatHistogram>(bytes, out, failure).read(point.timestampMs);
    }
    auto& out = obtain<Histogram>(point.histogram);
    return HistogramReader<Histogram>(bytes, out, failure).read(point.timestampMs);
}

bool addHistogram(std::string_view bytes, size_t seriesBytes, WriteBatch& batch,
                  WriteBatch::Series& series, ProtoFailure& failure) {
    const auto count = static_cast<uint32_t>(batch.histograms.size());
    if (series.histogramsEnd == 0) series.histogramsBegin = count;
    series.histogramsEnd = count + 1;
    const size_t own = series.histogramsEnd - series.histogramsBegin;
    if (own * kLeastHistogramBytes > seriesBytes) {
        failure = {ProtoFailure::Kind::TooManyHistograms, "TimeSeries", seriesBytes};
        return false;
    }
    return decodeHistogram(bytes, batch.histograms.grow(), failure);
}

void releaseLargeHistograms(ReusedList<HistogramPoint>& histograms) {
    if (histograms.size() > kKeptHistograms) {
        histograms = {};
        return;
    }
    for (size_t i = 0; i < histograms.size(); ++i) {
        std::visit(
            [](auto& histogram) {
                releaseLarge(histogram.layout.positiveSpans);
                releaseLarge(histogram.layout.negativeSpans);
                releaseLarge(histogram.layout.customBounds);
                releaseLarge(histogram.positive);
                releaseLarge(histogram.negative);
            },
            histograms[i].histogram);
    }
}

}  // namespace pallium::wire
