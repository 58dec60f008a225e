#include "backend/tsdb/index/index_writer.h"

#include "backend/tsdb/index/index_format.h"
#include "backend/tsdb/index/postings_writer.h"
#include "backend/tsdb/index/section_writer.h"
#include "backend/tsdb/index/symbol_numbers.h"

#include <fmt/format.h>

#include <limits>

namespace pallium::tsdb {
namespace {

tl::unexpected<Error> invalid(std::string message) {
    return fail(ErrorKind::InvalidArgument, std::move(message));
}

/// What a section of symbols takes.
Result<uint32_t> measureSymbols(std::span<const std::string_view> symbols) {
    uint64_t bytes = sizeof(uint32_t);
    for (size_t i = 0; i < symbols.size(); ++i) {
        if (i > 0 && symbols[i - 1] >= symbols[i])
            return invalid(fmt::format("symbol {} does not come after the one before it", i));
        bytes += sizedBytes(symbols[i]);
    }
    // Less than 4 GiB of them are also fewer than 2^32 - 1.
    if (bytes > kMaxSectionBytes)
        return fail(ErrorKind::LimitExceeded, "more than 4 GiB of symbols");
    return static_cast<uint32_t>(bytes);
}

Result<void> checkTimes(std::span<const ChunkMeta> chunks) {
    if (chunks.empty()) return invalid("no chunks");
    for (size_t i = 0; i < chunks.size(); ++i) {
        if (chunks[i].minTime > chunks[i].maxTime)
            return invalid(fmt::format("chunk {} ends before it begins", i));
        if (i > 0 && chunks[i].minTime <= chunks[i - 1].maxTime)
            return invalid(fmt::format("chunk {} overlaps the one before it", i));
    }
    return {};
}

/// The difference of two times or references, which fits into 64 bits, in arithmetic that wraps.
uint64_t distance(auto from, auto to) {
    return static_cast<uint64_t>(to) - static_cast<uint64_t>(from);
}

void appendChunks(std::vector<uint8_t>& out, std::span<const ChunkMeta> chunks) {
    io::appendUvarint(out, chunks.size());
    const ChunkMeta* before = nullptr;
    for (const ChunkMeta& chunk : chunks) {
        if (before == nullptr)
            io::appendVarint(out, chunk.minTime);
        else
            io::appendUvarint(out, distance(before->maxTime, chunk.minTime));
        io::appendUvarint(out, distance(chunk.minTime, chunk.maxTime));
        if (before == nullptr)
            io::appendUvarint(out, chunk.ref);
        else
            io::appendVarint(out, static_cast<int64_t>(distance(before->ref, chunk.ref)));
        before = &chunk;
    }
}

}  // namespace

struct IndexWriter::Impl {
    Impl(std::unique_ptr<io::WritableFile> file, std::span<const std::string_view> symbols,
         IndexWriterOptions writerOptions)
        : out(std::move(file)), numbers(symbols), options(writerOptions), postings(numbers) {}

    void begin(std::span<const std::string_view> symbols, uint32_t symbolBytes);
    Result<void> number(LabelsView labels);
    Result<uint32_t> find(std::string_view text) const;
    Result<void> check(std::span<const ChunkMeta> chunks) const;
    void write(std::span<const ChunkMeta> chunks);
    void writeContents();

