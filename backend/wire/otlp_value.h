#pragma once

#include "backend/base/scratch_text.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::wire {

enum class OtlpValueKind : uint8_t { Empty, String, Bool, Int, Double, Bytes, List, Map };

/// Values of attributes that are not plain strings: filled by a decoder as a tree, then written as
/// the collector's libraries print them. A reader puts one value into it, takes its text and clears
/// it for the next. Threads: confined to one.
class OtlpValues {
  public:
    /// How deep lists and maps may lie in each other.
    static constexpr size_t kMaxDepth = 64;
    static constexpr const char* kTooDeep = "attribute values are nested too deeply (limit: 64)";
    /// How many values one of them may consist of.
    static constexpr size_t kMaxNodes = 1 << 16;
    static constexpr const char* kTooMany = "an attribute has too many values (limit: 65536)";

    using Ref = uint32_t;
    static constexpr Ref kNone = UINT32_MAX;

    struct Node {
        OtlpValueKind kind = OtlpValueKind::Empty;
        bool flag = false;
        union {
            int64_t integer = 0;
            double real;
        };
        std::string_view text;  // of a string, or bytes
        std::string_view key;   // in a map
        Ref firstChild = kNone, lastChild = kNone, next = kNone;
    };

    /// A new value; a child of `parent` unless that is kNone. Requires: not full.
    Ref add(Ref parent);
    bool isFull() const { return m_nodes.size() >= kMaxNodes; }
    /// Valid until the next add().
    Node& at(Ref ref) { return m_nodes[ref]; }
    /// Makes a value of any kind empty, and a list or map forget its children.
    void reset(Ref ref, OtlpValueKind kind);
    /// The text of a value: strings as they are, bytes in base 64, lists and maps as JSON with keys
    /// in order, nothing for an empty one.
    std::string_view textOf(Ref ref, ScratchText& texts);
    void clear() { m_nodes.clear(); }

  private:
    bool appendJson(Ref ref);
    bool appendList(const Node& list);
    bool appendMap(const Node& map);

    std::vector<Node> m_nodes;
    std::string m_out;
    std::vector<Ref> m_members;  // of the maps that are being written, the innermost last
};

}  // namespace pallium::wire
