#pragma once

#include "backend/ring/hash_ring.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

namespace pallium::ring {

inline constexpr int64_t kNowSec = 1'700'000'000;

/// A member that gave a sign of life just now; its address is `<id>:1`.
inline Instance member(const std::string& id, Tokens tokens,
                       InstanceState state = InstanceState::Active, const std::string& zone = {}) {
    return {id, id + ":1", zone, state, std::move(tokens), kNowSec, kNowSec - 100'000};
}

inline RingState ringOf(std::initializer_list<Instance> members) {
    RingState state;
    for (const Instance& instance : members)
        state.emplace(instance.id, instance);
    return state;
}

/// `members` of each of `zones`, `<zone>0`, `<zone>1` …, tokens spread without regularity.
inline RingState largeRing(const std::vector<std::string>& zones, size_t members,
                           size_t tokens = 64) {
    RingState state;
    uint32_t token = 1;
    for (const std::string& zone : zones) {
        for (size_t i = 0; i < members; ++i) {
            Tokens own;
            for (size_t t = 0; t < tokens; ++t)
                own.push_back(token = token * 1664525U + 1013904223U);
            std::sort(own.begin(), own.end());
            const std::string id = zone + std::to_string(i);
            state.emplace(id, member(id, own, InstanceState::Active, zone));
        }
    }
    return state;
}

inline std::vector<std::string> ids(const ReplicationSet& set) {
    std::vector<std::string> names;
    for (const Instance* instance : set.instances)
        names.push_back(instance->id);
    return names;
}

inline std::vector<std::string> ids(const HashRing& ring) {
    std::vector<std::string> names;
    for (const Instance& instance : ring.instances())
        names.push_back(instance.id);
    return names;
}

}  // namespace pallium::ring
