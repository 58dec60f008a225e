// server: composition. Builds every component from the configuration, connects them, starts and
// stops them in dependency order. Start at backend.h; the settings are in config.h, the components
// in modules.cpp.
#pragma once

#include "backend/base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pallium::io {
class FileLock;
}

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

    /// `config` outlives the backend. While the port is taken the next one is tried, `ports` ports
    /// in all.
    Backend(const LoadedConfig& config, FailureHandler onFailure, uint16_t ports = 1);
    ~Backend();
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    /// Locks the data folder, opens the listener and begins to start the services, which goes on in
    /// the background: /ready tells when it is done. Errors: Unavailable (folder in use, port
    /// taken), Io.
    Result<void> start();

    /// Not ready first, then services in reverse order, the listener last, `finalSleep` after them,
    /// so that what reads metrics sees the end. Idempotent.
    void stop(std::chrono::nanoseconds finalSleep = {});

    /// `http://127.0.0.1:9009`, on loopback if it listens everywhere, with server.http_path_prefix.
    /// Requires: started.
    std::string baseUrl() const;

  private:
    struct Impl;
    const LoadedConfig& m_config;
    const FailureHandler m_onFailure;
    const uint16_t m_ports;
    std::unique_ptr<io::FileLock> m_lock;  // let go last
    std::unique_ptr<Impl> m_impl;          // null before start()
};

/// The base URL of the process that holds the data folder of `config` now; nullopt if none does, or
/// it has not opened its listener yet.
std::optional<std::string> addressOfHolder(const LoadedConfig& config);

}  // namespace pallium::server
