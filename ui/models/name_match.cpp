#include "ui/models/name_match.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pallium::ui {
namespace {

constexpr quint64 kUpperCase = quint64{1} << 63;

constexpr std::array<char, 256> makeFoldTable() {
    std::array<char, 256> table{};
    for (size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<char>(i >= 'A' && i <= 'Z' ? i + ('a' - 'A') : i);
    return table;
}
constexpr std::array<char, 256> kFolded = makeFoldTable();

char foldByte(char c) {
    return kFolded[static_cast<unsigned char>(c)];
}

bool separatesWords(char c) {
    return c == '_' || c == ':' || c == '.' || c == '-' || c == '/' || c == ' ';
}

bool beginsWord(std::string_view name, size_t at) {
    return at == 0 || (separatesWords(name[at - 1]) && !separatesWords(name[at]));
}

struct Places {
    NameMatch match;
    size_t run = 0;                 // where the letters stand in one piece, if scattered is empty
    std::vector<size_t> scattered;  // else their places, if asked for
};

/// The letters one after the other: each at the next start of a word if `atWordStarts`. Gives the
/// letters skipped in between.
std::optional<int> scatter(std::string_view name, std::string_view letters, bool atWordStarts,
                           std::vector<size_t>* places) {
    size_t at = 0;
    size_t first = 0;
    for (size_t i = 0; i < letters.size(); ++i, ++at) {
        at = name.find(letters[i], at);
        while (atWordStarts && at != std::string_view::npos && !beginsWord(name, at))
            at = name.find(letters[i], at + 1);
        if (at == std::string_view::npos) return std::nullopt;
        if (i == 0) first = at;
        if (places) places->push_back(at);
    }
    return static_cast<int>(at - first - letters.size());
}

/// Both folded.
std::optional<Places> findLetters(std::string_view name, std::string_view letters, MatchTier worst,
                                  bool wantsPlaces) {
    if (name.starts_with(letters))
        return Places{
            {name.size() == letters.size() ? MatchTier::Exact : MatchTier::Prefix, 0}, 0, {}};
    if (worst <= MatchTier::Prefix) return std::nullopt;
    const size_t inside = name.find(letters);
    for (size_t at = inside; at != std::string_view::npos; at = name.find(letters, at + 1))
        if (beginsWord(name, at)) return Places{{MatchTier::WordStart, 0}, at, {}};
    if (worst == MatchTier::WordStart) return std::nullopt;

    Places result;
    std::vector<size_t>* places = wantsPlaces ? &result.scattered : nullptr;
    if (const std::optional<int> gaps = scatter(name, letters, true, places)) {
        result.match = {MatchTier::WordStarts, *gaps};
        return result;
    }
    result.scattered.clear();
    if (worst == MatchTier::WordStarts) return std::nullopt;
    if (inside != std::string_view::npos) return Places{{MatchTier::Inside, 0}, inside, {}};
    if (worst == MatchTier::Inside) return std::nullopt;
    const std::optional<int> gaps = scatter(name, letters, false, places);
    if (!gaps) return std::nullopt;
    result.match = {MatchTier::Scattered, *gaps};
    return result;
}

std::string_view stringView(QByteArrayView text) {
    return {text.data(), static_cast<size_t>(text.size())};
}

}  // namespace

quint64 letterSet(QByteArrayView text) {
    quint64 set = 0;
    for (const char c : text) {
        const char folded = foldByte(c);
        if (folded >= 'a' && folded <= 'z')
            set |= quint64{1} << (folded - 'a');
        else if (folded >= '0' && folded <= '9')
            set |= quint64{1} << (26 + folded - '0');
        else if (folded != '_')  // nearly every name has one
            set |= quint64{1} << (36 + static_cast<unsigned char>(folded) % 27);
        if (folded != c) set |= kUpperCase;
    }
    return set;
}

NamePattern::NamePattern(const QString& typed) : m_letters(typed.toUtf8()) {
    std::transform(m_letters.cbegin(), m_letters.cend(), m_letters.begin(), foldByte);
    m_set = letterSet(m_letters);  // folded: without kUpperCase
}

std::optional<NameMatch> NamePattern::match(QByteArrayView name, quint64 letters,
                                            MatchTier worst) const {
    if ((letters & m_set) != m_set) return std::nullopt;
    if ((letters & kUpperCase) != 0) {
        QByteArray folded(name.data(), name.size());
        std::transform(folded.cbegin(), folded.cend(), folded.begin(), foldByte);
        return match(folded, letters & ~kUpperCase, worst);
    }
    const std::optional<Places> places =
        findLetters(stringView(name), stringView(m_letters), worst, false);
    if (!places) return std::nullopt;
    return places->match;
}

std::vector<int> NamePattern::positions(const QString& name) const {
    QByteArray utf8 = name.toUtf8();
    std::transform(utf8.cbegin(), utf8.cend(), utf8.begin(), foldByte);
    const std::string_view letters = stringView(m_letters);
    const std::optional<Places> places =
        findLetters(stringView(utf8), letters, MatchTier::Scattered, true);
    if (!places || letters.empty()) return {};
    std::vector<size_t> bytes = places->scattered;
    for (size_t i = 0; places->scattered.empty() && i < letters.size(); ++i)
        bytes.push_back(places->run + i);
    std::vector<int> positions;
    for (const size_t byte : bytes) {
        const auto at = static_cast<qsizetype>(byte);
        const bool isLead = (utf8[at] & 0xc0) != 0x80;
        if (isLead) positions.push_back(static_cast<int>(QString::fromUtf8(utf8.left(at)).size()));
    }
    return positions;
}

}  // namespace pallium::ui
