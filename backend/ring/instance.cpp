#include "backend/ring/instance.h"

#include <array>

namespace pallium::ring {
namespace {

constexpr std::array<std::string_view, 6> kStateTexts{"ACTIVE",  "LEAVING", "PENDING",
                                                      "JOINING", "LEFT",    "READONLY"};

}  // namespace

std::string_view stateText(InstanceState state) {
    return kStateTexts[static_cast<size_t>(state)];
}

std::optional<InstanceState> parseState(std::string_view text) {
    for (size_t i = 0; i < kStateTexts.size(); ++i)
        if (kStateTexts[i] == text) return static_cast<InstanceState>(i);
    return std::nullopt;
}

}  // namespace pallium::ring
