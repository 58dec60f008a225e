#include "backend/api/build_info.h"

#include "backend/base/json_writer.h"
#include "backend/telemetry/registry.h"

namespace pallium::api {
namespace {

#if defined(__x86_64__)
constexpr auto kArchitecture = "amd64";
#elif defined(__aarch64__)
constexpr auto kArchitecture = "arm64";
#else
constexpr auto kArchitecture = "unknown";
#endif

}  // namespace

const BuildInfo& buildInfo() {
    static const BuildInfo info{PALLIUM_VERSION, "", "", "", "", "C++ " __VERSION__};
    return info;
}

std::string buildInfoJson() {
    const BuildInfo& info = buildInfo();
    std::string body;
    JsonWriter json(body);
    json.beginObject().key("status").value("success").key("data").beginObject();
    // Cortex does not name itself; a client that asks gets to know whom it talks to.
    json.key("application").value("Pallium");
    json.key("version").value(info.version).key("revision").value(info.revision);
    json.key("branch").value(info.branch).key("buildUser").value(info.buildUser);
    json.key("buildDate").value(info.buildDate).key("goVersion").value(info.goVersion);
    json.endObject().endObject();
    return body;
}

void registerBuildInfo(telemetry::Registry& registry) {
    const BuildInfo& info = buildInfo();
    registry
        .gauge("cortex_build_info",
               "A metric with a constant '1' value labeled by version, revision, branch, goversion "
               "from which cortex was built, and the goos and goarch for the build.",
               {{"branch", info.branch},
                {"goarch", kArchitecture},
                {"goos", "linux"},
                {"goversion", info.goVersion},
                {"revision", info.revision},
                {"tags", ""},
                {"version", info.version}})
        .set(1);
}

}  // namespace pallium::api
