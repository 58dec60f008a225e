#include "backend/model/relabel.h"

#include "backend/base/digest.h"
#include "backend/base/letter_case.h"
#include "backend/model/regex_replacement.h"
#include "backend/model/regex_support.h"
#include "backend/model/relabel_check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace pallium {
namespace {

/// Patterns that match any text, the invalid UTF-8 too that RE2 calls no character.
bool matchesAnything(std::string_view pattern) {
    return pattern == "(.*)" || pattern == ".*";
}

/// Places for submatches; few are needed nearly always.
class Submatches {
  public:
    explicit Submatches(size_t count) : m_count(count) {
        if (count > m_few.size()) m_many.resize(count);
    }
    std::span<re2::StringPiece> view() {
        return m_count > m_few.size() ? std::span(m_many) : std::span(m_few).first(m_count);
    }

  private:
    const size_t m_count;
    std::array<re2::StringPiece, 8> m_few;
    std::vector<re2::StringPiece> m_many;
};

std::string_view hashBucket(std::string_view value, uint64_t modulus, std::array<char, 20>& room) {
    const std::array<uint8_t, 16> hash = md5(value);
    uint64_t number = 0;
    for (size_t i = 8; i < hash.size(); ++i)
        number = number << 8 | hash[i];
    const auto end = std::to_chars(room.data(), room.data() + room.size(), number % modulus).ptr;
    return {room.data(), static_cast<size_t>(end - room.data())};
}

}  // namespace

struct RelabelRules::Rule {
    Rule(const RelabelRule& written, RelabelAction kind, NameScheme nameScheme)
        : action(kind),
          scheme(nameScheme),
          sources(written.sourceLabels),
          separator(written.separator),
          isAnything(matchesAnything(written.regex)),
          regex(std::make_unique<re2::RE2>("(?s:" + written.regex + ")", regexOptions())),
          targetLabel(written.targetLabel),
          target(written.targetLabel, *regex),
          replacement(written.replacement, *regex),
          groups(std::max(target.groups(), replacement.groups())),
          modulus(static_cast<uint64_t>(written.modulus)) {}

    bool apply(LabelEditor& labels) const;
    bool matches(std::string_view text, std::span<re2::StringPiece> submatches = {}) const;
    void replace(LabelEditor& labels, std::string_view value) const;
    void map(LabelEditor& labels) const;
    void changeCase(LabelEditor& labels, std::string_view value, LetterCase to) const;

    RelabelAction action;
    NameScheme scheme;
    std::vector<std::string> sources;
    std::string separator;
    bool isAnything;
    std::unique_ptr<const re2::RE2> regex;
    std::string targetLabel;
    RegexReplacement target, replacement;
    size_t groups;  // that target and replacement need
    uint64_t modulus;
};

bool RelabelRules::Rule::matches(std::string_view text,
                                 std::span<re2::StringPiece> submatches) const {
    const re2::StringPiece input(text.data(), text.size());
    if (isAnything) {
        std::fill(submatches.begin(), submatches.end(), input);
        return true;
    }
    return regex->Match(input, 0, text.size(), re2::RE2::ANCHOR_BOTH, submatches.data(),
                        static_cast<int>(submatches.size()));
}

void RelabelRules::Rule::replace(LabelEditor& labels, std::string_view value) const {
    Submatches submatches(groups);
    if (!matches(value, submatches.view())) return;
    std::string& text = labels.emptyText();
    target.append(text, submatches.view());
    const size_t nameEnd = text.size();
    replacement.append(text, submatches.view());
    const std::string_view name = std::string_view(text).substr(0, nameEnd);
    if (isLabelName(name, scheme)) labels.set(name, std::string_view(text).substr(nameEnd));
}

void RelabelRules::Rule::map(LabelEditor& labels) const {
    Submatches submatches(groups);
    for (const Label& label : labels.snapshot()) {
        if (!matches(label.name, submatches.view())) continue;
        std::string& text = labels.emptyText();
        replacement.append(text, submatches.view());
        labels.set(text, label.value);
    }
}

void RelabelRules::Rule::changeCase(LabelEditor& labels, std::string_view value,
                                    LetterCase to) const {
    std::string& text = labels.emptyText();
    appendInCase(text, value, to);
    labels.set(targetLabel, text);
}

bool RelabelRules::Rule::apply(LabelEditor& labels) const {
    const std::string_view value = labels.joined(sources, separator);
    std::array<char, 20> digits;
    switch (action) {
        case RelabelAction::Replace:
            replace(labels, value);
            break;
        case RelabelAction::Keep:
            return matches(value);
        case RelabelAction::Drop:
            return !matches(value);
        case RelabelAction::KeepEqual:
            return labels.get(targetLabel) == value;
        case RelabelAction::DropEqual:
            return labels.get(targetLabel) != value;
        case RelabelAction::HashMod:
            labels.set(targetLabel, hashBucket(value, modulus, digits));
            break;
        case RelabelAction::LabelMap:
            map(labels);
            break;
        case RelabelAction::LabelDrop:
            labels.removeIf([this](std::string_view name) { return matches(name); });
            break;
        case RelabelAction::LabelKeep:
            labels.removeIf([this](std::string_view name) { return !matches(name); });
            break;
        case RelabelAction::Lowercase:
            changeCase(labels, value, LetterCase::Lower);
            break;
        case RelabelAction::Uppercase:
            changeCase(labels, value, LetterCase::Upper);
            break;
    }
    return true;
}

Result<RelabelRules> RelabelRules::create(std::span<const RelabelRule> rules, NameScheme scheme) {
    if (rules.empty()) return RelabelRules();
    std::vector<Rule> compiled;
    compiled.reserve(rules.size());
    for (const RelabelRule& rule : rules) {
        const Result<RelabelAction> action = checkRelabelRule(rule, scheme);
        if (!action) return fail(action.error());
        compiled.emplace_back(rule, *action, scheme);
    }
    RelabelRules made;
    made.m_rules = std::make_shared<const std::vector<Rule>>(std::move(compiled));
    return made;
}

bool RelabelRules::apply(LabelEditor& labels) const {
    return m_rules == nullptr || std::all_of(m_rules->begin(), m_rules->end(),
                                             [&](const Rule& rule) { return rule.apply(labels); });
}

}  // namespace pallium