    SectionWriter out;
    const SymbolNumbers numbers;
    const IndexWriterOptions options;
    IndexContents contents;
    PostingsWriter postings;
    uint64_t lastRef = 0;
    std::vector<NumberedLabel> current, last;  // symbols ascend: their numbers compare as they do
    std::vector<uint8_t> entry;
};

Result<std::unique_ptr<IndexWriter>> IndexWriter::create(io::FileSystem& files,
                                                         const std::string& path,
                                                         std::span<const std::string_view> symbols,
                                                         IndexWriterOptions options) {
    const Result<uint32_t> symbolBytes = measureSymbols(symbols);
    if (!symbolBytes) return fail(symbolBytes.error().wrap("write " + path));
    auto file = files.openAppend(path);
    PALLIUM_TRY(file);
    if ((*file)->size() != 0) return fail(ErrorKind::Conflict, path + " exists");
    auto impl = std::make_unique<Impl>(std::move(*file), symbols, options);
    impl->begin(symbols, *symbolBytes);
    PALLIUM_TRY(impl->out.state());
    return std::unique_ptr<IndexWriter>(new IndexWriter(std::move(impl)));
}

IndexWriter::IndexWriter(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
IndexWriter::~IndexWriter() = default;

size_t IndexWriter::series() const {
    return m_impl->postings.series();
}

Result<void> IndexWriter::add(LabelsView labels, std::span<const ChunkMeta> chunks) {
    Result<void> valid = m_impl->number(labels);
    if (valid) valid = m_impl->check(chunks);
    if (!valid) return fail(valid.error().wrap("series " + formatLabels(labels)));
    m_impl->write(chunks);
    return m_impl->out.state();
}

Result<void> IndexWriter::finish() {
    auto& [out, numbers, options, contents, postings, lastRef, current, last, entry] = *m_impl;
    contents.labelIndices = out.position();
    if (options.writeLabelIndices) postings.writeLabelIndices(out);
    contents.postings = out.position();
    postings.writeLists(out);
    contents.labelOffsets = out.position();
    if (options.writeLabelIndices) postings.writeLabelOffsets(out);
    contents.postingsTable = out.position();
    PALLIUM_TRY(postings.writeTable(out));
    m_impl->writeContents();
    return out.finish();
}

void IndexWriter::Impl::begin(std::span<const std::string_view> symbols, uint32_t symbolBytes) {
    out.putFixed(kIndexMagic);
    out.putFixed(kIndexVersion);
    contents.symbols = out.position();
    out.beginSection(symbolBytes);
    out.putFixed(static_cast<uint32_t>(symbols.size()));
    for (const std::string_view symbol : symbols)
        out.putSized(symbol);
    out.endSection();
    contents.series = out.position();
}

/// Puts the labels into `current`. The series before is a good guess at the numbers: most of its
/// names are the same, and the first values.
Result<void> IndexWriter::Impl::number(LabelsView labels) {
    if (labels.empty()) return invalid("no labels");
    current.clear();
    for (size_t i = 0; i < labels.size(); ++i) {
        const auto& [name, value] = labels[i];
        if (name.empty() || value.empty()) return invalid("an empty name or value");
        const NumberedLabel* guess = i < last.size() ? &last[i] : nullptr;
        const bool isNameKnown = guess != nullptr && numbers.text(guess->name) == name;
        const bool isValueKnown = guess != nullptr && numbers.text(guess->value) == value;
        const auto nameNumber = isNameKnown ? guess->name : find(name);
        const auto valueNumber = isValueKnown ? guess->value : find(value);
        PALLIUM_TRY(nameNumber);
        PALLIUM_TRY(valueNumber);
        if (i > 0 && *nameNumber <= current.back().name)
            return invalid("label names do not ascend");
        current.push_back({*nameNumber, *valueNumber});
    }
    if (current <= last) return invalid("does not come after the series before it");
    return {};
}

Result<uint32_t> IndexWriter::Impl::find(std::string_view text) const {
    if (const auto found = numbers.find(text)) return *found;
    return invalid(fmt::format("\"{}\" is not among the symbols", text));
}

Result<void> IndexWriter::Impl::check(std::span<const ChunkMeta> chunks) const {
    PALLIUM_TRY(checkTimes(chunks));
    for (size_t i = 0; i < chunks.size(); ++i) {
        const bool isFirst = i == 0 && postings.series() == 0;
        if (!isFirst && chunks[i].ref <= (i == 0 ? lastRef : chunks[i - 1].ref))
            return invalid(fmt::format("the reference of chunk {} does not ascend", i));
    }
    if (out.position() / kSeriesAlignment >= std::numeric_limits<uint32_t>::max())
        return fail(ErrorKind::LimitExceeded, "the index is full");
    return {};
}

void IndexWriter::Impl::write(std::span<const ChunkMeta> chunks) {
    entry.clear();
    io::appendUvarint(entry, current.size());
    for (const NumberedLabel& label : current) {
        io::appendUvarint(entry, label.name);
        io::appendUvarint(entry, label.value);
    }
    appendChunks(entry, chunks);

    out.align(kSeriesAlignment);
    const auto id = static_cast<uint32_t>(out.position() / kSeriesAlignment);
    out.putUvarint(entry.size());
    out.beginChecksum();
    out.put(entry);
    out.putChecksum();

    postings.add(id, current);
    last.swap(current);
    lastRef = chunks.back().ref;
}

void IndexWriter::Impl::writeContents() {
    out.beginChecksum();
    for (const uint64_t offset : {contents.symbols, contents.series, contents.labelIndices,
                                  contents.labelOffsets, contents.postings, contents.postingsTable})
        out.putFixed(offset);
    out.putChecksum();
}

}  // namespace pallium::tsdb
