#include "backend/distributor/token_bucket.h"

#include <algorithm>

namespace pallium::distributor {

bool TokenBucket::take(SteadyTime now, double perSec, double burst, double count) {
    const Lock lock(m_mutex);
    const std::chrono::duration<double> elapsed = m_isUsed ? now - m_last : SteadyTime::duration{};
    const double before = m_isUsed ? m_tokens : burst;
    m_tokens = std::min(burst, before + std::max(0.0, elapsed.count()) * perSec);
    m_last = now;
    m_isUsed = true;
    if (count > m_tokens) return false;
    m_tokens -= count;
    return true;
}

}  // namespace pallium::distributor
