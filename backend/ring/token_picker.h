#pragma once

#include "backend/ring/instance.h"

#include <cstdint>
#include <random>

namespace pallium::ring {

/// Picks places on a ring at random. Threads: confined to one at a time.
class TokenPicker {
  public:
    explicit TokenPicker(uint32_t seed) : m_random(seed) {}

    /// Fills `tokens` up to `count` with tokens that no member of `taken` has; one that has more
    /// already keeps them.
    void fill(Tokens& tokens, size_t count, const RingState& taken);
    /// Removes `count` of them, or all.
    void drop(Tokens& tokens, size_t count);

  private:
    std::mt19937 m_random;
};

}  // namespace pallium::ring
