#pragma once

#include "backend/ruler/rule_ports.h"
#include "backend/ruler/rule_status.h"

#include <chrono>
#include <optional>

namespace pallium::ruler {

/// What an alerting rule found for one label set in a round.
struct FoundAlert {
    rulefmt::StringMap annotations;
    rulefmt::TemplateValue value = 0.0;
};

/// An alert of a rule from its first sample until its resolution has been told for long enough.
/// Instants that did not come yet are 0. Threads: callers synchronise. Source: Prometheus'
/// rules.Alert.
struct ActiveAlert {
    FoundAlert found;
    AlertState state = AlertState::Inactive;
    TimestampNs activeAt = 0;
    TimestampNs firedAt = 0;
    TimestampNs resolvedAt = 0;
    TimestampNs lastSentAt = 0;
    std::optional<TimestampNs> keepFiringSince;

    /// Its sample is there. An inactive alert begins anew, as pending.
    void meet(FoundAlert now, TimestampNs at);
    /// Its sample is not there. False: it is to be forgotten.
    bool miss(TimestampNs at, std::chrono::milliseconds keepFiringFor);
    /// Fires if it was pending for `forDuration`.
    void fireIfDue(TimestampNs at, std::chrono::milliseconds forDuration);

    /// Whether Alertmanagers are to hear of it: it fires or was resolved, and that is news or was
    /// told longer ago than `resendDelay`.
    bool isToBeSent(TimestampNs at, std::chrono::nanoseconds resendDelay) const;
};

}  // namespace pallium::ruler
