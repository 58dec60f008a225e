#pragma once

#include <complex>
#include <cstdint>
#include <string>
#include <string_view>

namespace pallium::gotemplate {

/// The flags, width and precision of one verb of Go's fmt. Source: Go 1.23 fmt.
struct FormatSpec {
    bool plus = false, minus = false, sharp = false, space = false, zero = false;
    bool plusV = false, sharpV = false;  // the flags of %+v and %#v
    bool hasWidth = false, hasPrecision = false;
    int width = 0, precision = 0;  // 0 to a million
};

/// Appends text, filled up to the width, which counts characters.
void appendPadded(std::string& out, std::string_view text, const FormatSpec& spec);

/// %s, and the string verbs q, x and X. Requires: one of these or v.
void appendString(std::string& out, std::string_view text, char32_t verb, const FormatSpec& spec);
/// Requires: one of v d b o O x X c q U. `magnitude` is two's complement if `isSigned`.
void appendInteger(std::string& out, uint64_t magnitude, bool isSigned, char32_t verb,
                   const FormatSpec& spec);
/// Requires: one of v b g G x X f F e E.
void appendFloat(std::string& out, double value, char32_t verb, const FormatSpec& spec);
void appendComplex(std::string& out, std::complex<double> value, char32_t verb,
                   const FormatSpec& spec);

/// Whether the verb is one of those above.
bool isIntegerVerb(char32_t verb);
bool isFloatVerb(char32_t verb);
bool isStringVerb(char32_t verb);

}  // namespace pallium::gotemplate
