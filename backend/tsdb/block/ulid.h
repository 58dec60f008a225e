#pragma once

#include "backend/base/clock.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pallium::tsdb {

/// The name of a block: 48 bits of milliseconds and 80 random ones, in 26 characters of Crockford's
/// base 32 whose order is that of the bytes. A value.
class Ulid {
  public:
    Ulid() = default;
    static std::optional<Ulid> parse(std::string_view text);
    /// Made at `now` (ms since the epoch, not negative). Ids of one millisecond ascend within the
    /// process. Threads: any.
    static Ulid generate(TimestampMs now);

    std::string toString() const;
    TimestampMs timeMs() const;
    std::array<uint8_t, 16> bytes() const { return m_bytes; }
    /// FNV-1 of the bytes: who owns the block in a ring.
    uint32_t hash() const;
    friend auto operator<=>(const Ulid&, const Ulid&) = default;

  private:
    std::array<uint8_t, 16> m_bytes{};
};

}  // namespace pallium::tsdb
