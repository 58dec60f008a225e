#include "backend/tsdb/head/records.h"

#include "backend/io/varint.h"
#include "backend/tsdb/head/scaled_integer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace pallium::tsdb {
namespace {

// The control byte of a sample.
constexpr uint8_t kValueMask = 0x0f;  // 0..8: bytes of a zigzag integer, or one of these
constexpr uint8_t kRawValue = 9;      // a double
constexpr uint8_t kHistogram = 10;    // with integers
constexpr uint8_t kFloatHistogram = 11;
constexpr uint8_t kLateForms = 2;  // above these two are those of histograms out of order
constexpr uint8_t kLastForm = kFloatHistogram + kLateForms;
constexpr uint8_t kNextSeries = 0x10;  // id is the previous one plus 1, else a varint difference
constexpr uint8_t kSameTime = 0x20;    // time is the previous one, else a varint difference
constexpr uint8_t kHintMask = 0xc0;    // of a histogram
constexpr uint8_t kOutOfOrder = 0x40;  // of a float, which has zero above
constexpr unsigned kHintShift = 6;
constexpr size_t kMaxPlaceBytes = 1 + 2 * io::kMaxVarintBytes;
constexpr size_t kMaxSampleBytes = kMaxPlaceBytes + sizeof(uint64_t);

uint8_t* putUvarint(uint8_t* out, uint64_t rest) {
    for (; rest >= 0x80; rest >>= 7)
        *out++ = static_cast<uint8_t>(rest | 0x80);
    *out++ = static_cast<uint8_t>(rest);
    return out;
}

uint8_t* putVarint(uint8_t* out, int64_t value) {
    return putUvarint(out, toZigzag(value));
}

int64_t difference(TimestampMs a, TimestampMs b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}

Result<void> malformed(const char* what) {
    return fail(ErrorKind::Corruption, std::string("log record: ") + what);
}

class Decoder {
  public:
    Decoder(std::span<const uint8_t> payload, RecordVisitor& visitor)
        : m_in(payload), m_visitor(visitor) {}

    Result<void> run() {
        const uint64_t series = m_in.uvarint();
        if (series > m_in.left()) return malformed("more series than bytes");
        for (uint64_t i = 0; i < series; ++i)
            PALLIUM_TRY(readSeries());
        m_id = 0;
        while (!m_in.atEnd())
            PALLIUM_TRY(readSample());
        if (m_in.failed()) return malformed("ends early");
        return {};
    }

  private:
    bool moveId(int64_t by) {
        const int64_t id = static_cast<int64_t>(m_id) + by;
        if (by > UINT32_MAX || by < -int64_t{UINT32_MAX} || id < 0 || id >= kNoId) return false;
        m_id = static_cast<SeriesId>(id);
        return true;
    }

    Result<void> readSeries() {
        if (!moveId(m_in.varint())) return malformed("series id out of range");
        const uint64_t count = m_in.uvarint();
        if (count > m_in.left()) return malformed("more labels than bytes");
        m_labels.clear();
        m_places.clear();
        for (uint64_t i = 0; i < count; ++i) {
            uint64_t pair = m_in.uvarint();
            if (pair == 0) {
                const std::string_view name = m_in.sized();
                m_pairs.push_back({name, m_in.sized()});
                pair = m_pairs.size();
            }
            if (pair > m_pairs.size()) return malformed("unknown label pair");
            m_labels.push_back(m_pairs[pair - 1]);
            m_places.push_back(static_cast<uint32_t>(pair - 1));
        }
        if (m_in.failed()) return malformed("ends early");
        m_visitor.onSeries(m_id, m_labels, m_places);
        return {};
    }

    Result<void> readSample() {
        const uint8_t control = m_in.fixed<uint8_t>();
        const uint8_t form = control & kValueMask;
        const bool isFloat = form <= kRawValue;
        if (form > kLastForm || (isFloat && (control & kHintMask & ~kOutOfOrder) != 0))
            return malformed("unknown sample form");
        if (!moveId((control & kNextSeries) != 0 ? 1 : m_in.varint()))
            return malformed("series id out of range");
        if ((control & kSameTime) == 0)
            m_time = static_cast<TimestampMs>(static_cast<uint64_t>(m_time) +
                                              static_cast<uint64_t>(m_in.varint()));
        return isFloat ? readFloat(control) : readHistogram(control);
    }

    Result<void> readFloat(uint8_t control) {
        const uint8_t form = control & kValueMask;
        uint64_t bits = 0;
        const std::span<const uint8_t> bytes = m_in.bytes(form == kRawValue ? 8 : form);
        if (m_in.failed()) return malformed("ends early");
        if (!bytes.empty()) std::memcpy(&bits, bytes.data(), bytes.size());
        const double value =
            form == kRawValue ? std::bit_cast<double>(bits) : static_cast<double>(fromZigzag(bits));
        if ((control & kOutOfOrder) != 0)
            m_visitor.onOutOfOrder(m_id, {m_time, value});
        else
            m_visitor.onSample(m_id, {m_time, value});
        return {};
    }

