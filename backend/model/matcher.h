#pragma once

#include "backend/base/result.h"
#include "backend/model/labels.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium {

enum class MatchType : uint8_t { Equal, NotEqual, Regex, NotRegex };

/// A condition on one label. A missing label is the empty string. Regular expressions are RE2,
/// anchored at both ends, `.` matches a newline. A copy shares the compiled expression.
/// Threads: immutable after construction.
class Matcher {
  public:
    /// Errors: InvalidArgument with RE2's reason if `value` is a bad expression.
    static Result<Matcher> create(MatchType type, std::string name, std::string value);
    /// An equality matcher cannot fail.
    static Matcher equal(std::string name, std::string value);

    MatchType type() const { return m_type; }
    const std::string& name() const { return m_name; }
    const std::string& value() const { return m_value; }

    bool matches(std::string_view value) const;
    bool matchesEmpty() const { return matches({}); }
    bool isNegative() const {
        return m_type == MatchType::NotEqual || m_type == MatchType::NotRegex;
    }

    /// For a Regex or NotRegex that is a plain alternation of literals (`a|b|c`, `a`): those
    /// literals, so that an index looks them up instead of scanning. Empty if it is not.
    std::span<const std::string> setMatches() const;
    /// A literal that every matching value of the expression starts with; empty if none.
    std::string_view prefix() const;

    /// `name="value"` as in a selector, operator and %q value; a name that is not classic is
    /// quoted.
    std::string toString() const;
    friend bool operator==(const Matcher& a, const Matcher& b) {
        return a.m_type == b.m_type && a.m_name == b.m_name && a.m_value == b.m_value;
    }

  private:
    struct Regex;
    Matcher(MatchType type, std::string name, std::string value)
        : m_type(type), m_name(std::move(name)), m_value(std::move(value)) {}

    MatchType m_type;
    std::string m_name;
    std::string m_value;
    std::shared_ptr<const Regex> m_regex;  // shared with copies; null for Equal and NotEqual
};

std::string_view matchOperator(MatchType type);

/// True if every matcher accepts its label.
bool matchesAll(std::span<const Matcher> matchers, LabelsView labels);

}  // namespace pallium
