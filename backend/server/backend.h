// server: composition. Builds every component from the configuration, connects them, starts and
// stops them in dependency order. Start at backend.h; the settings are in config.h, the components
// in modules.cpp.
#pragma once

#include "backend/base/result.h"

#include <functional>
#include <memory>
#include <string>

namespace pallium::server {

struct LoadedConfig;

/// The whole backend of one process.
/// Threads: start, stop and the destructor are called on the thread that made it, where a
/// QCoreApplication exists; the rest by anyone.
class Backend {
  public:
    /// Told once, on any thread, when a service fails and the process should end; the reason in
    /// words.
    using FailureHandler = std::function<void(std::string reason)>;

    /// `config` outlives the backend.
    Backend(const LoadedConfig& config, FailureHandler onFailure);
    ~Backend();
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    /// Locks the data folder, opens the listener and begins to start the services, which goes on in
    /// the background: /ready tells when it is done. Errors: Unavailable (folder in use, port
    /// taken), Io.
    Result<void> start();

    /// Not ready first, then services in reverse order, the listener last. Idempotent.
    void stop();

    /// `http://127.0.0.1:9009`. Requires: started.
    std::string baseUrl() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::server
