#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"

namespace pallium::distributor {

/// A rate limit with bursts: tokens flow in at `perSec` up to `burst`, and are taken all at once or
/// not at all. Starts full. Threads: internally synchronised.
class TokenBucket {
  public:
    /// Rate and burst are given each time because limits change while the server runs.
    bool take(SteadyTime now, double perSec, double burst, double count);

  private:
    Mutex m_mutex;
    bool m_isUsed PALLIUM_GUARDED_BY(m_mutex) = false;
    double m_tokens PALLIUM_GUARDED_BY(m_mutex) = 0;
    SteadyTime m_last PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::distributor
