#include "backend/ruler/active_alert.h"

namespace pallium::ruler {
namespace {

/// How long a resolution is sent again, since an Alertmanager may have missed it.
constexpr std::chrono::nanoseconds kResolvedRetention = std::chrono::minutes(15);

/// Whether at least `duration` passed. A duration of any length fits, since it is not converted.
bool hasPassed(std::chrono::milliseconds duration, TimestampNs since, TimestampNs at) {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::nanoseconds(at - since)) >=
           duration;
}

}  // namespace

void ActiveAlert::meet(FoundAlert now, TimestampNs at) {
    if (state == AlertState::Inactive) {
        *this = ActiveAlert();
        state = AlertState::Pending;
        activeAt = at;
    }
    found = std::move(now);
    keepFiringSince.reset();
}

bool ActiveAlert::miss(TimestampNs at, std::chrono::milliseconds keepFiringFor) {
    switch (state) {
        case AlertState::Pending:
            return false;
        case AlertState::Inactive:
            return at - resolvedAt <= kResolvedRetention.count();
        case AlertState::Firing:
            break;
    }
    if (keepFiringFor.count() > 0) {
        if (!keepFiringSince) keepFiringSince = at;
        if (!hasPassed(keepFiringFor, *keepFiringSince, at)) return true;
    }
    state = AlertState::Inactive;
    resolvedAt = at;
    return true;
}

void ActiveAlert::fireIfDue(TimestampNs at, std::chrono::milliseconds forDuration) {
    if (state != AlertState::Pending || !hasPassed(forDuration, activeAt, at)) return;
    state = AlertState::Firing;
    firedAt = at;
}

bool ActiveAlert::isToBeSent(TimestampNs at, std::chrono::nanoseconds resendDelay) const {
    if (state == AlertState::Pending) return false;
    return resolvedAt > lastSentAt || lastSentAt + resendDelay.count() < at;
}

}  // namespace pallium::ruler
