#pragma once

#include "backend/base/scheduler.h"
#include "backend/base/thread_pool.h"
#include "backend/io/file_system.h"
#include "backend/server/config.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/overrides.h"
#include "backend/tenancy/runtime_config.h"
#include "backend/tenancy/user_overrides.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pallium::server {

/// The runtime configuration of the process with what hangs on it: limits of tenants, the module
/// `overrides` (the API by which tenants change theirs) and the module `overrides-exporter`.
///
/// With a runtime file the document is that file. Without one it is a row of the process' database,
/// where only the API writes. Threads: immutable after construction, its parts as they say.
class Runtime {
  public:
    struct Dependencies {
        io::FileSystem& files;
        Scheduler& scheduler;
        ThreadPool& background;
        telemetry::Registry& metrics;
    };
    /// Everything named outlives this.
    Runtime(const Config& config, std::string databasePath, const Dependencies& dependencies);

    /// To be started before everything that asks for limits.
    tenancy::RuntimeConfig& service() { return m_config; }
    const tenancy::Overrides& overrides() const { return m_overrides; }
    /// Null unless the target names the module.
    tenancy::UserOverrides* userOverrides() {
        return m_userOverrides ? &*m_userOverrides : nullptr;
    }
    /// What /runtime_config shows; null without a runtime file.
    std::function<std::string(std::string_view mode)> page() const;

  private:
    const bool m_hasFile;
    tenancy::RuntimeConfig m_config;
    const tenancy::Overrides m_overrides;
    std::optional<tenancy::UserOverrides> m_userOverrides;
};

}  // namespace pallium::server
