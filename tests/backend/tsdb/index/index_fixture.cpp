#include "tests/backend/tsdb/index/index_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pallium::tsdb {

IndexedSeriesList::IndexedSeriesList(std::vector<IndexedSeries> series,
                                     std::vector<std::string> moreSymbols)
    : m_series(std::move(series)) {
    std::set<std::string> symbols(moreSymbols.begin(), moreSymbols.end());
    uint64_t ref = 8;
    for (IndexedSeries& each : m_series) {
        for (const Label& label : each.labels) {
            symbols.emplace(label.name);
            symbols.emplace(label.value);
        }
        if (each.chunks.empty()) each.chunks.push_back({ref, 1000, 2000});
        ref = each.chunks.back().ref + 100;
    }
    m_symbols.assign(symbols.begin(), symbols.end());
}

std::vector<std::string_view> IndexedSeriesList::symbols() const {
    return {m_symbols.begin(), m_symbols.end()};
}

Result<void> IndexedSeriesList::write(io::FileSystem& files, const std::string& path,
                                      IndexWriterOptions options) const {
    const std::vector<std::string_view> views = symbols();
    auto writer = IndexWriter::create(files, path, views, options);
    PALLIUM_TRY(writer);
    for (const IndexedSeries& each : m_series)
        PALLIUM_TRY((*writer)->add(each.labels.view(), each.chunks));
    return (*writer)->finish();
}

IndexedSeriesList smallIndex() {
    std::vector<IndexedSeries> series;
    for (const char* metric : {"requests_total", "up"})
        for (const char* job : {"api", "db", "web"})
            for (const char* instance : {"a:1", "b:1"})
                series.push_back({Labels::of({{"__name__", metric},
                                              {"job", job},
                                              {"instance", instance},
                                              {"canary", job[0] == 'w' ? "yes" : ""}}),
                                  {}});
    std::sort(series.begin(), series.end(),
              [](const auto& a, const auto& b) { return a.labels < b.labels; });
    series[0].chunks = {{8, -5000, -1}, {200, 0, 0}, {300, 1, 9'000'000'000}};
    return IndexedSeriesList(std::move(series), {"", "unused"});
}

Result<std::vector<IndexedSeries>> readSeries(const IndexReader& index) {
    const auto all = index.postings("", "");
    PALLIUM_TRY(all);
    std::vector<IndexedSeries> series;
    std::vector<Label> labels;
    std::vector<ChunkMeta> chunks;
    for (size_t i = 0; i < all->size(); ++i) {
        PALLIUM_TRY(index.series((*all)[i], labels, chunks));
        series.push_back({Labels(labels), chunks});
    }
    return series;
}

namespace {

Result<void> dumpPostings(const IndexReader& index, std::string_view name, std::string_view value,
                          std::string& out) {
    const auto list = index.postings(name, value);
    PALLIUM_TRY(list);
    out += fmt::format("{}={}:", name, value);
    for (size_t i = 0; i < list->size(); ++i) {
        const auto label = index.labelOf((*list)[i], name);
        PALLIUM_TRY(label);
        out += fmt::format(" {}({})", (*list)[i], *label);
    }
    out += '\n';
    return {};
}

}  // namespace

Result<std::string> dumpIndex(const IndexReader& index) {
    std::string out;
    PALLIUM_TRY(index.forEachSymbol([&out](std::string_view symbol) { (out += symbol) += ' '; }));
    const auto names = index.labelNames();
    PALLIUM_TRY(names);
    PALLIUM_TRY(dumpPostings(index, {}, {}, out));
    for (const std::string_view name : *names) {
        std::vector<std::string_view> values;
        PALLIUM_TRY(index.forEachValue(name, [&values](std::string_view value) {
            values.push_back(value);
            return true;
        }));
        for (const std::string_view value : values)
            PALLIUM_TRY(dumpPostings(index, name, value, out));
        PALLIUM_TRY(index.postings(name, values));
    }
    const auto series = readSeries(index);
    PALLIUM_TRY(series);
    for (const IndexedSeries& each : *series) {
        out += formatLabels(each.labels.view());
        for (const ChunkMeta& chunk : each.chunks)
            out += fmt::format(" {}:{}..{}", chunk.ref, chunk.minTime, chunk.maxTime);
        out += '\n';
    }
    return out;
}

}  // namespace pallium::tsdb
