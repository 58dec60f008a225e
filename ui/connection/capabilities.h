#pragma once

#include "ui/client/api_client.h"

#include <QHash>
#include <QString>

#include <functional>
#include <memory>

namespace pallium::ui {

/// What a page or a control needs of a server. Pages ask for these and never for a product's name.
enum class Capability : quint8 {
    Ready,
    BuildInfo,
    Query,
    Metadata,
    FormatQuery,
    ParseQuery,
    Services,
    Config,
    RuntimeConfig,
    ServerMetrics,
    IngesterRing,
    StoreGatewayRing,
    CompactorRing,
    RulerRing,
    AlertmanagerRing,
    DistributorRing,
    AllTenantStats,
    HaTracker,
    Push,
    Otlp,
    Memberlist,
    Profiles,
    WallProfiles,
};
inline constexpr int kCapabilityCount = static_cast<int>(Capability::WallProfiles) + 1;

/// Whether a server has something, and if not, why.
struct Availability {
    enum class State : quint8 { Unknown, Yes, No, Disabled, NeedsTenant, Forbidden };
    State state = State::Unknown;
    QString reason;  // No, Unknown: what came instead; Disabled: the sentence of the server's page
    std::chrono::milliseconds time{0};  // until the answer was there; 0 if none came
    bool mayWork() const {
        return state == State::Unknown || state == State::Yes || state == State::NeedsTenant;
    }
};

/// The result of probing one server with harmless reads; a value.
class Capabilities {
  public:
    const Availability& operator[](Capability capability) const;
    void set(Capability capability, Availability availability);

  private:
    QHash<Capability, Availability> m_values;
};

/// `Tenant statistics`: a capability's name for lists.
QString capabilityName(Capability capability);
/// `The server does not offer tenant statistics.` and what would enable it, which may be empty; for
/// the face Not offered.
QString missingText(Capability capability);
QString enablingHint(Capability capability);

/// One probe of all capabilities, in parallel, 3 s each, reads only. Destroying it cancels; the
/// handler is entered once, when the last answer is there, and may destroy the probe. Whether
/// samples can be pushed is told by a GET of the push path: a server that has it refuses the method
/// or the missing body, one that has not answers 404. Nothing is ever pushed. No profile is taken
/// either: a list of them is read, and one of no seconds is refused where there are any.
/// Threads: GUI thread.
class CapabilityProbe {
  public:
    using Handler = std::function<void(const Capabilities&)>;
    CapabilityProbe(ApiClient& client, const QString& tenant, Handler onFinished);
    ~CapabilityProbe();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// The harmless read that tells about one capability.
ApiRequest capabilityRequest(Capability capability, const QString& tenant);
/// What an answer with a body, or an error, says about it.
Availability judgeAnswer(Capability capability, const ApiAnswer& answer);
Availability judgeError(Capability capability, const ApiError& error);

}  // namespace pallium::ui
