#pragma once

#include "ui/client/api_client.h"

#include <array>
#include <cstddef>
#include <deque>
#include <functional>

namespace pallium::ui {

/// Lets so many requests of each urgency run at a time and starts the rest in order of arrival.
/// Knows requests by a number that the caller gives. Threads: confined to one thread.
class RequestQueue {
  public:
    using Id = quint64;
    using Start = std::function<void(Id)>;

    static constexpr std::size_t kMaxVisible = 4;
    static constexpr std::size_t kMaxBackground = 2;
    static constexpr std::size_t kMaxQueries = 4;

    /// `start` is entered from within add() and remove().
    explicit RequestQueue(Start start) : m_start(std::move(start)) {}

    void add(Id id, ApiRequest::Urgency urgency);
    /// Waiting or running, it is over; unknown ids are ignored.
    void remove(Id id);

  private:
    struct Lane {
        std::size_t limit;
        std::deque<Id> waiting;
        std::deque<Id> running;
    };
    void startWaiting(Lane& lane);

    Start m_start;
    // In the order of ApiRequest::Urgency.
    std::array<Lane, 3> m_lanes{Lane{kMaxVisible, {}, {}}, Lane{kMaxBackground, {}, {}},
                                Lane{kMaxQueries, {}, {}}};
};

}  // namespace pallium::ui
