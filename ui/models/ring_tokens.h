#pragma once

#include "ui/client/cluster_api.h"

#include <vector>

namespace pallium::ui {

/// A token and the place of its owner in the list of members.
struct RingToken {
    quint32 token = 0;
    int member = 0;
    bool operator==(const RingToken&) const = default;
};

/// All tokens of a ring in ascending order.
std::vector<RingToken> ringTokens(const std::vector<RingMember>& members);

/// Who owns `key`: the first token at or after it, around the end of the ring. The place in
/// `tokens`; -1 if there are none.
int ownerOf(const std::vector<RingToken>& tokens, quint32 key);

/// `token<TAB>instance`, one a line, for the clipboard.
QString ringTokensText(const std::vector<RingMember>& members);

}  // namespace pallium::ui
