#include "backend/tsdb/index/symbol_table.h"

#include "backend/io/varint.h"
#include "backend/tsdb/index/index_format.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

constexpr size_t kSymbolsASample = 32;

}  // namespace

Result<SymbolTable> SymbolTable::parse(std::span<const uint8_t> content) {
    io::ByteReader in(content);
    SymbolTable table;
    table.m_content = content;
    table.m_size = in.fixedBig<uint32_t>();
    if (table.m_size > in.left()) return fail(ErrorKind::Corruption, "too many symbols");
    std::string_view before;
    for (size_t i = 0; i < table.m_size; ++i) {
        if (i % kSymbolsASample == 0)
            table.m_offsets.push_back(static_cast<uint32_t>(content.size() - in.left()));
        const std::string_view symbol = in.sized();
        if (i > 0 && symbol <= before) return fail(ErrorKind::Corruption, "symbols do not ascend");
        before = symbol;
    }
    if (in.failed() || !in.atEnd()) return fail(ErrorKind::Corruption, "wrong length");
    return table;
}

std::optional<std::string_view> SymbolTable::at(uint64_t number) const {
    if (number >= m_size) return std::nullopt;
    io::ByteReader in(m_content.subspan(m_offsets[number / kSymbolsASample]));
    for (uint64_t skipped = number % kSymbolsASample; skipped > 0; --skipped)
        (void)in.sized();
    return in.sized();
}

std::optional<uint32_t> SymbolTable::find(std::string_view text) const {
    const auto first = [this](uint32_t offset) {
        return io::ByteReader(m_content.subspan(offset)).sized();
    };
    const auto above = std::upper_bound(
        m_offsets.begin(), m_offsets.end(), text,
        [&](std::string_view wanted, uint32_t offset) { return wanted < first(offset); });
    if (above == m_offsets.begin()) return std::nullopt;
    const auto sample = static_cast<size_t>(above - m_offsets.begin() - 1);
    io::ByteReader in(m_content.subspan(m_offsets[sample]));
    const size_t end = std::min(m_size, (sample + 1) * kSymbolsASample);
    for (size_t number = sample * kSymbolsASample; number < end; ++number)
        if (in.sized() == text) return static_cast<uint32_t>(number);
    return std::nullopt;
}

void SymbolTable::forEach(const std::function<void(std::string_view)>& visit) const {
    if (m_size == 0) return;
    io::ByteReader in(m_content.subspan(m_offsets.front()));
    for (size_t i = 0; i < m_size; ++i)
        visit(in.sized());
}

}  // namespace pallium::tsdb
