#include "backend/ring/token_picker.h"

#include <algorithm>
#include <unordered_set>

namespace pallium::ring {

void TokenPicker::fill(Tokens& tokens, size_t count, const RingState& taken) {
    if (tokens.size() >= count) return;
    std::unordered_set<uint32_t> used(tokens.begin(), tokens.end());
    for (const auto& [id, instance] : taken)
        used.insert(instance.tokens.begin(), instance.tokens.end());
    while (tokens.size() < count) {
        const auto token = static_cast<uint32_t>(m_random());
        if (used.insert(token).second) tokens.push_back(token);
    }
    std::sort(tokens.begin(), tokens.end());
}

void TokenPicker::drop(Tokens& tokens, size_t count) {
    for (; count > 0 && !tokens.empty(); --count) {
        std::uniform_int_distribution<size_t> any(0, tokens.size() - 1);
        tokens.erase(tokens.begin() + static_cast<ptrdiff_t>(any(m_random)));
    }
}

}  // namespace pallium::ring
