#include "tests/backend/tsdb/block/block_fixture.h"

#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "tests/backend/tsdb/chunkenc/golden_chunks.h"
#include "tests/support/shared_data.h"

#include <fmt/format.h>

#include <QJsonArray>

#include <bit>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <stdexcept>

namespace pallium::tsdb {
namespace {

namespace fs = std::filesystem;
using Chunks = std::map<Labels, std::vector<EncodedChunk>>;

class TestCursor final : public SeriesCursor {
  public:
    explicit TestCursor(const Chunks& series) : m_series(series), m_next(series.begin()) {}
    Result<bool> next() override {
        if (m_next == m_series.end()) return false;
        m_at = m_next++;
        return true;
    }
    LabelsView labels() const override { return m_at->first.view(); }
    std::span<const EncodedChunk> chunks() const override { return m_at->second; }

  private:
    const Chunks& m_series;
    Chunks::const_iterator m_next, m_at;
};

std::string bitsOf(double value) {
    return fmt::format("{:x}", std::bit_cast<uint64_t>(value));
}

std::string describe(const FloatHistogram& histogram) {
    if (isStale(histogram)) return "stale histogram";
    const HistogramLayout& layout = histogram.layout;
    std::string text =
        fmt::format("{} {} {} {} {}", layout.schema, bitsOf(layout.zeroThreshold),
                    bitsOf(histogram.count), bitsOf(histogram.zeroCount), bitsOf(histogram.sum));
    for (const auto* spans : {&layout.positiveSpans, &layout.negativeSpans}) {
        text += " spans";
        for (const HistogramSpan& span : *spans)
            text += fmt::format(" {}+{}", span.offset, span.length);
    }
    for (const auto* numbers : {&histogram.positive, &histogram.negative, &layout.customBounds}) {
        text += " numbers";
        for (const double number : *numbers)
            text += ' ' + bitsOf(number);
    }
    return text;
}

void push(const test::AnySample& sample, storage::SampleColumns& out) {
    if (sample.kind == SampleKind::Float) return out.push(sample.time, sample.value);
    FloatHistogram histogram = sample.floatHistogram;
    if (sample.kind == SampleKind::Histogram) toFloat(sample.histogram, histogram);
    out.histograms.push_back({sample.time, std::move(histogram)});
}

}  // namespace

TestSeries& TestSeries::add(const Labels& labels, const std::vector<FloatSample>& samples,
                            size_t perChunk) {
    for (size_t begin = 0; begin < samples.size(); begin += perChunk) {
        const size_t end = std::min(begin + perChunk, samples.size());
        XorChunkWriter writer;
        for (size_t i = begin; i < end; ++i)
            writer.append(samples[i].first, samples[i].second);
        addChunk(labels, {samples[begin].first, samples[end - 1].first, ChunkEncoding::Xor,
                          writer.bytes()});
    }
    return *this;
}

TestSeries& TestSeries::addChunk(const Labels& labels, EncodedChunk chunk) {
    chunk.bytes = m_bytes.emplace_back(chunk.bytes.begin(), chunk.bytes.end());
    m_series[labels].push_back(chunk);
    return *this;
}

std::vector<std::string_view> TestSeries::symbols() const {
    std::set<std::string_view> symbols{""};
    for (const auto& [labels, chunks] : m_series) {
        for (const Label& label : labels) {
            symbols.insert(label.name);
            symbols.insert(label.value);
        }
    }
    return {symbols.begin(), symbols.end()};
}

std::unique_ptr<SeriesCursor> TestSeries::cursor() const {
    return std::make_unique<TestCursor>(m_series);
}

std::shared_ptr<const BlockReader> TestSeries::write(const std::string& parent,
                                                     const Ulid& ulid) const {
    BlockMeta meta;
    meta.ulid = ulid;
    meta.sources = {ulid};
    meta.minTime = std::numeric_limits<TimestampMs>::max();
    meta.maxTime = std::numeric_limits<TimestampMs>::min();
    for (const auto& [labels, chunks] : m_series) {
        meta.minTime = std::min(meta.minTime, chunks.front().minTime);
        meta.maxTime = std::max(meta.maxTime, chunks.back().maxTime + 1);
    }
    const auto written =
        writeBlock(Context(), io::realFileSystem(), parent, meta, symbols(), *cursor());
    if (!written) throw std::runtime_error(written.error().message);
    auto block = BlockReader::open(io::realFileSystem(), parent + '/' + ulid.toString());
    if (!block) throw std::runtime_error(block.error().message);
    return *block;
}

std::vector<FloatSample> countUp(TimestampMs t, size_t count, double value) {
    std::vector<FloatSample> samples;
    for (size_t i = 0; i < count; ++i)
        samples.emplace_back(t + static_cast<TimestampMs>(i) * 15'000,
                             value + static_cast<double>(i));
    return samples;
}

Result<SeriesSamples> readSeries(const BlockReader& block, TimestampMs minTime,
                                 TimestampMs maxTime) {
    const Matcher all = Matcher::create(MatchType::Regex, "__name__", ".*").value();
    const auto querier = block.querier(minTime, maxTime);
    const auto set = querier->select(Context(), true, {}, {&all, 1});
    PALLIUM_TRY(set);
    SeriesSamples result;
    std::vector<Label> scratch;
    for (size_t i = 0; i < (*set)->size(); ++i) {
        auto& samples = result[formatLabels((*set)->labels(i, scratch))];
        PALLIUM_TRY((*set)->read(i, minTime, maxTime, samples));
    }
    return result;
}

Result<std::vector<std::string_view>> symbolsOf(const BlockReader& block) {
    std::vector<std::string_view> symbols;
    PALLIUM_TRY(
        block.index().forEachSymbol([&](std::string_view symbol) { symbols.push_back(symbol); }));
    return symbols;
}

Result<SeriesSamples> readSeries(const BlockReader& block) {
    return readSeries(block, std::numeric_limits<TimestampMs>::min(),
                      std::numeric_limits<TimestampMs>::max());
}

SeriesSamples goldenSeries(const pallium::test::GoldenBlock& block) {
    const QJsonObject dump = pallium::test::goldenDump(block);
    SeriesSamples result;
    for (const auto& series : dump[dump.contains(u"visible") ? u"visible" : u"series"].toArray()) {
        std::vector<std::pair<std::string, std::string>> pairs;
        const QJsonObject labels = series[u"labels"].toObject();
        for (auto label = labels.begin(); label != labels.end(); ++label)
            pairs.emplace_back(label.key().toStdString(), label.value().toString().toStdString());
        std::sort(pairs.begin(), pairs.end());
        std::vector<Label> views;
        for (const auto& [name, value] : pairs)
            views.push_back({name, value});
        storage::SampleColumns& samples = result[formatLabels(views)];
        for (const auto& sample : series[u"samples"].toArray())
            push(test::goldenSample(sample.toArray()), samples);
    }
    return result;
}

std::string describe(const storage::SampleColumns& samples) {
    std::string text;
    for (size_t i = 0; i < samples.size(); ++i)
        text += fmt::format("{} {}\n", samples.timestamps[i], bitsOf(samples.values[i]));
    for (const HistogramSample& sample : samples.histograms)
        text += fmt::format("{} {}\n", sample.timestampMs, describe(sample.histogram));
    return text;
}

std::string describe(const SeriesSamples& series) {
    std::string text;
    for (const auto& [labels, samples] : series)
        text += labels + '\n' + describe(samples);
    return text;
}

std::vector<std::string> namesIn(const std::string& directory) {
    return io::realFileSystem().list(directory).value();
}

std::map<std::string, std::string> contentOf(const std::string& directory) {
    std::map<std::string, std::string> content;
    for (const auto& entry : fs::recursive_directory_iterator(directory))
        if (entry.is_regular_file())
            content[fs::relative(entry.path(), directory)] = pallium::test::readFile(entry.path());
    return content;
}

void setFile(const std::string& path, std::string_view text) {
    // A new file, since the old one may be mapped.
    fs::remove(path);
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace pallium::tsdb
