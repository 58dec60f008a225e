#include "backend/tsdb/index/postings_table.h"

#include "backend/tsdb/index/index_format.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr size_t kValuesASample = 32;

tl::unexpected<Error> badTable(const char* what) {
    return fail(ErrorKind::Corruption, what);
}

}  // namespace

/// Fails the reader if it is no entry.
PostingsTable::Entry PostingsTable::read(io::ByteReader& in) {
    if (in.uvarint() != kPostingsKeyParts) (void)in.bytes(in.left() + 1);  // more than there is
    Entry entry;
    entry.name = in.sized();
    entry.value = in.sized();
    entry.list = in.uvarint();
    return entry;
}

Result<PostingsTable> PostingsTable::parse(std::span<const uint8_t> content,
                                           const SymbolTable& symbols, uint64_t listsBegin,
                                           uint64_t listsEnd) {
    io::ByteReader in(content);
    PostingsTable table;
    table.m_content = content;
    const auto position = [&] { return static_cast<uint32_t>(content.size() - in.left()); };
    const auto count = in.fixedBig<uint32_t>();
    for (uint32_t i = 0; i < count; ++i) {
        const uint32_t begin = position();
        const Entry entry = read(in);
        if (in.failed()) return badTable("an entry is malformed");
        if (entry.list < listsBegin || entry.list >= listsEnd)
            return badTable("an offset is out of range");
        PALLIUM_TRY(table.add(entry, begin, position(), symbols));
    }
    if (in.failed() || !in.atEnd()) return badTable("wrong length");
    return table;
}

Result<void> PostingsTable::add(const Entry& entry, uint32_t begin, uint32_t end,
                                const SymbolTable& symbols) {
    if (m_names.empty() || entry.name != m_names.back().text) {
        if (!m_names.empty() && entry.name < m_names.back().text)
            return badTable("names do not ascend");
        const auto symbol = symbols.find(entry.name);
        if (!symbol && !entry.name.empty()) return badTable("a name is not among the symbols");
        m_names.push_back({entry.name, symbol.value_or(0), begin, end, m_samples.size(), 0, {}, 0});
    } else if (entry.value <= m_names.back().lastValue) {
        return badTable("values do not ascend");
    }
    Name& name = m_names.back();
    if (name.values % kValuesASample == 0) m_samples.push_back(begin);
    ++name.values;
    name.end = end;
    name.lastValue = entry.value;
    name.lastList = entry.list;
    return {};
}

const PostingsTable::Name* PostingsTable::find(std::string_view name) const {
    const auto at =
        std::lower_bound(m_names.begin(), m_names.end(), name,
                         [](const Name& each, std::string_view text) { return each.text < text; });
    return at != m_names.end() && at->text == name ? &*at : nullptr;
}

const PostingsTable::Name* PostingsTable::findSymbol(uint64_t symbol) const {
    const auto begin = m_names.begin() + (!m_names.empty() && m_names.front().text.empty() ? 1 : 0);
    const auto at =
        std::lower_bound(begin, m_names.end(), symbol,
                         [](const Name& each, uint64_t number) { return each.symbol < number; });
    return at != m_names.end() && at->symbol == symbol ? &*at : nullptr;
}

std::string_view PostingsTable::sampled(size_t sample) const {
    io::ByteReader in(m_content.subspan(m_samples[sample]));
    return read(in).value;
}

PostingsTable::Cursor::Cursor(const PostingsTable& table, const Name& name)
    : m_table(table),
      m_name(name),
      m_in(table.m_content.subspan(name.begin, name.end - name.begin)) {}

bool PostingsTable::Cursor::next() {
    if (m_index > m_name.values) return false;
    if (++m_index > m_name.values) return false;
    m_entry = read(m_in);
    return true;
}

bool PostingsTable::Cursor::seek(std::string_view value) {
    if (m_index > m_name.values || value > m_name.lastValue) {
        m_index = m_name.values + 1;
        return false;
    }
    if (m_index > 0 && m_entry.value >= value) return true;
    // The last sample that is not above the value lies before what is searched, or is it.
    size_t low = m_index == 0 ? 0 : (m_index - 1) / kValuesASample;
    size_t high = (m_name.values - 1) / kValuesASample + 1;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        (m_table.sampled(m_name.firstSample + middle) <= value ? low : high) = middle;
    }
    if (m_index == 0 || low * kValuesASample >= m_index) {
        const uint32_t begin = m_table.m_samples[m_name.firstSample + low];
        m_in = io::ByteReader(m_table.m_content.subspan(begin, m_name.end - begin));
        m_index = low * kValuesASample;
    }
    while (next())
        if (m_entry.value >= value) return true;
    return false;
}

}  // namespace pallium::tsdb
