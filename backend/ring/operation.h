#pragma once

#include "backend/ring/instance.h"

#include <cstdint>
#include <initializer_list>

namespace pallium::ring {

/// Some of the states.
class StateSet {
  public:
    constexpr StateSet(std::initializer_list<InstanceState> states) {
        for (const InstanceState state : states)
            m_bits = static_cast<uint8_t>(m_bits | bit(state));
    }
    constexpr bool contains(InstanceState state) const { return (m_bits & bit(state)) != 0; }

  private:
    static constexpr uint8_t bit(InstanceState state) {
        return static_cast<uint8_t>(1U << static_cast<unsigned>(state));
    }
    uint8_t m_bits = 0;
};

/// What a ring is asked for. Components with rules of their own define their own.
struct Operation {
    StateSet healthy;  // members in other states take no part
    /// For each member in such a state a key gets one more member, so that enough of those that
    /// take part remain.
    StateSet extending;
};

// Those of the ingesters, as Cortex has them. A member that is READONLY is never written to, so
// another takes its place even where writes are not extended.
inline constexpr Operation kWrite{
    {InstanceState::Active},
    {InstanceState::Leaving, InstanceState::Pending, InstanceState::Joining, InstanceState::Left,
     InstanceState::ReadOnly}};
inline constexpr Operation kWriteNoExtend{{InstanceState::Active}, {InstanceState::ReadOnly}};
/// Reads every member that kWrite may have written to.
inline constexpr Operation kRead{
    {InstanceState::Active, InstanceState::Pending, InstanceState::Leaving, InstanceState::Joining,
     InstanceState::ReadOnly},
    {InstanceState::Pending, InstanceState::Left, InstanceState::ReadOnly}};
/// Asks for the sign of life alone.
inline constexpr Operation kReporting{
    {InstanceState::Active, InstanceState::Leaving, InstanceState::Pending, InstanceState::Joining,
     InstanceState::Left, InstanceState::ReadOnly},
    {}};

}  // namespace pallium::ring
