#pragma once

#include <re2/re2.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium {

/// For the sources of this module only: a replacement text, cut at the groups that it names. See
/// RegexTemplate for its syntax.
class RegexReplacement {
  public:
    RegexReplacement(std::string_view text, const re2::RE2& regex);
    /// How many submatches of `regex` it needs, the whole match counted.
    size_t groups() const;
    /// Requires: at least groups() submatches.
    void append(std::string& out, std::span<const re2::StringPiece> submatches) const;
    /// Bytes that append() adds. Requires the same.
    size_t length(std::span<const re2::StringPiece> submatches) const;

  private:
    /// Literal text followed by a group; group 0 is the whole match, -1 none.
    struct Piece {
        std::string literal;
        int group = -1;
    };
    std::vector<Piece> m_pieces;
};

}  // namespace pallium
