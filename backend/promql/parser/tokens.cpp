#include "backend/promql/parser/tokens.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"

#include <algorithm>
#include <array>

namespace pallium::promql {
namespace {

struct Keyword {
    std::string_view word;
    TokenKind kind;
};

constexpr std::array kKeywords = {
    Keyword{"anchored", TokenKind::Anchored},
    Keyword{"and", TokenKind::And},
    Keyword{"atan2", TokenKind::Atan2},
    Keyword{"avg", TokenKind::Avg},
    Keyword{"bool", TokenKind::Bool},
    Keyword{"bottomk", TokenKind::Bottomk},
    Keyword{"by", TokenKind::By},
    Keyword{"count", TokenKind::Count},
    Keyword{"count_values", TokenKind::CountValues},
    Keyword{"end", TokenKind::End},
    Keyword{"fill", TokenKind::Fill},
    Keyword{"fill_left", TokenKind::FillLeft},
    Keyword{"fill_right", TokenKind::FillRight},
    Keyword{"group", TokenKind::Group},
    Keyword{"group_left", TokenKind::GroupLeft},
    Keyword{"group_right", TokenKind::GroupRight},
    Keyword{"ignoring", TokenKind::Ignoring},
    Keyword{"inf", TokenKind::Number},
    Keyword{"limit_ratio", TokenKind::LimitRatio},
    Keyword{"limitk", TokenKind::Limitk},
    Keyword{"max", TokenKind::Max},
    Keyword{"max_of", TokenKind::MaxOf},
    Keyword{"min", TokenKind::Min},
    Keyword{"min_of", TokenKind::MinOf},
    Keyword{"nan", TokenKind::Number},
    Keyword{"offset", TokenKind::Offset},
    Keyword{"on", TokenKind::On},
    Keyword{"or", TokenKind::Or},
    Keyword{"quantile", TokenKind::Quantile},
    Keyword{"range", TokenKind::Range},
    Keyword{"smoothed", TokenKind::Smoothed},
    Keyword{"start", TokenKind::Start},
    Keyword{"stddev", TokenKind::Stddev},
    Keyword{"stdvar", TokenKind::Stdvar},
    Keyword{"step", TokenKind::Step},
    Keyword{"sum", TokenKind::Sum},
    Keyword{"topk", TokenKind::Topk},
    Keyword{"unless", TokenKind::Unless},
    Keyword{"without", TokenKind::Without},
};
constexpr size_t kLongestKeyword = 12;
static_assert(std::is_sorted(kKeywords.begin(), kKeywords.end(),
                             [](const Keyword& a, const Keyword& b) { return a.word < b.word; }));

bool isBetween(TokenKind kind, TokenKind first, TokenKind last) {
    return kind >= first && kind <= last;
}

/// Quoted; beyond ten code points cut, as long literals would drown the message.
std::string shortened(std::string_view text) {
    if (text.size() <= 10) return quoted(text);
    size_t end = 0;
    for (int i = 0; i < 10 && end < text.size(); ++i)
        end += std::max<size_t>(1, utf8SequenceLength(text.substr(end)));
    return quoted(text.substr(0, end)) + "...";
}

}  // namespace

TokenKind keywordKind(std::string_view word) {
    if (word.size() > kLongestKeyword) return TokenKind::Identifier;
    std::array<char, kLongestKeyword> buffer;
    std::transform(word.begin(), word.end(), buffer.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::string_view lower(buffer.data(), word.size());
    const auto it =
        std::lower_bound(kKeywords.begin(), kKeywords.end(), lower,
                         [](const Keyword& k, std::string_view w) { return k.word < w; });
    return it != kKeywords.end() && it->word == lower ? it->kind : TokenKind::Identifier;
}

std::string describe(const Token& token) {
    const std::string text(token.text);
    switch (token.kind) {
        case TokenKind::EndOfInput:
            return "end of input";
        case TokenKind::Error:
            return "error";
        case TokenKind::Identifier:
            return "identifier " + quoted(text);
        case TokenKind::MetricIdentifier:
            return "metric identifier " + quoted(text);
        case TokenKind::Number:
            return "number " + shortened(text);
        case TokenKind::Duration:
            return "duration " + shortened(text);
        case TokenKind::String:
            return "string " + shortened(text);
        default:
            break;
    }
    if (isBetween(token.kind, TokenKind::Add, TokenKind::At)) return "<op:" + text + ">";
    if (isAggregator(token.kind)) return "<aggr:" + text + ">";
    if (isBetween(token.kind, TokenKind::Offset, TokenKind::Bool)) return "<" + text + ">";
    return quoted(text);
}

bool isBinaryOperator(TokenKind kind) {
    return isBetween(kind, TokenKind::Add, TokenKind::TrimLower);
}

bool isAggregator(TokenKind kind) {
    return isBetween(kind, TokenKind::Sum, TokenKind::LimitRatio);
}

bool isMetricName(TokenKind kind) {
    switch (kind) {
        case TokenKind::Identifier:
        case TokenKind::MetricIdentifier:
        case TokenKind::And:
        case TokenKind::Or:
        case TokenKind::Unless:
        case TokenKind::Offset:
        case TokenKind::Anchored:
        case TokenKind::Smoothed:
        case TokenKind::By:
        case TokenKind::Without:
        case TokenKind::Fill:
        case TokenKind::FillLeft:
        case TokenKind::FillRight:
            return true;
        default:
            return isAggregator(kind) || kind >= TokenKind::Start;
    }
}

bool isGroupingLabel(TokenKind kind) {
    switch (kind) {
        case TokenKind::Without:
            return false;
        case TokenKind::Atan2:
        case TokenKind::Bool:
        case TokenKind::On:
        case TokenKind::Ignoring:
        case TokenKind::GroupLeft:
        case TokenKind::GroupRight:
            return true;
        default:
            return isMetricName(kind);
    }
}

bool startsExpression(TokenKind kind) {
    switch (kind) {
        case TokenKind::Number:
        case TokenKind::Duration:
        case TokenKind::String:
        case TokenKind::LeftParen:
        case TokenKind::LeftBrace:
        case TokenKind::Add:
        case TokenKind::Sub:
            return true;
        default:
            return isMetricName(kind);
    }
}

BinaryOp binaryOp(TokenKind kind) {
    return static_cast<BinaryOp>(static_cast<int>(kind) - static_cast<int>(TokenKind::Add));
}

AggregateOp aggregateOp(TokenKind kind) {
    return static_cast<AggregateOp>(static_cast<int>(kind) - static_cast<int>(TokenKind::Sum));
}

}  // namespace pallium::promql
