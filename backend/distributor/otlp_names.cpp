#include "backend/distributor/otlp_names.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pallium::distributor {
namespace {

using wire::OtlpKind;
using wire::OtlpMetric;
using UnitName = std::pair<std::string_view, std::string_view>;

// Units of UCUM that have another name in Prometheus; all others keep theirs.
constexpr UnitName kUnits[] = {
    {"d", "days"},
    {"h", "hours"},
    {"min", "minutes"},
    {"s", "seconds"},
    {"ms", "milliseconds"},
    {"us", "microseconds"},
    {"ns", "nanoseconds"},
    {"By", "bytes"},
    {"KiBy", "kibibytes"},
    {"MiBy", "mebibytes"},
    {"GiBy", "gibibytes"},
    {"TiBy", "tibibytes"},
    {"KBy", "kilobytes"},
    {"MBy", "megabytes"},
    {"GBy", "gigabytes"},
    {"TBy", "terabytes"},
    {"m", "meters"},
    {"V", "volts"},
    {"A", "amperes"},
    {"J", "joules"},
    {"W", "watts"},
    {"g", "grams"},
    {"Cel", "celsius"},
    {"Hz", "hertz"},
    {"1", ""},
    {"%", "percent"},
};
constexpr UnitName kPerUnits[] = {
    {"s", "second"}, {"m", "minute"}, {"h", "hour"}, {"d", "day"},
    {"w", "week"},   {"mo", "month"}, {"y", "year"},
};

template <size_t N>
std::string_view nameOfUnit(const UnitName (&names)[N], std::string_view unit) {
    for (const auto& [from, to] : names)
        if (from == unit) return to;
    return unit;
}

bool isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isUnderscores(std::string_view name) {
    return name.find_first_not_of('_') == name.npos;
}
std::string_view withoutSpace(std::string_view text) {
    constexpr std::string_view kSpace = " \t\n\v\f\r";
    const size_t begin = text.find_first_not_of(kSpace);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// A unit in braces is a remark, not a unit.
std::string_view unitProper(std::string_view unit) {
    unit = withoutSpace(unit);
    return unit.find_first_of("{}") == unit.npos ? unit : std::string_view();
}

/// What is no letter, digit or colon becomes an underscore, several in a row one, none in front.
void cleanName(std::string& name) {
    size_t size = 0;
    for (const char c : name) {
        const bool isPlain = isLetterOrDigit(c) || c == ':';
        if (!isPlain && size > 0 && name[size - 1] == '_') continue;
        name[size++] = isPlain ? c : '_';
    }
    name.resize(size);
    if (name.starts_with('_')) name.erase(0, 1);
}

/// Takes a suffix and the character before it off, if more than both is there.
void trimSuffix(std::string& name, std::string_view suffix) {
    if (name.ends_with(suffix) && name.size() > suffix.size() + 1)
        name.resize(name.size() - suffix.size() - 1);
}

bool isRatio(const OtlpMetric& metric) {
    return metric.unit == "1" && metric.kind == OtlpKind::Gauge;
}
bool isCounter(const OtlpMetric& metric) {
    return metric.kind == OtlpKind::Sum && metric.isMonotonic;
}

tl::unexpected<Error> refuseName(const char* what, std::string_view from, std::string_view to) {
    if (to.empty())
        return fail(
            ErrorKind::InvalidArgument,
            fmt::format("normalization for {} {} resulted in empty name", what, quoted(from)));
    return fail(ErrorKind::InvalidArgument,
                fmt::format("normalization for {} {} resulted in invalid name {}", what,
                            quoted(from), quoted(to)));
}

/// Characters that no label's name has become underscores.
std::string_view classicLabelName(std::string_view key, ScratchText& texts) {
    const bool isDigitFirst = isDigit(key[0]);
    char* const begin = texts.room(key.size() + 4);
    char* at = begin;
    std::string_view rest = key;
    if (isDigitFirst) at = std::copy_n("key_", 4, at);
    while (!rest.empty()) {
        const size_t length = std::max<size_t>(utf8SequenceLength(rest), 1);
        *at++ = isLetterOrDigit(rest[0]) ? rest[0] : '_';
        rest.remove_prefix(length);
    }
    std::string_view name(begin, static_cast<size_t>(at - begin));
    if (!name.starts_with('_') || name.starts_with("__")) return name;
    std::copy_backward(begin, at, at + 3);
    std::copy_n("key", 3, begin);
    return {begin, name.size() + 3};
}

}  // namespace

Result<std::string_view> OtlpNamer::metric(const OtlpMetric& metric) {
    constexpr size_t kMostKnown = 4096;
    constexpr size_t kUsualBytes = 256;
    makeKey(metric);
    if (const auto known = m_known.find(m_key); known != m_known.end()) return known->second;
    PALLIUM_TRY(translate(metric));
    if (m_key.size() > kUsualBytes) return m_out;
    if (m_known.size() == kMostKnown) m_known.clear();
    m_known.emplace(m_key, m_out);
    return m_out;
}

/// Of what the name depends on.
void OtlpNamer::makeKey(const OtlpMetric& metric) {
    const auto nameSize = static_cast<uint32_t>(metric.name.size());
    const int flags = (m_options.addsSuffixes ? 1 : 0) | (m_options.keepsUtf8 ? 2 : 0) |
                      (isCounter(metric) ? 4 : 0) | (isRatio(metric) ? 8 : 0);
    m_key.assign(metric.name).append(metric.unit);
    m_key.append(reinterpret_cast<const char*>(&nameSize), sizeof nameSize);
    m_key += static_cast<char>(flags);
}

/// Into m_out.
Result<void> OtlpNamer::translate(const OtlpMetric& metric) {
    if (m_options.keepsUtf8) {
        m_out.assign(metric.name);
        if (m_options.addsSuffixes) appendSuffixes(metric);
        return {};
    }
    if (m_options.addsSuffixes) {
        joinWithSuffixes(metric);
    } else {
        joinPlainly(metric.name);
    }
    if (!m_out.empty() && isDigit(m_out[0])) m_out.insert(0, 1, '_');
    if (m_out.empty() || (isUnderscores(m_out) && m_out != metric.name))
        return refuseName("metric", metric.name, m_out);
    return {};
}

/// The name's words, then those of the unit and the kind, none of them twice.
void OtlpNamer::joinWithSuffixes(const OtlpMetric& metric) {
    m_tokens.clear();
    std::string_view rest = metric.name;
    const auto isPart = [](char c) { return isLetterOrDigit(c) || c == ':'; };
    while (!rest.empty()) {
        const auto end = std::find_if_not(rest.begin(), rest.end(), isPart);
        const auto size = static_cast<size_t>(end - rest.begin());
        if (size > 0) m_tokens.push_back(rest.substr(0, size));
        rest.remove_prefix(std::min(size + 1, rest.size()));
    }
    splitUnit(metric.unit);
    cleanUnit();
    if (hasToken(m_main)) m_main.clear();
    if (m_per == "per_") {
        m_per.clear();
    } else {
        if (m_per.ends_with('_')) m_per.pop_back();
        if (hasToken(m_per)) m_per.clear();
    }
    if (!m_per.empty() && m_main.ends_with('_')) m_main.pop_back();
    if (!m_main.empty()) m_tokens.emplace_back(m_main);
    if (!m_per.empty()) m_tokens.emplace_back(m_per);
    if (isCounter(metric)) moveToEnd("total");
    if (isRatio(metric)) moveToEnd("ratio");
    joinTokens();
}

/// Only what no name may have is replaced.
void OtlpNamer::joinPlainly(std::string_view name) {
    m_out.clear();
    bool isGap = false;
    for (const char c : name) {
        const bool isPart = isLetterOrDigit(c) || c == ':' || c == '_';
        if (isPart && isGap && !m_out.empty()) m_out += '_';
        if (isPart) m_out += c;
        isGap = !isPart;
    }
}

/// The suffixes of a name that stays as it is; one that is there already is moved to its place.
void OtlpNamer::appendSuffixes(const OtlpMetric& metric) {
    splitUnit(metric.unit);
    if (isRatio(metric)) trimSuffix(m_out, "ratio");
    if (isCounter(metric)) trimSuffix(m_out, "total");
    if (!m_per.empty()) trimSuffix(m_out, m_per);
    if (!m_main.empty() && !m_out.ends_with(m_main)) m_out.append("_").append(m_main);
    if (!m_per.empty()) m_out.append("_").append(m_per);
    if (isCounter(metric)) m_out += "_total";
    if (isRatio(metric)) m_out += "_ratio";
}

std::string_view OtlpNamer::unit(std::string_view unit) {
    splitUnit(unit);
    if (!m_options.keepsUtf8) cleanUnit();
    m_out = m_main;
    if (!m_out.empty() && !m_per.empty()) m_out += '_';
    m_out += m_per;
    if (m_out.starts_with('_')) m_out.erase(0, 1);
    if (m_out.ends_with('_')) m_out.pop_back();
    return m_out;
}

Result<std::string_view> OtlpNamer::label(std::string_view key, ScratchText& texts) const {
    if (key.empty()) return refuseName("label name", key, key);
    if (m_options.keepsUtf8) return key;
    const bool isPlain =
        std::all_of(key.begin(), key.end(), [](char c) { return isLetterOrDigit(c) || c == '_'; });
    if (isPlain && !isDigit(key[0]) && (key[0] != '_' || key.starts_with("__"))) return key;
    const std::string_view name = classicLabelName(key, texts);
    if (isUnderscores(name)) return refuseName("label name", key, name);
    return name;
}

/// The parts before and after the slash, with the names that Prometheus has for them.
void OtlpNamer::splitUnit(std::string_view unit) {
    const size_t slash = unit.find('/');
    m_main = nameOfUnit(kUnits, unitProper(unit.substr(0, slash)));
    m_per.clear();
    if (slash == unit.npos) return;
    const std::string_view per = unitProper(unit.substr(slash + 1));
    if (!per.empty()) m_per.append("per_").append(nameOfUnit(kPerUnits, per));
}

void OtlpNamer::cleanUnit() {
    cleanName(m_main);
    cleanName(m_per);
}

bool OtlpNamer::hasToken(std::string_view token) const {
    return std::find(m_tokens.begin(), m_tokens.end(), token) != m_tokens.end();
}

void OtlpNamer::moveToEnd(std::string_view token) {
    std::erase(m_tokens, token);
    m_tokens.push_back(token);
}

void OtlpNamer::joinTokens() {
    m_out.clear();
    for (const std::string_view token : m_tokens) {
        if (!m_out.empty()) m_out += '_';
        m_out += token;
    }
}

}  // namespace pallium::distributor
