#include "backend/tsdb/head/checkpoint.h"

#include "backend/tsdb/head/records.h"

#include <algorithm>
#include <vector>

namespace pallium::tsdb {
namespace {

/// Series of one record: enough to share their label pairs, few enough to be lost together.
constexpr SeriesId kSeriesPerRecord = 1024;

Result<void> writeDefinitions(const Head& head, RecordType type, const Wal::RecordSink& sink) {
    RecordEncoder encoder;
    std::vector<SeriesId> series;
    SeriesId id = 0;
    for (bool isLast = false; !isLast;) {
        series.clear();
        {
            const ReadLock lock(head.mutex);
            const SeriesId end = head.series.idEnd();
            for (; id < end && series.size() < kSeriesPerRecord; ++id)
                if (head.series.exists(id)) series.push_back(id);
            isLast = id >= end;
            encoder.begin(head.series, series);
        }
        if (!series.empty()) PALLIUM_TRY(sink(static_cast<uint8_t>(type), encoder.payload()));
    }
    return {};
}

/// Copies records without what is no longer needed.
class RecordFilter final : public RecordVisitor {
  public:
    RecordFilter(const Head& head, TimestampMs minTime, const Wal::RecordSink& sink)
        : m_head(head), m_minTime(minTime), m_sink(sink) {}

    /// False if the record is malformed. What precedes the fault is as good as any other record's.
    bool copy(uint8_t type, std::span<const uint8_t> payload) {
        if (static_cast<RecordType>(type) != RecordType::Batch) return false;
        if (!m_result) return true;
        m_isMalformed = false;
        {
            const ReadLock lock(m_head.mutex);
            m_encoder.begin(m_head.series, {});
            if (!decodeRecord(payload, *this)) m_isMalformed = true;
        }
        if (m_encoder.samples() > 0) m_result = m_sink(type, m_encoder.payload());
        return !m_isMalformed;
    }
    Result<void> result() const { return m_result; }

    void onSeries(SeriesId, LabelsView, std::span<const uint32_t>) override {}
    void onSample(SeriesId series, const Sample& sample) override
        PALLIUM_REQUIRES_SHARED(m_head.mutex) {
        if (sample.timestampMs >= m_minTime && m_head.series.exists(series))
            m_encoder.addSample(series, sample);
    }
    void onHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram) override
        PALLIUM_REQUIRES_SHARED(m_head.mutex) {
        if (t < m_minTime || !m_head.series.exists(series)) return;
        if (validate(histogram))
            m_encoder.addHistogram(series, t, histogram);
        else
            m_isMalformed = true;
    }
    void onOutOfOrder(SeriesId, const Sample&) override {}
    void onOutOfOrder(SeriesId, TimestampMs, const AnyHistogram&) override {}

  private:
    const Head& m_head;
    const TimestampMs m_minTime;
    const Wal::RecordSink& m_sink;
    RecordEncoder m_encoder;
    bool m_isMalformed = false;  // the record
    Result<void> m_result;
};

}  // namespace

Result<void> checkpointLog(Wal& wal, uint64_t before, const Head& head, TimestampMs minTime,
                           Wal::ReplayReport& report) {
    return wal.replaceBefore(before, [&](const Wal::RecordSink& sink) -> Result<void> {
        PALLIUM_TRY(writeDefinitions(head, RecordType::Batch, sink));
        RecordFilter filter(head, minTime, sink);
        PALLIUM_TRY(wal.readBefore(
            before,
            [&](uint8_t type, std::span<const uint8_t> payload) {
                return filter.copy(type, payload);
            },
            report));
        return filter.result();
    });
}

Result<void> checkpointSeriesLog(Wal& seriesWal, const Head& head) {
    const auto index = seriesWal.cut();
    PALLIUM_TRY(index);
    return seriesWal.replaceBefore(*index, [&](const Wal::RecordSink& sink) {
        return writeDefinitions(head, RecordType::Series, sink);
    });
}

}  // namespace pallium::tsdb
