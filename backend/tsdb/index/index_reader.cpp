#include "backend/tsdb/index/index_reader.h"

#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/tsdb/index/index_format.h"
#include "backend/tsdb/index/postings_table.h"
#include "backend/tsdb/index/series_ids.h"
#include "backend/tsdb/index/symbol_table.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::tsdb {
namespace {

using Bytes = std::span<const uint8_t>;

constexpr size_t kSumBytes = sizeof(uint32_t);

tl::unexpected<Error> corrupt(std::string what) {
    return fail(ErrorKind::Corruption, std::move(what));
}

/// The part of a file whose length and checksum frame it; it must end before `end`, which is within
/// the file.
Result<Bytes> sectionAt(Bytes file, uint64_t offset, uint64_t end) {
    if (offset > end || end - offset < kSectionFrameBytes)
        return corrupt(fmt::format("offset {} is out of range", offset));
    const uint64_t length = io::loadFixedBig<uint32_t>(file.data() + offset);
    if (length > end - offset - kSectionFrameBytes)
        return corrupt(fmt::format("length {} at offset {} is out of range", length, offset));
    const Bytes content =
        file.subspan(static_cast<size_t>(offset) + sizeof(uint32_t), static_cast<size_t>(length));
    if (io::loadFixedBig<uint32_t>(content.data() + length) != io::crc32c(content))
        return corrupt(fmt::format("bad checksum at offset {}", offset));
    return content;
}

Result<IndexContents> readContents(Bytes file) {
    if (file.size() < kIndexHeaderBytes + kIndexContentsBytes) return corrupt("too short");
    if (io::loadFixedBig<uint32_t>(file.data()) != kIndexMagic)
        return corrupt("no index: bad magic");
    if (file[4] != kIndexVersion) return corrupt(fmt::format("unknown version {}", file[4]));
    const Bytes table = file.last(kIndexContentsBytes);
    io::ByteReader in(table);
    IndexContents contents;
    for (uint64_t* field : {&contents.symbols, &contents.series, &contents.labelIndices,
                            &contents.labelOffsets, &contents.postings, &contents.postingsTable})
        *field = in.fixedBig<uint64_t>();
    if (in.fixedBig<uint32_t>() != io::crc32c(table.first(kIndexContentsBytes - kSumBytes)))
        return corrupt("contents: bad checksum");
    // Files of some writers say nothing about label indices, which were dropped from the format.
    if (contents.labelIndices == 0) contents.labelIndices = contents.postings;
    const std::initializer_list<uint64_t> order = {kIndexHeaderBytes,
                                                   contents.symbols,
                                                   contents.series,
                                                   contents.labelIndices,
                                                   contents.postings,
                                                   contents.postingsTable,
                                                   file.size() - kIndexContentsBytes};
    if (!std::is_sorted(order.begin(), order.end())) return corrupt("contents: sections overlap");
    return contents;
}

/// Reads the chunks of a series behind its labels.
Result<void> readChunks(io::ByteReader& in, std::vector<ChunkMeta>& chunks) {
    const uint64_t count = in.uvarint();
    ChunkMeta chunk;
    for (uint64_t i = 0; i < count; ++i) {
        bool isOverflow = false;
        if (i == 0) {
            chunk.minTime = in.varint();
        } else {
            const uint64_t gap = in.uvarint();
            if (gap == 0 && !in.failed()) return corrupt("chunks overlap");
            isOverflow |= __builtin_add_overflow(chunk.maxTime, gap, &chunk.minTime);
        }
        isOverflow |= __builtin_add_overflow(chunk.minTime, in.uvarint(), &chunk.maxTime);
        if (i == 0)
            chunk.ref = in.uvarint();
        else
            isOverflow |= __builtin_add_overflow(chunk.ref, in.varint(), &chunk.ref);
        if (in.failed() || isOverflow) return corrupt("a chunk is malformed");
        chunks.push_back(chunk);
    }
    if (in.failed() || !in.atEnd()) return corrupt("wrong length");
    return {};
}

}  // namespace

size_t IndexPostings::seek(size_t from, IndexSeriesId series) const {
    return gallopTo(*this, from, series);
}

struct IndexReader::Impl {
    Result<void> open();
    Result<Bytes> entry(IndexSeriesId series) const;
    Result<std::string_view> value(uint64_t symbol) const;
    Result<void> readLabels(io::ByteReader& in, std::vector<Label>& labels) const;
    std::optional<uint64_t> find(std::string_view name, std::string_view value) const;
    Result<IndexPostings> list(uint64_t offset) const;
    /// Names the file and the part of it, for damage.
    Error place(const Error& error, std::string_view part) const {
        return error.wrap(fmt::format("index {}: {}", path, part));
    }
    Error place(const Error& error, IndexSeriesId series) const {
        return place(error, fmt::format("series {}", series));
    }

    std::string path;
    std::unique_ptr<io::MappedFile> mapping;
    Bytes file;
    IndexContents contents;
    SymbolTable symbols;
    PostingsTable table;
};

