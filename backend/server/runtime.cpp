#include "backend/server/runtime.h"

#include "backend/server/targets.h"
#include "backend/tenancy/file_runtime_store.h"
#include "backend/tenancy/overrides_exporter.h"
#include "backend/tenancy/sqlite_runtime_store.h"

#include <memory>

namespace pallium::server {
namespace {

std::unique_ptr<tenancy::RuntimeStore> storeOf(const Config& config, std::string databasePath,
                                               io::FileSystem& files) {
    if (std::string path = config.runtimeConfig.path(); !path.empty())
        return std::make_unique<tenancy::FileRuntimeStore>(files, std::move(path));
    return std::make_unique<tenancy::SqliteRuntimeStore>(files, std::move(databasePath));
}

tenancy::RuntimeDefaults defaultsOf(const Config& config) {
    return {std::make_shared<const tenancy::Limits>(config.limits), config.ingester.instanceLimits,
            config.limitChecks()};
}

/// A file is edited by others; our row is not.
std::chrono::milliseconds periodOf(const RuntimeConfigConfig& config) {
    return config.file.empty() ? std::chrono::milliseconds(0) : toMs(config.period);
}

}  // namespace

Runtime::Runtime(const Config& config, std::string databasePath, const Dependencies& d)
    : m_hasFile(!config.runtimeConfig.file.empty()),
      m_config(defaultsOf(config), periodOf(config.runtimeConfig),
               {storeOf(config, std::move(databasePath), d.files), d.scheduler, d.background,
                d.metrics}),
      m_overrides(m_config) {
    using Allowed = tenancy::UserOverrides::Allowed;
    if (isAskedFor(config.target, "overrides"))
        m_userOverrides.emplace(m_config, m_hasFile ? Allowed::Listed : Allowed::All);
    if (isAskedFor(config.target, "overrides-exporter"))
        tenancy::exportOverrides(m_config, d.metrics);
}

std::function<std::string(std::string_view mode)> Runtime::page() const {
    if (!m_hasFile) return nullptr;
    return [this](std::string_view mode) { return m_config.print(mode); };
}

}  // namespace pallium::server
