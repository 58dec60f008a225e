// gotemplate: the language of Go's text/template: parse, execute, print as Go's fmt does. It knows
// no function of Prometheus or the Alertmanager; their users bring tables of functions and types.
// Start here; values and functions are value.h, parsed templates node.h.
#pragma once

#include "backend/base/result.h"
#include "backend/gotemplate/node.h"
#include "backend/gotemplate/value.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace pallium::gotemplate {

/// What an execution may take; Go has no such limits, but a deeper stack.
struct Limits {
    size_t outputBytes = 4 << 20;
    /// Commands evaluated and items visited; long texts and lists handled count more.
    int64_t steps = 1'000'000;
    /// Templates and blocks within each other. The error is the one of Go, whose limit is 100000.
    int depth = 400;
};

/// A text and the templates that it defines. Keys that a map has not read as the zero value of its
/// elements (Go's option missingkey=zero).
/// Threads: immutable after parsing.
class Template {
  public:
    /// `functions` need only have the names that the text may use besides the built-in ones.
    /// Errors: InvalidArgument in Go's words: `template: NAME:LINE: …`.
    static Result<Template> parse(std::string name, std::string_view text,
                                  const FunctionTable& functions);

    /// Adds the templates of a further text; of the same name the later one wins unless it is
    /// empty. Errors: as parse(); nothing is added then.
    Result<void> add(std::string name, std::string_view text, const FunctionTable& functions);

    /// Errors: InvalidArgument in Go's words: `template: NAME:LINE:COLUMN: executing "NAME" at
    /// <…>: …`; LimitExceeded.
    Result<std::string> execute(const Value& data, const FunctionTable& functions,
                                const Limits& limits = {}) const;
    /// The same for a template that the text defines.
    Result<std::string> execute(std::string_view name, const Value& data,
                                const FunctionTable& functions, const Limits& limits = {}) const;

    const TreeSet& trees() const { return m_trees; }

  private:
    std::string m_name;
    TreeSet m_trees;
};

}  // namespace pallium::gotemplate
