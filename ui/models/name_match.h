#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>
#include <vector>

namespace pallium::ui {

/// How a name answers what was typed, for completion: the tiers keep what people type most in front
/// whatever the letters behind it are. Lower is better.
enum class MatchTier : quint8 { Exact, Prefix, WordStart, WordStarts, Inside, Scattered };
inline constexpr size_t kMatchTiers = static_cast<size_t>(MatchTier::Scattered) + 1;

struct NameMatch {
    MatchTier tier = MatchTier::Scattered;
    int gaps = 0;  // letters skipped between the first and the last one matched
};

/// A pattern, prepared once for many names. ASCII letters match in any case. Words begin at the
/// start, behind `_`, `:`, `.`, `-`, `/` and blanks. WordStarts: the letters are those that words
/// begin with, `hrt` of `http_requests_total`.
class NamePattern {
  public:
    explicit NamePattern(const QString& typed);
    bool isEmpty() const { return m_letters.isEmpty(); }
    /// Nothing if the letters do not occur in this order, or only in a tier behind `worst`, which
    /// then is not looked for. `name` is UTF-8, `letters` its letterSet(), by which most names are
    /// refused without being read.
    std::optional<NameMatch> match(QByteArrayView name, quint64 letters,
                                   MatchTier worst = MatchTier::Scattered) const;
    /// The UTF-16 positions in `name` that the match is made of, ascending. For the few names that
    /// are shown.
    std::vector<int> positions(const QString& name) const;

  private:
    QByteArray m_letters;  // folded
    quint64 m_set = 0;
};

/// Which letters occur: one bit each for a-z and 0-9 in any case, some for signs, and the highest
/// for "some letter is upper case".
quint64 letterSet(QByteArrayView text);

}  // namespace pallium::ui
