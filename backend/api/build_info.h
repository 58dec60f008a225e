#pragma once

#include <string>

namespace pallium::telemetry {
class Registry;
}

namespace pallium::api {

/// What was built and with what; the shape of Prometheus' buildinfo.
struct BuildInfo {
    std::string version, revision, branch, buildUser, buildDate, goVersion;
};

/// Of this executable. goVersion names the compiler: clients expect the key.
const BuildInfo& buildInfo();
/// The JSON of status/buildinfo.
std::string buildInfoJson();
/// Registers cortex_build_info.
void registerBuildInfo(telemetry::Registry& registry);

}  // namespace pallium::api
