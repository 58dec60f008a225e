#include "backend/tsdb/head/mapped_chunk.h"
#include "tests/backend/tsdb/chunkenc/histograms.h"
#include "tests/backend/tsdb/head/db_fixture.h"
#include "tests/support/faulty_file_system.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <random>

namespace pallium::tsdb {

using namespace test;
using pallium::test::FaultyFileSystem;

namespace {

constexpr int64_t kRange = 1'000'000;
constexpr TimestampMs kStart = 5 * kRange;
constexpr TimestampMs kStep = 1'000;
constexpr size_t kSeries = 12;

Labels labelsOf(size_t series) {
    return Labels::of({{"__name__", "m"}, {"n", std::to_string(series)}});
}

/// Every kind of values and of times that a chunk may have.
Sample sampleOf(size_t series, TimestampMs step) {
    std::mt19937_64 random(static_cast<uint64_t>(step) * kSeries + series);
    const TimestampMs jitter = series % 2 == 0 ? 0 : static_cast<TimestampMs>(random() % 300);
    double value = 7;
    if (series % 4 == 1) value = static_cast<double>(step * 10);
    if (series % 4 == 2) value = std::sin(static_cast<double>(step));
    if (series % 4 == 3) value = random() % 40 == 0 ? staleNan() : double(random() % 100);
    return {kStart + step * kStep + jitter, value};
}

constexpr size_t kHistogramSeries = 4;

/// At which the last series has a float.
bool isFloatStep(TimestampMs step) {
    return step % 90 < 5;
}

/// Counters that are reset now and then, a gauge, floats, and of the last series now one kind and
/// now the other.
HistogramPoint histogramAt(size_t series, TimestampMs step) {
    const int64_t count = step % 170;
    const auto made = histogramOf<Histogram>({{0, 2}, {3, 2}}, {count, 2 * count, count / 3, 1});
    const TimestampMs t = kStart + step * kStep;
    if (series == 1 || (series == 3 && step / 50 % 2 == 1)) {
        FloatHistogram floats;
        toFloat(made, floats);
        return {t, floats};
    }
    HistogramPoint point{t, made};
    if (series == 2) std::get<Histogram>(point.histogram).hint = CounterResetHint::Gauge;
    return point;
}

void appendSteps(Db& db, TimestampMs from, TimestampMs to) {
    for (TimestampMs step = from; step < to; ++step) {
        Batch batch;
        for (size_t series = 0; series < kSeries; ++series)
            batch.add(labelsOf(series), {sampleOf(series, step)});
        for (size_t series = 0; series < kHistogramSeries; ++series) {
            const Labels labels = labelsOf(kSeries + series);
            // The last one has floats in between.
            if (series == 3 && isFloatStep(step))
                batch.add(labels, {{kStart + step * kStep, 1}});
            else
                batch.add(labels, {}, {histogramAt(series, step)});
        }
        const AppendResult result = append(db, batch);
        if (result.accepted + result.acceptedHistograms != kSeries + kHistogramSeries)
            qFatal("not accepted");
    }
}

/// The bytes of all samples, since a stale marker equals nothing; of a histogram the sum, the count
/// and the hint.
std::vector<std::pair<TimestampMs, uint64_t>> allSamples(const Db& db, TimestampMs minTime,
                                                         TimestampMs maxTime) {
    std::vector<std::pair<TimestampMs, uint64_t>> all;
    const auto querier = db.querier(minTime, maxTime);
    const Matcher matchers[] = {matcher(MatchType::Equal, "__name__", "m")};
    const auto found = (*querier)->select(Context(), true, {}, matchers);
    if (!found) qFatal("%s", found.error().message.c_str());
    for (size_t i = 0; i < (*found)->size(); ++i) {
        storage::SampleColumns columns;
        if (!(*found)->read(i, minTime, maxTime, columns)) qFatal("read failed");
        for (size_t s = 0; s < columns.size(); ++s)
            all.emplace_back(columns.timestamps[s], std::bit_cast<uint64_t>(columns.values[s]));
        for (const HistogramSample& sample : columns.histograms) {
            all.emplace_back(sample.timestampMs, std::bit_cast<uint64_t>(sample.histogram.sum));
            all.emplace_back(static_cast<TimestampMs>(sample.histogram.hint),
                             std::bit_cast<uint64_t>(sample.histogram.count));
        }
    }
    return all;
}

/// How many of these the steps in [from, to) have.
size_t valuesIn(TimestampMs from, TimestampMs to) {
    size_t values = 0;
    for (TimestampMs step = from; step < to; ++step)
        values += kSeries + 2 * kHistogramSeries - (isFloatStep(step) ? 1 : 0);
    return values;
}

/// How many chunks of histograms lie in files.
size_t histogramChunks(const std::string& directory) {
    size_t count = 0;
    for (uint32_t number = 0; number < 8; ++number) {
        const auto file =
            io::realFileSystem().readAll(fmt::format("{}/chunks_head/{:08}", directory, number));
        if (!file) continue;
        for (size_t at = 8; at < file->size();) {
            const auto chunk = mappedChunkAt(*file, at);
            if (!chunk) qFatal("damaged file");
            count += chunk->encoding != ChunkEncoding::Xor ? 1 : 0;
            at = static_cast<size_t>(chunk->bytes.data() - file->data()) + chunk->bytes.size();
        }
    }
    return count;
}

std::vector<std::vector<uint8_t>> blockFiles(const Db& db, const std::string& directory) {
    std::vector<std::vector<uint8_t>> files;
    for (const BlockMeta& meta : db.blocks())
        for (const char* name : {"/index", "/chunks/000001"})
            files.push_back(
                *io::realFileSystem().readAll(directory + "/" + meta.ulid.toString() + name));
    return files;
}

size_t chunkFiles(const std::string& directory) {
    return io::realFileSystem()
        .list(directory + "/chunks_head")
        .value_or(std::vector<std::string>())
        .size();
}

}  // namespace

class DbMapTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answersAndWritesTheSameWithAndWithoutMapping() {
        const pallium::test::TempDir directory, plainDirectory;
        DbOptions options;
        options.blockRangeMs = kRange;
        const auto db = openDb(directory.path(), options);
        const auto plain = openDb(plainDirectory.path(), options);
        for (TimestampMs step = 0; step < 1400; step += 350) {
            appendSteps(*db, step, step + 350);
            appendSteps(*plain, step, step + 350);
            const size_t headBytes = db->stats().headBytes;
            QVERIFY(db->mapChunks(Context()) > 0);
            QVERIFY(db->stats().headBytes < headBytes);
            QCOMPARE(db->mapChunks(Context()), size_t(0));
            for (const TimestampMs from : {TimestampMs(0), kStart + 77'777, kStart + 600'500})
                for (const TimestampMs to : {kStart + 100, kStart + 611'111, INT64_MAX})
                    QVERIFY(allSamples(*db, from, to) == allSamples(*plain, from, to));
        }
        QVERIFY(db->stats().mappedBytes > 0);
        QCOMPARE(plain->stats().mappedBytes, uint64_t(0));
        QVERIFY(histogramChunks(directory.path()) >= kHistogramSeries * 11);
        CountingLimiter limiter;
        QVERIFY(db->flush(Context(), limiter) && plain->flush(Context(), limiter));
        QVERIFY(blockFiles(*db, directory.path()).size() >= 4);
        QVERIFY(blockFiles(*db, directory.path()) == blockFiles(*plain, plainDirectory.path()));
        QVERIFY(allSamples(*db, 0, INT64_MAX) == allSamples(*plain, 0, INT64_MAX));
    }
    void deletesFilesThatTruncationEmptied() {
        const pallium::test::TempDir directory;
        DbOptions options;
        options.blockRangeMs = kRange;
        const auto db = openDb(directory.path(), options);
        appendSteps(*db, 0, 1000);
        QVERIFY(db->mapChunks(Context()) > 0);
        QCOMPARE(chunkFiles(directory.path()), size_t(1));
        CountingLimiter limiter;
        (void)db->truncate(kStart + 990 * kStep, limiter);
        QCOMPARE(chunkFiles(directory.path()), size_t(0));
        QCOMPARE(db->stats().mappedBytes, uint64_t(0));
        appendSteps(*db, 1000, 1900);
        QVERIFY(db->mapChunks(Context()) > 0);
        QCOMPARE(allSamples(*db, kStart + 1000 * kStep, INT64_MAX).size(), valuesIn(1000, 1900));
    }
    void keepsNoFileForLaterChunksOfOthers() {
        const pallium::test::TempDir directory;
        DbOptions options;
        options.blockRangeMs = kRange;
        const auto db = openDb(directory.path(), options);
        CountingLimiter limiter;
        appendSteps(*db, 0, 1000);
        QVERIFY(db->mapChunks(Context()) > 0);
        (void)db->truncate(kStart + 100 * kStep, limiter);
        QCOMPARE(chunkFiles(directory.path()), size_t(1));
        appendSteps(*db, 1000, 1900);
        QVERIFY(db->mapChunks(Context()) > 0);
        QCOMPARE(chunkFiles(directory.path()), size_t(2));
        (void)db->truncate(kStart + 1100 * kStep, limiter);
        QCOMPARE(chunkFiles(directory.path()), size_t(1));
        QCOMPARE(allSamples(*db, kStart + 1100 * kStep, INT64_MAX).size(), valuesIn(1100, 1900));
    }
    void beginsAgainFromTheLog() {
        const pallium::test::TempDir directory;
        std::vector<std::pair<TimestampMs, uint64_t>> before;
        {
            const auto db = openDb(directory.path());
            appendSteps(*db, 0, 500);
            QVERIFY(db->mapChunks(Context()) > 0);
            before = allSamples(*db, 0, INT64_MAX);
        }
        QCOMPARE(chunkFiles(directory.path()), size_t(1));
        const auto db = openDb(directory.path());
        QCOMPARE(chunkFiles(directory.path()), size_t(0));
        QVERIFY(allSamples(*db, 0, INT64_MAX) == before);
    }
    void keepsChunksInMemoryWhileTheDiskIsFull() {
        for (size_t n = 1; n < 6; ++n) {
            const pallium::test::TempDir directory;
            FaultyFileSystem files(io::realFileSystem());
            const auto db = openDb(directory.path(), {}, files);
            appendSteps(*db, 0, 500);
            const auto before = allSamples(*db, 0, INT64_MAX);
            files.failAt(n, FaultyFileSystem::Fault::Tear, true);
            const size_t mapped = db->mapChunks(Context());
            QVERIFY(files.hasFailed() == (mapped == 0));
            QVERIFY(allSamples(*db, 0, INT64_MAX) == before);
            files.heal();
            QCOMPARE(mapped > 0, db->mapChunks(Context()) == 0);
            QVERIFY(allSamples(*db, 0, INT64_MAX) == before);
            QVERIFY(db->stats().mappedBytes > 0);
        }
    }
    void stopsWhenItIsToldTo() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path());
        appendSteps(*db, 0, 500);
        const CancelToken token;
        token.cancel();
        QCOMPARE(db->mapChunks(Context(token)), size_t(0));
        QVERIFY(db->mapChunks(Context()) > 0);
    }
};

static const pallium::test::Registrar<DbMapTest> registeredMap;

}  // namespace pallium::tsdb

#include "db_map_test.moc"
