#pragma once

#include "tests/support/fake_server.h"
#include "ui/connection/connection.h"

namespace pallium::ui {

/// A profile of the fake server, with its tenant.
inline ConnectionProfile profileOf(const test::FakeServer& server) {
    ConnectionProfile profile;
    profile.id = QStringLiteral("fake");
    profile.name = QStringLiteral("Fake");
    profile.baseUrl = server.url();
    profile.defaultTenant = QStringLiteral("team-a");
    return profile;
}

/// Answers as a plain Prometheus does: no prefix, no tenants, nothing of Cortex.
inline void servePrometheus(test::FakeServer& server) {
    using test::FakeAnswer;
    server.answer("/-/ready", FakeAnswer::text("Prometheus Server is Ready.\n"));
    server.answer("/api/v1/status/buildinfo",
                  FakeAnswer::json(R"({"status":"success","data":{"version":"2.42.0"}})"));
    server.answer("/api/v1/query",
                  FakeAnswer::json(
                      R"({"status":"success","data":{"resultType":"scalar","result":[1,"1"]}})"));
}

}  // namespace pallium::ui
