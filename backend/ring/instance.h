// ring: which instances own a key, and who is a member. Start at instance.h (what a member is) and
// hash_ring.h (who owns a key); ring.h keeps the newest view of a ring, lifecycler.h one member's
// entry, kv_store.h what both write to. It moves no data and calls nobody.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::ring {

enum class InstanceState : uint8_t { Active, Leaving, Pending, Joining, Left, ReadOnly };
/// `ACTIVE`, `LEAVING`, `PENDING`, `JOINING`, `LEFT`, `READONLY`.
std::string_view stateText(InstanceState state);
/// The state with exactly this text; nullopt if there is none.
std::optional<InstanceState> parseState(std::string_view text);

/// Places on the ring of all 32-bit numbers: ascending, unique within an instance.
using Tokens = std::vector<uint32_t>;

/// One member of a ring.
struct Instance {
    std::string id;       // unique in the ring
    std::string address;  // `127.0.0.1:9095`
    std::string zone;     // may be empty
    InstanceState state = InstanceState::Pending;
    Tokens tokens;
    int64_t heartbeatSec = 0;   // Unix time of the last sign of life
    int64_t registeredSec = 0;  // Unix time of the entry; 0: not known

    friend bool operator==(const Instance&, const Instance&) = default;
};

/// All members by their ids.
using RingState = std::map<std::string, Instance, std::less<>>;

}  // namespace pallium::ring