    Result<void> readHistogram(uint8_t control) {
        const std::span<const uint8_t> bytes = m_in.bytes(m_in.uvarint());
        if (m_in.failed()) return malformed("ends early");
        const uint8_t form = control & kValueMask;
        const bool isLate = form > kFloatHistogram;
        const AnyHistogram* const histogram =
            m_histograms.read(bytes, (isLate ? form - kLateForms : form) == kHistogram,
                              static_cast<CounterResetHint>(control >> kHintShift));
        if (histogram == nullptr) return malformed("damaged histogram");
        if (isLate)
            m_visitor.onOutOfOrder(m_id, m_time, *histogram);
        else
            m_visitor.onHistogram(m_id, m_time, *histogram);
        return {};
    }

    io::ByteReader m_in;
    RecordVisitor& m_visitor;
    SeriesId m_id = 0;
    TimestampMs m_time = 0;
    HistogramRecordReader m_histograms;
    std::vector<Label> m_pairs;
    std::vector<Label> m_labels;
    std::vector<uint32_t> m_places;  // of m_labels in m_pairs
};

}  // namespace

uint8_t* RecordEncoder::reserve(size_t bytes) {
    if (m_bytes.size() < m_used + bytes) m_bytes.resize((m_used + bytes) * 2);
    return m_bytes.data() + m_used;
}

void RecordEncoder::begin(const SeriesTable& table, std::span<const SeriesId> series) {
    m_used = m_samples = 0;
    m_id = 0;
    m_time = 0;
    m_pairs.clear();
    m_histograms.begin();
    m_bytes.clear();
    io::appendUvarint(m_bytes, series.size());
    for (const SeriesId id : series)
        addSeries(table, id);
    m_used = m_bytes.size();
    m_id = 0;
}

void RecordEncoder::addSeries(const SeriesTable& table, SeriesId series) {
    io::appendVarint(m_bytes, int64_t{series} - int64_t{m_id});
    m_id = series;
    const std::span<const PairId> pairs = table.pairsOf(series);
    io::appendUvarint(m_bytes, pairs.size());
    for (const PairId pair : pairs) {
        const auto [known, isNew] =
            m_pairs.emplace(pair, static_cast<uint32_t>(m_pairs.size() + 1));
        io::appendUvarint(m_bytes, isNew ? 0 : known->second);
        if (!isNew) continue;
        const Label text = table.pairs().text(pair);
        io::appendSized(m_bytes, text.name);
        io::appendSized(m_bytes, text.value);
    }
}

/// What all samples begin with; gives the place behind it. Inline, as it is half of a float's work.
[[gnu::always_inline]] inline uint8_t* RecordEncoder::putPlace(uint8_t* control, SeriesId series,
                                                               TimestampMs t) {
    uint8_t* out = control + 1;
    *control = 0;
    if (series == m_id + 1)
        *control |= kNextSeries;
    else
        out = putVarint(out, int64_t{series} - int64_t{m_id});
    if (t == m_time)
        *control |= kSameTime;
    else
        out = putVarint(out, difference(t, m_time));
    return out;
}

[[gnu::always_inline]] inline void RecordEncoder::endSample(const uint8_t* end, SeriesId series,
                                                            TimestampMs t) {
    m_used = static_cast<size_t>(end - m_bytes.data());
    m_id = series;
    m_time = t;
    ++m_samples;
}

void RecordEncoder::addSample(SeriesId series, const Sample& sample) {
    uint8_t* const control = reserve(kMaxSampleBytes);
    uint8_t* out = putPlace(control, series, sample.timestampMs);
    if (const auto n = toScaled(sample.value, 0)) {
        const uint64_t zigzag = toZigzag(*n);
        const auto bytes = static_cast<unsigned>(std::bit_width(zigzag) + 7) / 8;
        *control |= static_cast<uint8_t>(bytes);
        std::memcpy(out, &zigzag, sizeof zigzag);
        out += bytes;
    } else {
        *control |= kRawValue;
        std::memcpy(out, &sample.value, sizeof sample.value);
        out += sizeof sample.value;
    }
    endSample(out, series, sample.timestampMs);
}

void RecordEncoder::addHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    const std::span<const uint8_t> bytes = m_histograms.write(histogram);
    uint8_t* const control = reserve(kMaxPlaceBytes + io::kMaxVarintBytes + bytes.size());
    uint8_t* out = putPlace(control, series, t);
    *control |= std::holds_alternative<Histogram>(histogram) ? kHistogram : kFloatHistogram;
    const CounterResetHint hint = std::visit([](const auto& h) { return h.hint; }, histogram);
    *control |= static_cast<uint8_t>(static_cast<unsigned>(hint) << kHintShift);
    out = putUvarint(out, bytes.size());
    endSample(std::ranges::copy(bytes, out).out, series, t);
}

void RecordEncoder::addOutOfOrder(SeriesId series, const Sample& sample) {
    const size_t control = m_used;
    addSample(series, sample);
    m_bytes[control] |= kOutOfOrder;
}

void RecordEncoder::addOutOfOrder(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    const size_t control = m_used;
    addHistogram(series, t, histogram);
    m_bytes[control] = static_cast<uint8_t>(m_bytes[control] + kLateForms);
}

Result<void> decodeRecord(std::span<const uint8_t> payload, RecordVisitor& visitor) {
    return Decoder(payload, visitor).run();
}

}  // namespace pallium::tsdb
