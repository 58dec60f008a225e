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
};
inline constexpr int kCapabilityCount = static_cast<int>(Capability::Push) + 1;

/// Whether a server has something, and if not, why.
struct Availability {
    enum class State : quint8 { Unknown, Yes, No, Disabled, NeedsTenant, Forbidden };
    State state = State::Unknown;
    QString reason;  // No: status; Disabled: the sentence of the server's page
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

/// `The server does not offer tenant statistics` and what would enable it; for the face Not
/// offered.
QString missingText(Capability capability);
QString enablingHint(Capability capability);

/// One probe of all capabilities, in parallel, 3 s each, reads only. Destroying it cancels.
/// Push is judged by the answer to an empty POST-free look at the route list; it is never pushed
/// to.
class CapabilityProbe {
  public:
    using Handler = std::function<void(const Capabilities&)>;
    CapabilityProbe(ApiClient& client, QString tenant, Handler onFinished);
    ~CapabilityProbe();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
