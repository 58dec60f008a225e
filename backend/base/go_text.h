// Text as Go's standard library writes it, since our clients compare against Go programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pallium {

/// strconv 'f', shortest digits that round-trip, never an exponent: `NaN`, `+Inf`, `-0`, `1e21` in
/// full.
void appendFloatFixed(std::string& out, double value);
/// strconv 'g' / fmt %v and %g, shortest: exponent form when the exponent is < -4 or >= 6:
/// `1e+06`, `1e-05`.
void appendFloatGeneral(std::string& out, double value);
/// strconv 'e', shortest: `1e+00`.
void appendFloatExponent(std::string& out, double value);
/// As encoding/json and Prometheus' JSON: fixed, exponent form when |x| < 1e-6 (not 0) or >= 1e21:
/// `1e-07`. Prometheus keeps two exponent digits (`1e-07`), which is what this writes.
void appendFloatJson(std::string& out, double value);
/// The same into memory of at least kMaxFloatJson bytes; returns the end.
inline constexpr size_t kMaxFloatJson = 32;
char* writeFloatJson(char* to, double value);

std::string formatFloatFixed(double value);
std::string formatFloatGeneral(double value);

/// strconv.Quote / %q: double quotes, Go escapes, invalid UTF-8 as \xNN, unprintable code points as
/// \u….
void appendQuoted(std::string& out, std::string_view text);
std::string quoted(std::string_view text);

/// strconv.ParseFloat for 64 bits as Prometheus uses it: decimal and hexadecimal forms, underscores
/// only with base prefix, inf/infinity/nan in any case with optional sign. False if it is none;
/// values out of range become infinite and are an error (false), as in Go.
bool parseGoFloat(std::string_view text, double& value);
/// strconv.ParseInt(text, 10, 64).
bool parseGoInt(std::string_view text, int64_t& value);
/// strconv.ParseBool.
bool parseGoBool(std::string_view text, bool& value);

}  // namespace pallium