Result<std::shared_ptr<const IndexReader>> IndexReader::open(io::FileSystem& files,
                                                             const std::string& path) {
    auto mapping = files.map(path);
    PALLIUM_TRY(mapping);
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    impl->mapping = std::move(*mapping);
    impl->file = impl->mapping->bytes();
    PALLIUM_TRY(impl->open());
    return std::shared_ptr<const IndexReader>(new IndexReader(std::move(impl)));
}

IndexReader::IndexReader(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
IndexReader::~IndexReader() = default;

Result<void> IndexReader::Impl::open() {
    const auto read = readContents(file);
    if (!read) return fail(read.error().wrap("index " + path));
    contents = *read;

    const auto symbolBytes = sectionAt(file, contents.symbols, contents.series);
    if (!symbolBytes) return fail(place(symbolBytes.error(), "symbols"));
    auto parsedSymbols = SymbolTable::parse(*symbolBytes);
    if (!parsedSymbols) return fail(place(parsedSymbols.error(), "symbols"));
    symbols = std::move(*parsedSymbols);

    const auto tableBytes =
        sectionAt(file, contents.postingsTable, file.size() - kIndexContentsBytes);
    if (!tableBytes) return fail(place(tableBytes.error(), "postings table"));
    auto parsedTable =
        PostingsTable::parse(*tableBytes, symbols, contents.postings, contents.postingsTable);
    if (!parsedTable) return fail(place(parsedTable.error(), "postings table"));
    table = std::move(*parsedTable);
    return {};
}

size_t IndexReader::fileBytes() const {
    return m_impl->file.size();
}

size_t IndexReader::symbols() const {
    return m_impl->symbols.size();
}

size_t IndexReader::symbolTableBytes() const {
    return m_impl->symbols.memoryBytes();
}

Result<void> IndexReader::forEachSymbol(const std::function<void(std::string_view)>& visit) const {
    m_impl->symbols.forEach(visit);
    return {};
}

Result<std::vector<std::string_view>> IndexReader::labelNames() const {
    std::vector<std::string_view> names;
    for (const PostingsTable::Name& name : m_impl->table.names())
        if (!name.text.empty()) names.push_back(name.text);
    return names;
}

Result<void> IndexReader::forEachValue(std::string_view name,
                                       const std::function<bool(std::string_view value)>& visit,
                                       std::string_view from) const {
    const PostingsTable::Name* found = m_impl->table.find(name);
    if (found == nullptr) return {};
    PostingsTable::Cursor cursor(m_impl->table, *found);
    for (bool isThere = cursor.seek(from); isThere; isThere = cursor.next())
        if (!visit(cursor.entry().value)) break;
    return {};
}

IndexReader::Extent IndexReader::extent(std::string_view name, std::string_view prefix) const {
    const PostingsTable::Name* found = m_impl->table.find(name);
    if (found == nullptr) return {};
    PostingsTable::Cursor cursor(m_impl->table, *found);
    if (!cursor.seek(prefix)) return {};
    const size_t first = cursor.index();
    const uint64_t firstList = cursor.entry().list;
    size_t end = found->values;
    uint64_t endList = found->lastList;
    // What begins with the prefix ends before its last byte, raised by one.
    std::string above(prefix);
    while (!above.empty() && above.back() == '\xff')
        above.pop_back();
    if (!above.empty()) {
        above.back() = static_cast<char>(static_cast<unsigned char>(above.back()) + 1);
        if (cursor.seek(above)) {
            end = cursor.index();
            endList = cursor.entry().list;
        }
    }
    // Lists follow each other in the file; where they do not, this is only a bad guess.
    const uint64_t bytes = endList > firstList ? endList - firstList : 0;
    return {end - first, static_cast<size_t>(bytes / sizeof(uint32_t))};
}

/// Checks a list of postings completely: checksum, count, order, range of ids.
Result<IndexPostings> IndexReader::Impl::list(uint64_t offset) const {
    const auto content = sectionAt(file, offset, contents.postingsTable);
    if (!content) return fail(place(content.error(), "postings"));
    if (content->size() < sizeof(uint32_t) ||
        content->size() - sizeof(uint32_t) !=
            uint64_t{io::loadFixedBig<uint32_t>(content->data())} * sizeof(uint32_t))
        return fail(place({ErrorKind::Corruption, fmt::format("wrong count at offset {}", offset)},
                          "postings"));
    const IndexPostings postings(content->subspan(sizeof(uint32_t)));
    bool isAscending = true;
    for (size_t i = 1; i < postings.size(); ++i)
        isAscending &= postings[i - 1] < postings[i];
    if (!isAscending)
        return fail(place({ErrorKind::Corruption, fmt::format("no order at offset {}", offset)},
                          "postings"));
    if (!postings.empty() &&
        (postings[0] * kSeriesAlignment < contents.series ||
         postings[postings.size() - 1] * kSeriesAlignment >= contents.labelIndices))
        return fail(place({ErrorKind::Corruption, fmt::format("no series at offset {}", offset)},
                          "postings"));
    return postings;
}

/// Where the list of a value is said to be.
std::optional<uint64_t> IndexReader::Impl::find(std::string_view name,
                                                std::string_view value) const {
    const PostingsTable::Name* found = table.find(name);
    if (found == nullptr) return std::nullopt;
    PostingsTable::Cursor cursor(table, *found);
    if (!cursor.seek(value) || cursor.entry().value != value) return std::nullopt;
    return cursor.entry().list;
}

Result<IndexPostings> IndexReader::postings(std::string_view name, std::string_view value) const {
    const auto offset = m_impl->find(name, value);
    return offset ? m_impl->list(*offset) : IndexPostings();
}

size_t IndexReader::postingsSize(std::string_view name, std::string_view value) const {
    const auto offset = m_impl->find(name, value);
    if (!offset) return 0;
    // The table of contents at least lies behind all lists.
    const auto bytes = io::loadFixedBig<uint32_t>(m_impl->file.data() + *offset);
    return bytes < sizeof bytes ? 0 : bytes / sizeof bytes - 1;
}

Result<std::vector<IndexPostings>> IndexReader::postings(
    std::string_view name, std::span<const std::string_view> values) const {
    std::vector<IndexPostings> lists(values.size());
    const PostingsTable::Name* found = m_impl->table.find(name);
    if (found == nullptr) return lists;
    PostingsTable::Cursor cursor(m_impl->table, *found);
    for (size_t i = 0; i < values.size() && cursor.seek(values[i]); ++i) {
        if (cursor.entry().value != values[i]) continue;
        const auto list = m_impl->list(cursor.entry().list);
        PALLIUM_TRY(list);
        lists[i] = *list;
    }
    return lists;
}

/// The content of a series' entry, whose checksum is right.
Result<Bytes> IndexReader::Impl::entry(IndexSeriesId series) const {
    const uint64_t offset = series * kSeriesAlignment;
    if (offset < contents.series || offset >= contents.labelIndices) return corrupt("out of range");
    io::ByteReader in(file.subspan(static_cast<size_t>(offset),
                                   static_cast<size_t>(contents.labelIndices - offset)));
    const Bytes content = in.bytes(in.uvarint());
    const auto sum = in.fixedBig<uint32_t>();
    if (in.failed()) return corrupt("length is out of range");
    if (sum != io::crc32c(content)) return corrupt("bad checksum");
    return content;
}

Result<std::string_view> IndexReader::Impl::value(uint64_t symbol) const {
    const auto text = symbols.at(symbol);
    if (!text || text->empty()) return corrupt("a value is no symbol or empty");
    return *text;
}

Result<void> IndexReader::Impl::readLabels(io::ByteReader& in, std::vector<Label>& labels) const {
    const uint64_t count = in.uvarint();
    for (uint64_t i = 0; i < count; ++i) {
        const PostingsTable::Name* name = table.findSymbol(in.uvarint());
        const uint64_t symbol = in.uvarint();
        if (in.failed() || name == nullptr) return corrupt("a label is malformed");
        if (i > 0 && name->text <= labels.back().name) return corrupt("labels do not ascend");
        const auto text = value(symbol);
        PALLIUM_TRY(text);
        labels.push_back({name->text, *text});
    }
    if (in.failed()) return corrupt("no labels");
    return {};
}

Result<void> IndexReader::series(IndexSeriesId series, std::vector<Label>& labels,
                                 std::vector<ChunkMeta>& chunks) const {
    labels.clear();
    chunks.clear();
    const auto content = m_impl->entry(series);
    if (!content) return fail(m_impl->place(content.error(), series));
    io::ByteReader in(*content);
    Result<void> read = m_impl->readLabels(in, labels);
    if (read) read = readChunks(in, chunks);
    if (!read) return fail(m_impl->place(read.error(), series));
    return {};
}

Result<void> IndexReader::labels(IndexSeriesId series, std::vector<Label>& labels) const {
    labels.clear();
    const auto content = m_impl->entry(series);
    if (!content) return fail(m_impl->place(content.error(), series));
    io::ByteReader in(*content);
    const Result<void> read = m_impl->readLabels(in, labels);
    if (!read) return fail(m_impl->place(read.error(), series));
    return {};
}

Result<std::string_view> IndexReader::labelOf(IndexSeriesId series, std::string_view name) const {
    const auto content = m_impl->entry(series);
    if (!content) return fail(m_impl->place(content.error(), series));
    const PostingsTable::Name* found = m_impl->table.find(name);
    if (found == nullptr || name.empty()) return std::string_view();
    io::ByteReader in(*content);
    const uint64_t count = in.uvarint();
    for (uint64_t i = 0; i < count && !in.failed(); ++i) {
        const uint64_t number = in.uvarint();
        const uint64_t symbol = in.uvarint();
        if (number != found->symbol || in.failed()) continue;
        const auto text = m_impl->value(symbol);
        if (!text) return fail(m_impl->place(text.error(), series));
        return *text;
    }
    if (!in.failed()) return std::string_view();
    return fail(m_impl->place({ErrorKind::Corruption, "a label is malformed"}, series));
}

}  // namespace pallium::tsdb
