#pragma once

#include <QtGlobal>

#include <chrono>
#include <deque>
#include <optional>

namespace pallium::ui {

/// The rate of a counter, from looks at it. A counter that fell began anew, and what was seen
/// before does not count. A value. Threads: confined to one.
class RateMeter {
  public:
    /// The rate is that of the looks of the last `span`, but of the last two at least.
    explicit RateMeter(std::chrono::milliseconds span) : m_spanMs(span.count()) {}

    /// `timeMs` of any clock that does not go back.
    void add(qint64 timeMs, double count);
    void clear() { m_looks.clear(); }
    /// The count that was seen last.
    std::optional<double> count() const;
    /// Nothing before the second look.
    std::optional<double> perSecond() const;

  private:
    struct Look {
        qint64 timeMs;
        double count;
    };
    qint64 m_spanMs;
    std::deque<Look> m_looks;
};

}  // namespace pallium::ui
