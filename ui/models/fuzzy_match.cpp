#include "ui/models/fuzzy_match.h"

#include <algorithm>
#include <string_view>

namespace pallium::ui {
namespace {

constexpr int kCharacterScore = 16;
constexpr int kWordStartScore = 24;
constexpr int kTextStartScore = 32;
constexpr int kRunScore = 28;
constexpr int kMaxGapPenalty = 12;
constexpr int kExactScore = 200;

bool startsWordAt(std::string_view text, size_t position) {
    if (position == 0) return true;
    const char before = text[position - 1];
    return before == '_' || before == ' ' || before == ':' || before == '.' || before == '/' ||
           before == '-';
}

int characterScore(std::string_view text, size_t position, size_t expected) {
    int score = kCharacterScore;
    if (position == 0)
        score += kTextStartScore;
    else if (startsWordAt(text, position))
        score += kWordStartScore;
    if (position == expected && expected != 0) return score + kRunScore;
    return score - static_cast<int>(std::min<size_t>(position - expected, kMaxGapPenalty));
}

/// The next place of `character` at the start of a word; npos if there is none.
size_t findWordStart(std::string_view text, char character, size_t from) {
    for (size_t at = text.find(character, from); at != std::string_view::npos;
         at = text.find(character, at + 1))
        if (startsWordAt(text, at)) return at;
    return std::string_view::npos;
}

/// Takes each character at the next place, or where one continues no run, at the next word's start
/// if `prefersWords`. Nothing if it runs out of text, which can happen to the one that prefers
/// words although a match exists.
std::optional<int> greedyScore(std::string_view pattern, std::string_view text, bool prefersWords) {
    int score = 0;
    size_t expected = 0;
    for (const char character : pattern) {
        size_t at = text.find(character, expected);
        if (at == std::string_view::npos) return std::nullopt;
        if (prefersWords && (at != expected || expected == 0) && !startsWordAt(text, at)) {
            const size_t word = findWordStart(text, character, at + 1);
            if (word != std::string_view::npos) at = word;
        }
        score += characterScore(text, at, expected);
        expected = at + 1;
    }
    return score;
}

/// The whole pattern in one piece, at a word's start if it is at one; nothing if it is not.
std::optional<int> substringScore(std::string_view pattern, std::string_view text) {
    const size_t first = text.find(pattern);
    if (first == std::string_view::npos) return std::nullopt;
    size_t at = first;
    while (at != std::string_view::npos && !startsWordAt(text, at))
        at = text.find(pattern, at + 1);
    if (at == std::string_view::npos) at = first;
    const int length = static_cast<int>(pattern.size());
    const int run = (length - 1) * (kCharacterScore + kRunScore);
    const int exact = pattern.size() == text.size() ? kExactScore : 0;
    return characterScore(text, at, 0) + run + exact;
}

std::optional<int> foldedScore(std::string_view pattern, std::string_view text) {
    const int lengthPenalty = static_cast<int>(text.size() / 8);
    const std::optional<int> whole = substringScore(pattern, text);
    // Nothing beats a run that begins a word, so the others need not be tried.
    if (whole && *whole >= kWordStartScore + static_cast<int>(pattern.size()) * kCharacterScore)
        return *whole - lengthPenalty;
    const std::optional<int> plain = greedyScore(pattern, text, false);
    if (!plain) return std::nullopt;
    const std::optional<int> words = greedyScore(pattern, text, true);
    return std::max({whole.value_or(*plain), *plain, words.value_or(*plain)}) - lengthPenalty;
}

QByteArray folded(const QString& text) {
    return text.toCaseFolded().toUtf8();
}

}  // namespace

std::optional<int> fuzzyScore(const QString& pattern, const QString& text) {
    if (pattern.isEmpty()) return 0;
    const QByteArray foldedPattern = folded(pattern);
    const QByteArray foldedText = folded(text);
    return foldedScore({foldedPattern.data(), static_cast<size_t>(foldedPattern.size())},
                       {foldedText.data(), static_cast<size_t>(foldedText.size())});
}

}  // namespace pallium::ui
