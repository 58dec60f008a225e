#include "ui/models/ring_tokens.h"

#include <algorithm>

namespace pallium::ui {

std::vector<RingToken> ringTokens(const std::vector<RingMember>& members) {
    std::vector<RingToken> tokens;
    for (size_t member = 0; member < members.size(); ++member)
        for (const quint32 token : members[member].tokens)
            tokens.push_back({token, static_cast<int>(member)});
    std::sort(tokens.begin(), tokens.end(),
              [](const RingToken& a, const RingToken& b) { return a.token < b.token; });
    return tokens;
}

int ownerOf(const std::vector<RingToken>& tokens, quint32 key) {
    if (tokens.empty()) return -1;
    const auto found = std::lower_bound(
        tokens.begin(), tokens.end(), key,
        [](const RingToken& token, quint32 wanted) { return token.token < wanted; });
    return found == tokens.end() ? 0 : static_cast<int>(found - tokens.begin());
}

QString ringTokensText(const std::vector<RingMember>& members) {
    QString text;
    for (const RingToken& token : ringTokens(members))
        text +=
            QStringLiteral("%1\t%2\n")
                .arg(QString::number(token.token), members[static_cast<size_t>(token.member)].id);
    return text;
}

}  // namespace pallium::ui
