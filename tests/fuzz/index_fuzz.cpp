// Any bytes as an index: opened, walked and selected from, or refused.
//
// Random bytes have no right checksum. So the first byte chooses: odd, and the checksums of the
// contents and of all sections that the contents lead to are put right first, which lets damage of
// every other kind through to the reader.
#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/tsdb/index/index_format.h"
#include "backend/tsdb/index/select.h"
#include "tests/backend/tsdb/index/memory_files.h"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace pallium;
using Bytes = std::vector<uint8_t>;

constexpr size_t kMostSeries = 4096;

void repair(Bytes& bytes, uint64_t begin, uint64_t length) {
    if (begin > bytes.size() || length > bytes.size() - begin || bytes.size() - begin - length < 4)
        return;
    const auto content = std::span<const uint8_t>(bytes).subspan(begin, length);
    io::storeFixedBig(bytes.data() + begin + length, io::crc32c(content));
}

void repairSection(Bytes& bytes, uint64_t at) {
    if (at < bytes.size() && bytes.size() - at >= 4)
        repair(bytes, at + 4, io::loadFixedBig<uint32_t>(bytes.data() + at));
}

void repairSeries(Bytes& bytes, uint64_t begin, uint64_t end) {
    for (uint64_t at = (begin + 15) / 16 * 16; at < end && at < bytes.size(); at += 16) {
        io::ByteReader in(std::span<const uint8_t>(bytes).subspan(at));
        const uint64_t length = in.uvarint();
        if (!in.failed() && length > 0) repair(bytes, bytes.size() - in.left(), length);
    }
}

/// Lists first, since their places are told by the table.
void repairPostings(Bytes& bytes, uint64_t table) {
    if (table >= bytes.size() || bytes.size() - table < 8) return;
    io::ByteReader in(std::span<const uint8_t>(bytes).subspan(table + 4));
    std::vector<uint64_t> lists;
    for (auto count = in.fixedBig<uint32_t>(); count > 0 && !in.failed(); --count) {
        (void)in.uvarint();
        (void)in.sized();
        (void)in.sized();
        lists.push_back(in.uvarint());
    }
    for (const uint64_t list : lists)
        repairSection(bytes, list);
}

void repairChecksums(Bytes& bytes) {
    if (bytes.size() < tsdb::kIndexContentsBytes) return;
    const size_t contents = bytes.size() - tsdb::kIndexContentsBytes;
    const auto field = [&](size_t n) {
        return io::loadFixedBig<uint64_t>(bytes.data() + contents + n * 8);
    };
    repairSeries(bytes, field(1), std::min<uint64_t>(field(4), contents));
    repairPostings(bytes, field(5));
    repairSection(bytes, field(0));
    repairSection(bytes, field(5));
    repair(bytes, contents, tsdb::kIndexContentsBytes - 4);
}

void checkSeries(const tsdb::IndexReader& index, tsdb::IndexSeriesId id) {
    std::vector<Label> labels;
    std::vector<tsdb::ChunkMeta> chunks;
    if (!index.series(id, labels, chunks)) return;
    for (size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].value.empty() || (i > 0 && labels[i].name <= labels[i - 1].name))
            std::abort();
        const auto value = index.labelOf(id, labels[i].name);
        if (!value || *value != labels[i].value) std::abort();
    }
    for (size_t i = 0; i < chunks.size(); ++i)
        if (chunks[i].minTime > chunks[i].maxTime ||
            (i > 0 && chunks[i].minTime <= chunks[i - 1].maxTime))
            std::abort();
}

void select(const tsdb::IndexReader& index, std::string_view name) {
    for (const auto& [type, value] : {std::pair{MatchType::Regex, ".+"},
                                      {MatchType::NotRegex, "a.*"},
                                      {MatchType::Equal, ""}}) {
        const Matcher matcher = Matcher::create(type, std::string(name), value).value();
        const auto found = tsdb::selectIndexSeries({}, index, {&matcher, 1});
        if (found && !std::is_sorted(found->begin(), found->end())) std::abort();
        (void)tsdb::indexLabelNames({}, index, {&matcher, 1});
        (void)tsdb::indexLabelValues({}, index, name, {&matcher, 1});
    }
}

void walk(const tsdb::IndexReader& index) {
    (void)index.forEachSymbol([](std::string_view) {});
    const auto all = index.postings("", "");
    if (all)
        for (size_t i = 0; i < std::min(all->size(), kMostSeries); ++i)
            checkSeries(index, (*all)[i]);
    const auto names = index.labelNames();
    if (!names) std::abort();
    for (const std::string_view name : *names) {
        std::vector<std::string_view> values;
        (void)index.forEachValue(name, [&values](std::string_view value) {
            if (!values.empty() && value <= values.back()) std::abort();
            values.push_back(value);
            return true;
        });
        (void)index.postings(name, values);
        for (const std::string_view value : values)
            if (!index.postings(name, value)) (void)index.postingsSize(name, value);
        select(index, name);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    Bytes bytes(data + 1, data + size);
    if (data[0] % 2 == 1) repairChecksums(bytes);
    tsdb::MemoryFiles files(std::move(bytes));
    const auto index = tsdb::IndexReader::open(files, "index");
    if (index) walk(**index);
    return 0;
}
