#pragma once

#include "backend/base/result.h"
#include "backend/tsdb/index/label_column.h"
#include "backend/tsdb/index/section_writer.h"
#include "backend/tsdb/index/symbol_numbers.h"

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// A label as numbers of symbols. Symbols ascend, so that labels compare as their texts do.
struct NumberedLabel {
    uint32_t name;
    uint32_t value;
    friend auto operator<=>(const NumberedLabel&, const NumberedLabel&) = default;
};

/// Collects which series have which labels, and writes the sections that are made of that. Threads:
/// confined to one.
class PostingsWriter {
  public:
    explicit PostingsWriter(const SymbolNumbers& symbols) : m_symbols(symbols) {}

    /// Series ascend.
    void add(uint32_t series, std::span<const NumberedLabel> labels);
    size_t series() const { return m_all.size(); }

    // In this order, those of the labels or none of them.
    void writeLabelIndices(SectionWriter& out);
    void writeLists(SectionWriter& out);
    void writeLabelOffsets(SectionWriter& out) const;
    /// Errors: LimitExceeded.
    Result<void> writeTable(SectionWriter& out) const;

  private:
    /// A list that is written. Its name and value are numbers, since there may be millions.
    struct List {
        NumberedLabel label;
        uint32_t series;
    };
    void writeListsOf(SectionWriter& out, std::optional<uint32_t> name,
                      std::span<const LabelColumn::Entry> entries);
    template <class Visit>
    void forEachList(Visit visit) const;

    const SymbolNumbers& m_symbols;
    LabelColumn m_all;
    std::map<uint32_t, LabelColumn> m_columns;  // by name; their memory is given back once written
    std::deque<List> m_lists;                   // written, but for that of all series
    uint64_t m_firstList = 0;                   // where that begins
    std::vector<uint64_t> m_labelIndices;       // where they begin, by name
};

/// What a number takes as uvarint, and a text with its length before it.
uint64_t uvarintBytes(uint64_t value);
uint64_t sizedBytes(std::string_view text);

}  // namespace pallium::tsdb
