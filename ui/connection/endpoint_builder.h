#pragma once

#include "ui/client/api_client.h"
#include "ui/connection/connection_profile.h"

namespace pallium::ui {

/// An endpoint, and what of the profile could not be used, in words; empty if nothing.
struct BuiltEndpoint {
    Endpoint endpoint;
    QString problem;
};

/// Reads the certificate files that the profile names. `secret` is the password, or the token.
BuiltEndpoint buildEndpoint(const ConnectionProfile& profile, const QString& secret);

}  // namespace pallium::ui
