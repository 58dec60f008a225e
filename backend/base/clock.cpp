#include "backend/base/clock.h"

namespace pallium {
namespace {

class SystemClock final : public Clock {
  public:
    TimestampMs nowMs() const override { return nowNs() / 1'000'000; }
    int64_t nowNs() const override {
        using namespace std::chrono;
        return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
    }
    SteadyTime steadyNow() const override { return std::chrono::steady_clock::now(); }
};

}  // namespace

const Clock& systemClock() {
    static const SystemClock clock;
    return clock;
}

}  // namespace pallium
