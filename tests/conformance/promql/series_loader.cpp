#include "tests/conformance/promql/series_loader.h"

#include "backend/model/sample.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"

#include <cassert>

namespace pallium::promqltest {
namespace {

FloatHistogram staleHistogram() {
    FloatHistogram stale;
    stale.sum = staleNan();
    return stale;
}

}  // namespace

void SeriesLoader::load(const LoadCommand& command) {
    for (const SeriesLine& line : command.series)
        loadLine(line, command.stepMs);
}

void SeriesLoader::clear() {
    m_storage.clear();
    m_chunks.clear();
}

void SeriesLoader::loadLine(const SeriesLine& line, int64_t stepMs) {
    OpenChunk& chunk = m_chunks[line.labels];
    for (size_t i = 0; i < line.values.size(); ++i) {
        const StepValue& step = line.values[i];
        const TimestampMs time = static_cast<TimestampMs>(i) * stepMs;
        const bool hasStart = !line.startOffsets.empty() && line.startOffsets[i].has_value();
        const TimestampMs startMs = hasStart ? time + *line.startOffsets[i] : 0;
        if (step.kind == StepValue::Kind::Gap) continue;
        if (step.kind == StepValue::Kind::Histogram) {
            append(line.labels, chunk, time, step.histogram, startMs);
        } else if (isStaleNan(step.value) && chunk.writer.samples() > 0) {
            append(line.labels, chunk, time, staleHistogram(), startMs);
        } else {
            close(line.labels, chunk);
            m_storage.add(line.labels, time, step.value, startMs);
        }
    }
    store(line.labels, chunk);
}

void SeriesLoader::append(const Labels& labels, OpenChunk& chunk, TimestampMs time,
                          const FloatHistogram& histogram, TimestampMs startMs) {
    const bool isLate = chunk.writer.samples() > 0 && time <= chunk.writer.maxTime();
    if (isLate || chunk.writer.append(time, histogram) == ChunkWriter::Outcome::NewChunk) {
        close(labels, chunk);
        (void)chunk.writer.append(time, histogram);  // an empty chunk takes everything
    }
    chunk.startTimes.push_back(startMs);
}

void SeriesLoader::store(const Labels& labels, const OpenChunk& chunk) {
    if (chunk.writer.samples() == 0) return;
    const tsdb::EncodedChunk encoded{chunk.writer.minTime(), chunk.writer.maxTime(),
                                     chunk.writer.kEncoding, chunk.writer.bytes()};
    storage::SampleColumns samples;
    [[maybe_unused]] const auto read =
        tsdb::readChunk(encoded, encoded.minTime, encoded.maxTime, samples);
    assert(read && samples.histograms.size() == chunk.startTimes.size());  // it was just written
    for (size_t i = 0; i < samples.histograms.size(); ++i) {
        const HistogramSample& sample = samples.histograms[i];
        m_storage.add(labels, sample.timestampMs, sample.histogram, chunk.startTimes[i]);
    }
}

void SeriesLoader::close(const Labels& labels, OpenChunk& chunk) {
    store(labels, chunk);
    chunk.writer.reset();
    chunk.startTimes.clear();
}

}  // namespace pallium::promqltest
