#pragma once

#include "backend/base/result.h"
#include "backend/io/varint.h"
#include "backend/tsdb/index/symbol_table.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// The table of an index that says where the postings of each name and value lie. Memory: 4 bytes
/// for each 32nd value of a name. Views: into the content. Threads: immutable.
class PostingsTable {
  public:
    struct Name {
        std::string_view text;
        uint32_t symbol = 0;          // its number
        uint32_t begin = 0, end = 0;  // of its entries, in the content
        size_t firstSample = 0;       // of its every 32nd entry, beginning with the first
        size_t values = 0;
        std::string_view lastValue;
        uint64_t lastList = 0;
    };
    struct Entry {
        std::string_view name, value;
        uint64_t list = 0;  // its offset in the file
    };
    /// Walks the entries of a name.
    class Cursor {
      public:
        Cursor(const PostingsTable& table, const Name& name);
        /// To the next entry; false behind the last.
        bool next();
        /// On to the first entry, this one or a later one, whose value is not less; false if there
        /// is none. A cursor that has not moved yet is before the first.
        bool seek(std::string_view value);
        const Entry& entry() const { return m_entry; }
        /// Which of the name's entries it is.
        size_t index() const { return m_index - 1; }

      private:
        const PostingsTable& m_table;
        const Name& m_name;
        io::ByteReader m_in;
        Entry m_entry;
        size_t m_index = 0;  // of the next entry
    };

    PostingsTable() = default;
    /// `content` of the section, borrowed; lists must begin within [listsBegin, listsEnd). Errors:
    /// Corruption, also if entries do not ascend.
    static Result<PostingsTable> parse(std::span<const uint8_t> content, const SymbolTable& symbols,
                                       uint64_t listsBegin, uint64_t listsEnd);

    /// Ascending; that of all series, if it is there, is the empty one.
    std::span<const Name> names() const { return m_names; }
    /// Null if there is none.
    const Name* find(std::string_view name) const;
    /// By the number of its symbol; the empty name is never found.
    const Name* findSymbol(uint64_t symbol) const;

  private:
    static Entry read(io::ByteReader& in);
    Result<void> add(const Entry& entry, uint32_t begin, uint32_t end, const SymbolTable& symbols);
    std::string_view sampled(size_t sample) const;

    std::span<const uint8_t> m_content;
    std::vector<Name> m_names;  // so are their symbols in order, but for the empty one's
    std::vector<uint32_t> m_samples;
};

}  // namespace pallium::tsdb
