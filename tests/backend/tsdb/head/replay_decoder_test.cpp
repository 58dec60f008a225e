#include "backend/tsdb/head/replay_decoder.h"

#include "tests/support/test_main.h"

#include <vector>

namespace pallium::tsdb {
namespace {

constexpr int64_t kBlockRangeMs = 7'200'000;
constexpr SeriesId kSeries = 500;
constexpr size_t kRounds = 400;  // together several batches

struct LogRecord {
    RecordType type;
    std::vector<uint8_t> payload;
};

Labels labelsOf(SeriesId series) {
    const std::string number = std::to_string(series);
    return Labels::of({{"__name__", "m"}, {"half", series % 2 == 0 ? "a" : "b"}, {"n", number}});
}

/// A record a round: it defines some series and has a sample of each that is defined by then.
std::vector<LogRecord> makeLog() {
    SeriesTable table;
    RecordEncoder encoder;
    std::vector<LogRecord> log;
    for (size_t round = 0; round < kRounds; ++round) {
        std::vector<SeriesId> fresh;
        const auto wanted = static_cast<SeriesId>((round + 1) * kSeries / kRounds);
        for (SeriesId id = table.idEnd(); id < wanted; ++id) {
            const Labels labels = labelsOf(id);
            fresh.push_back(table.add(SeriesTable::hashOf(labels.view()), labels.view()));
        }
        encoder.begin(table, fresh);
        for (SeriesId id = 0; id < wanted; ++id)
            encoder.addSample(id, {static_cast<TimestampMs>(round), double(id)});
        log.push_back({RecordType::Batch, {encoder.payload().begin(), encoder.payload().end()}});
    }
    return log;
}

size_t samplesOf(const Head& head, SeriesId series) {
    const ReadLock lock(head.mutex);
    storage::SampleColumns columns;
    if (!head.samples.read(series, INT64_MIN, INT64_MAX, columns)) return 0;
    for (size_t i = 1; i < columns.size(); ++i)
        if (columns.timestamps[i] != columns.timestamps[i - 1] + 1 ||
            columns.values[i] != double(series))
            return 0;
    return columns.size();
}

/// Returns the number of malformed records.
size_t replayAll(ReplayDecoder& decoder, Replay& replay, const std::vector<LogRecord>& log) {
    size_t malformed = 0;
    for (const LogRecord& record : log)
        if (!decoder.record(static_cast<uint8_t>(record.type), record.payload)) ++malformed;
    decoder.finish();
    replay.finish();
    return malformed;
}

}  // namespace

class ReplayDecoderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsTheOrderOfRecords() {
        const std::vector<LogRecord> log = makeLog();
        Head head(kBlockRangeMs);
        Replay replay(head);
        ReplayDecoder decoder(replay);
        QCOMPARE(replayAll(decoder, replay, log), size_t(0));
        QCOMPARE(replay.impossible() + replay.unknownRefs(), size_t(0));
        QCOMPARE(replay.definedOnce().size(), size_t(kSeries));
        std::vector<Label> labels;
        for (SeriesId id = 0; id < kSeries; ++id) {
            const size_t before = id * kRounds / kSeries;  // rounds without it
            QVERIFY(samplesOf(head, id) + before >= kRounds - 1);
            const ReadLock lock(head.mutex);
            head.series.labelsOf(id, labels);
            QCOMPARE(formatLabels(labels), formatLabels(labelsOf(id).view()));
            QCOMPARE(head.series.find(SeriesTable::hashOf(labels), labels), id);
        }
    }
    void goesOnBehindDamage() {
        std::vector<LogRecord> log = makeLog();
        log[3].payload.resize(log[3].payload.size() - 1);    // lacks a byte of its last sample
        log[kRounds / 2].payload.assign(5, 0xff);            // no record
        log[kRounds - 1].type = static_cast<RecordType>(9);  // of a later version
        Head head(kBlockRangeMs);
        Replay replay(head);
        ReplayDecoder decoder(replay);
        QCOMPARE(replayAll(decoder, replay, log), size_t(3));
        const ReadLock lock(head.mutex);
        storage::SampleColumns columns;
        QVERIFY(head.samples.read(0, INT64_MIN, INT64_MAX, columns));
        QCOMPARE(columns.size(), kRounds - 2);
    }
    void needsNoRecords() {
        Head head(kBlockRangeMs);
        Replay replay(head);
        ReplayDecoder decoder(replay);
        decoder.finish();
        QCOMPARE(replay.impossible(), size_t(0));
        QVERIFY(replay.definedOnce().empty());
    }
};

static const pallium::test::Registrar<ReplayDecoderTest> registeredReplayDecoder;

}  // namespace pallium::tsdb

#include "replay_decoder_test.moc"
