#pragma once

#include "backend/base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace pallium::distributor {

/// What the store keeps of an HA pair.
struct HaEntry {
    std::string replica;         // who is listened to; any bytes
    TimestampMs receivedMs = 0;  // when it was noted last that something came from it
    TimestampMs deletedMs = 0;   // when it was marked as forgotten; 0: it is not

    friend bool operator==(const HaEntry&, const HaEntry&) = default;
};

/// `<receivedMs> <deletedMs> <replica>`.
std::string encodeHaEntry(const HaEntry& entry);
/// Reads that text; nullopt for any other.
std::optional<HaEntry> decodeHaEntry(std::string_view text);

}  // namespace pallium::distributor
