#include "backend/tsdb/index/postings_writer.h"

#include "backend/tsdb/index/index_format.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr uint32_t kWord = sizeof(uint32_t);

/// Of a list of postings, with its frame.
uint64_t listBytes(size_t series) {
    return kSectionFrameBytes + kWord * (uint64_t{series} + 1);
}

/// The part of sorted entries that has the value of the first.
std::span<const LabelColumn::Entry> firstValue(std::span<const LabelColumn::Entry> entries) {
    const auto end = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
        return entry.value != entries.front().value;
    });
    return entries.first(static_cast<size_t>(end - entries.begin()));
}

}  // namespace

uint64_t uvarintBytes(uint64_t value) {
    uint64_t bytes = 1;
    for (; value >= 0x80; value >>= 7)
        ++bytes;
    return bytes;
}

uint64_t sizedBytes(std::string_view text) {
    return uvarintBytes(text.size()) + text.size();
}

void PostingsWriter::add(uint32_t series, std::span<const NumberedLabel> labels) {
    m_all.add(series, 0);
    for (const NumberedLabel& label : labels)
        m_columns[label.name].add(series, label.value);
}

void PostingsWriter::writeLabelIndices(SectionWriter& out) {
    for (const auto& [name, column] : m_columns) {
        std::vector<LabelColumn::Entry> entries = column.sorted();
        const auto end =
            std::unique(entries.begin(), entries.end(),
                        [](const auto& a, const auto& b) { return a.value == b.value; });
        const auto count = static_cast<uint32_t>(end - entries.begin());
        out.align(kPostingsAlignment);
        m_labelIndices.push_back(out.position());
        out.beginSection(kWord * (count + 2));
        out.putFixed(uint32_t{1});  // names a tuple
        out.putFixed(count);
        std::for_each(entries.begin(), end,
                      [&out](const auto& entry) { out.putFixed(entry.value); });
        out.endSection();
    }
}

void PostingsWriter::writeLists(SectionWriter& out) {
    out.align(kPostingsAlignment);
    m_firstList = out.position();
    writeListsOf(out, std::nullopt, m_all.sorted());
    for (auto& [name, column] : m_columns) {
        writeListsOf(out, name, column.sorted());
        column = {};
    }
}

/// One list for each value; without a name it is that of all series, which may be empty.
void PostingsWriter::writeListsOf(SectionWriter& out, std::optional<uint32_t> name,
                                  std::span<const LabelColumn::Entry> entries) {
    do {
        const auto list = firstValue(entries);
        const auto count = static_cast<uint32_t>(list.size());
        out.beginSection(kWord * (count + 1));
        out.putFixed(count);
        for (const LabelColumn::Entry& entry : list)
            out.putFixed(entry.series);
        out.endSection();
        if (name) m_lists.push_back({{*name, list.front().value}, count});
        entries = entries.subspan(list.size());
    } while (!entries.empty());
}

void PostingsWriter::writeLabelOffsets(SectionWriter& out) const {
    std::vector<uint8_t> section;
    io::appendFixedBig(section, static_cast<uint32_t>(m_columns.size()));
    auto offset = m_labelIndices.begin();
    for (const auto& [name, column] : m_columns) {
        section.push_back(1);  // names a tuple
        io::appendSized(section, m_symbols.text(name));
        io::appendUvarint(section, *offset++);
    }
    out.beginSection(static_cast<uint32_t>(section.size()));
    out.put(section);
    out.endSection();
}

/// Visits name, value and offset of each list.
template <class Visit>
void PostingsWriter::forEachList(Visit visit) const {
    uint64_t offset = m_firstList;
    visit({}, {}, offset);
    offset += listBytes(m_all.size());
    for (const List& list : m_lists) {
        visit(m_symbols.text(list.label.name), m_symbols.text(list.label.value), offset);
        offset += listBytes(list.series);
    }
}

Result<void> PostingsWriter::writeTable(SectionWriter& out) const {
    using Text = std::string_view;
    uint64_t bytes = kWord;
    forEachList([&bytes](Text name, Text value, uint64_t offset) {
        bytes += uvarintBytes(kPostingsKeyParts) + sizedBytes(name) + sizedBytes(value) +
                 uvarintBytes(offset);
    });
    if (bytes > kMaxSectionBytes)
        return fail(ErrorKind::LimitExceeded, "more than 4 GiB of names and values of labels");
    out.beginSection(static_cast<uint32_t>(bytes));
    out.putFixed(static_cast<uint32_t>(m_lists.size() + 1));
    forEachList([&out](Text name, Text value, uint64_t offset) {
        out.putUvarint(kPostingsKeyParts);
        out.putSized(name);
        out.putSized(value);
        out.putUvarint(offset);
    });
    out.endSection();
    return {};
}

}  // namespace pallium::tsdb
