#pragma once

#include "backend/base/result.h"
#include "backend/ring/instance.h"

#include <string>
#include <string_view>

namespace pallium::ring {

/// The members as the text that a store keeps:
/// `{"instances":[{"id":"a","address":"…","zone":"","state":"ACTIVE","heartbeat":1,"registered":1,
/// "tokens":[1,2]}]}`, by id, times in seconds.
std::string encodeRing(const RingState& state);
/// Reads that text; tokens may be in any order and are made ascending and unique. Errors:
/// Corruption.
Result<RingState> decodeRing(std::string_view text);

/// What a member keeps of itself in a file, in Cortex's form:
/// `{"previousState":"READONLY","tokens":[1,2]}`.
struct TokenFile {
    InstanceState previousState = InstanceState::Active;  // or ReadOnly; left out if it is this
    Tokens tokens;
};
std::string encodeTokenFile(const TokenFile& file);
/// As decodeRing().
Result<TokenFile> decodeTokenFile(std::string_view text);

}  // namespace pallium::ring
