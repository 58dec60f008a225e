#pragma once

#include "backend/base/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pallium {

/// A regular expression with a replacement text, as label_replace and relabelling use them. The
/// expression is RE2, anchored at both ends, `.` matches a newline. In the replacement `$1`,
/// `${1}`,
/// `$name` and `${name}` stand for groups (the longest name counts: `$1x` is `${1x}`; what is no
/// group is empty) and `$$` for a dollar sign; a dollar sign before anything else stays.
/// Threads: immutable after construction.
class RegexTemplate {
  public:
    /// Errors: InvalidArgument with RE2's reason if `regex` is a bad expression.
    static Result<RegexTemplate> create(std::string_view regex, std::string replacement);

    /// The replacement with the groups of `text`; nullopt if the expression does not match.
    std::optional<std::string> apply(std::string_view text) const;

  private:
    struct Program;
    explicit RegexTemplate(std::shared_ptr<const Program> program)
        : m_program(std::move(program)) {}
    std::shared_ptr<const Program> m_program;  // shared with copies
};

}  // namespace pallium
