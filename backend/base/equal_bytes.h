#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace pallium {

/// a == b, without the call to memcmp that costs more than comparing a dozen bytes (label texts are
/// short, and every appended sample compares all of its series' labels).
inline bool equalBytes(std::string_view a, std::string_view b) {
    const size_t size = a.size();
    if (size != b.size()) return false;
    const auto load = [](const char* from, auto zero) {
        std::memcpy(&zero, from, sizeof zero);
        return zero;
    };
    const char* x = a.data();
    const char* y = b.data();
    if (size >= 8) {
        for (size_t i = 0; i + 8 < size; i += 8)
            if (load(x + i, uint64_t{}) != load(y + i, uint64_t{})) return false;
        return load(x + size - 8, uint64_t{}) == load(y + size - 8, uint64_t{});
    }
    if (size >= 4)
        return load(x, uint32_t{}) == load(y, uint32_t{}) &&
               load(x + size - 4, uint32_t{}) == load(y + size - 4, uint32_t{});
    for (size_t i = 0; i < size; ++i)
        if (x[i] != y[i]) return false;
    return true;
}

}  // namespace pallium
