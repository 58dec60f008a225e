#pragma once

#include "ui/connection/connection_profile.h"

#include <QString>

namespace pallium::ui {

// What to put where so that samples arrive at a server, ready to be copied. None of the texts holds
// a secret; `tenant` may be empty: then no tenant is named.

/// `http://127.0.0.1:9009/api/v1/push`; a server without prefix and tenants is a Prometheus, whose
/// receiver has another path.
QString pushUrl(const ConnectionProfile& profile);

/// The part of a Prometheus configuration that sends there.
QString remoteWriteSnippet(const ConnectionProfile& profile, const QString& tenant);

/// The exporter of an OpenTelemetry collector that sends there.
QString otlpSnippet(const ConnectionProfile& profile, const QString& tenant);

/// A provisioning file of Grafana with the server as a data source.
QString grafanaSnippet(const ConnectionProfile& profile, const QString& tenant);

/// A shell command that pushes one sample of `pallium_push_test` with the time `nowMs`.
QString curlSnippet(const ConnectionProfile& profile, const QString& tenant, qint64 nowMs);

/// The body of that push: a WriteRequest as a snappy block.
QByteArray pushTestBody(qint64 nowMs);

}  // namespace pallium::ui
