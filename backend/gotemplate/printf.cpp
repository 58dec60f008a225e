#include "backend/base/utf8.h"
#include "backend/gotemplate/printer.h"
#include "backend/gotemplate/runes.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

namespace pallium::gotemplate {
namespace {

constexpr int kMaxNumber = 1'000'000;  // of widths, precisions and indexes

/// The digits at the start, consumed; nullopt without any. A number that is too large takes all
/// that follows with it.
std::optional<int> takeNumber(std::string_view& text) {
    std::optional<int> number;
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
        if (number.value_or(0) > kMaxNumber) {
            text = {};
            return std::nullopt;
        }
        number = number.value_or(0) * 10 + (text[0] - '0');
        text.remove_prefix(1);
    }
    return number;
}

/// An index in brackets, counted from 0, of which the bracket begins `text`; `bytes` are what it
/// takes. nullopt if it is none.
std::optional<int> readIndexNumber(std::string_view text, size_t& bytes) {
    bytes = 1;
    const size_t end = text.find(']');
    if (text.size() < 3 || end == text.npos) return std::nullopt;
    bytes = end + 1;
    std::string_view digits = text.substr(1, end - 1);
    const auto number = takeNumber(digits);
    if (!number || !digits.empty()) return std::nullopt;
    return *number - 1;
}

}  // namespace

/// What is left of a format and which value is next.
struct Printer::Directive {
    std::string_view rest;
    std::span<const Value> values;
    size_t next = 0;
    bool isReordered = false;   // some index was given
    bool hasGoodIndex = true;   // of the verb at hand
    bool followsIndex = false;  // of the verb at hand

    /// The next value for a star; nullopt if it is no integer.
    std::optional<int> takeInteger() {
        if (next >= values.size()) return std::nullopt;
        const Value& value = values[next++];
        if (value.kind() != Kind::Int || value.asInt() > kMaxNumber || value.asInt() < -kMaxNumber)
            return std::nullopt;
        return static_cast<int>(value.asInt());
    }
    bool takeChar(char c) {
        if (!rest.starts_with(c)) return false;
        rest.remove_prefix(1);
        return true;
    }
};

void Printer::printf(std::string_view format, std::span<const Value> values) {
    Directive directive{format, values};
    while (m_out.size() <= kMaxTextBytes) {
        const size_t percent = std::min(directive.rest.find('%'), directive.rest.size());
        m_out += directive.rest.substr(0, percent);
        if (percent == directive.rest.size()) break;
        directive.rest.remove_prefix(percent + 1);
        directive.hasGoodIndex = true;
        directive.followsIndex = false;
        m_spec = {};
        readFlags(directive);
        readIndex(directive);
        readWidth(directive);
        readPrecision(directive);
        if (!directive.followsIndex) readIndex(directive);
        if (directive.rest.empty()) {
            m_out += "%!(NOVERB)";
            break;
        }
        readVerb(directive);
    }
    m_spec = {};
    if (!directive.isReordered && directive.next < values.size())
        printExtra(values.subspan(directive.next));
}

void Printer::readFlags(Directive& directive) {
    while (!directive.rest.empty()) {
        switch (directive.rest[0]) {
            case '#':
                m_spec.sharp = true;
                break;
            case '0':
                m_spec.zero = true;
                break;
            case '+':
                m_spec.plus = true;
                break;
            case '-':
                m_spec.minus = true;
                break;
            case ' ':
                m_spec.space = true;
                break;
            default:
                // Only to the left: zeros behind a number would change it.
                if (m_spec.minus) m_spec.zero = false;
                return;
        }
        directive.rest.remove_prefix(1);
    }
}

void Printer::readIndex(Directive& directive) {
    directive.followsIndex = false;
    if (!directive.rest.starts_with('[')) return;
    directive.isReordered = true;
    size_t bytes = 0;
    const auto index = readIndexNumber(directive.rest, bytes);
    directive.rest.remove_prefix(bytes);
    directive.followsIndex = index.has_value();
    if (index && *index >= 0 && static_cast<size_t>(*index) < directive.values.size())
        directive.next = static_cast<size_t>(*index);
    else
        directive.hasGoodIndex = false;
}

void Printer::readWidth(Directive& directive) {
    if (!directive.takeChar('*')) {
        const auto width = takeNumber(directive.rest);
        m_spec.hasWidth = width.has_value();
        m_spec.width = width.value_or(0);
        if (width && directive.followsIndex) directive.hasGoodIndex = false;
        return;
    }
    const auto width = directive.takeInteger();
    m_spec.hasWidth = width.has_value();
    if (!width) m_out += "%!(BADWIDTH)";
    m_spec.width = std::abs(width.value_or(0));
    if (width.value_or(0) < 0) {
        m_spec.minus = true;
        m_spec.zero = false;
    }
    directive.followsIndex = false;
}

void Printer::readPrecision(Directive& directive) {
    if (directive.rest.size() < 2 || !directive.takeChar('.')) return;
    if (directive.followsIndex) directive.hasGoodIndex = false;
    readIndex(directive);
    if (!directive.takeChar('*')) {
        m_spec.precision = takeNumber(directive.rest).value_or(0);
        m_spec.hasPrecision = true;
        return;
    }
    const auto precision = directive.takeInteger();
    m_spec.hasPrecision = precision.value_or(-1) >= 0;
    if (m_spec.hasPrecision)
        m_spec.precision = *precision;
    else
        m_out += "%!(BADPREC)";
    directive.followsIndex = false;
}

void Printer::readVerb(Directive& directive) {
    const Rune verb = firstRune(directive.rest);
    directive.rest.remove_prefix(verb.bytes);
    if (verb.codePoint == '%')
        m_out += '%';
    else if (!directive.hasGoodIndex)
        error(verb.codePoint, "(BADINDEX)");
    else if (directive.next >= directive.values.size())
        error(verb.codePoint, "(MISSING)");
    else
        printVerb(directive, verb.codePoint);
}

void Printer::printVerb(Directive& directive, char32_t verb) {
    if (verb == 'v') {
        m_spec.sharpV = std::exchange(m_spec.sharp, false);
        m_spec.plusV = std::exchange(m_spec.plus, false);
    }
    printArgument(directive.values[directive.next++], verb);
}

void Printer::printExtra(std::span<const Value> values) {
    m_out += "%!(EXTRA ";
    for (const Value& value : values) {
        if (&value != &values.front()) m_out += ", ";
        if (value.isNil() && !value.type().isPointer()) {
            m_out += "<nil>";
            continue;
        }
        m_out += value.type().name + "=";
        printArgument(value, 'v');
    }
    m_out += ')';
}

void Printer::error(char32_t verb, std::string_view what) {
    m_out += "%!";
    appendUtf8(m_out, verb);
    m_out += what;
}

}  // namespace pallium::gotemplate
