#pragma once

#include "backend/gotemplate/format_spec.h"
#include "backend/gotemplate/value.h"

#include <span>
#include <string>
#include <string_view>

namespace pallium::gotemplate {

/// No text that a template makes grows beyond this; what makes one stops soon after, and the
/// executor refuses the result.
inline constexpr size_t kMaxTextBytes = 4 << 20;

/// Go's fmt for values of templates. A pointer inside a list, a map or an object, of which Go
/// prints the address, prints as one made up.
/// Threads: confined to one.
class Printer {
  public:
    /// Go's Sprintf, Sprint and Sprintln.
    void printf(std::string_view format, std::span<const Value> values);
    void print(std::span<const Value> values);
    void println(std::span<const Value> values);
    /// As an action prints its result: `<no value>` for none, the object that a pointer means.
    void printResult(const Value& value);

    std::string take() { return std::move(m_out); }

  private:
    // printer.cpp
    void printArgument(const Value& value, char32_t verb);
    void printNested(const Value& value, char32_t verb);
    void printKind(const Value& value, char32_t verb, bool isNested);
    bool printByMethod(const Value& value, char32_t verb);
    void printList(const Value& value, char32_t verb);
    void printMap(const Value& value, char32_t verb);
    void printObject(const Value& value, char32_t verb);
    void printSeparator(bool isFirst);
    void badVerb(const Value& value, char32_t verb);

    // printf.cpp
    struct Directive;
    void readFlags(Directive& directive);
    void readWidth(Directive& directive);
    void readPrecision(Directive& directive);
    void readIndex(Directive& directive);
    void readVerb(Directive& directive);
    void printVerb(Directive& directive, char32_t verb);
    void printExtra(std::span<const Value> values);
    void error(char32_t verb, std::string_view what);

    std::string m_out;
    FormatSpec m_spec;
    bool m_isComplaining = false;  // String methods are not called in errors
};

}  // namespace pallium::gotemplate
