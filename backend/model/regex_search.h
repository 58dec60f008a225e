#pragma once

#include "backend/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace pallium {

/// A regular expression (RE2) that looks for matches anywhere in a text, as templates use it.
/// Threads: immutable after construction.
class RegexSearch {
  public:
    /// Errors: InvalidArgument with the reason as Go's regexp package words it:
    /// "error parsing regexp: missing closing ): `(`".
    static Result<RegexSearch> create(std::string_view pattern);

    bool matches(std::string_view text) const;

    /// The text with every match replaced as Go's ReplaceAllString does it; what the replacement
    /// may contain is said at RegexTemplate. Errors: LimitExceeded if the result would be larger
    /// than `maxBytes`.
    Result<std::string> replaceAll(std::string_view text, std::string_view replacement,
                                   size_t maxBytes) const;

  private:
    struct Program;
    explicit RegexSearch(std::shared_ptr<const Program> program) : m_program(std::move(program)) {}
    std::shared_ptr<const Program> m_program;  // shared with copies
};

}  // namespace pallium
