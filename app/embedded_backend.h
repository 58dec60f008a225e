#pragma once

#include "app/log_ring.h"
#include "backend/base/result.h"
#include "backend/demo/demo.h"
#include "backend/server/backend.h"
#include "backend/server/config.h"
#include "ui/connection/host.h"

#include <memory>
#include <string>

namespace pallium::app {

/// The backend as the console sees it: the callbacks of PalliumHost and the strings they return.
/// While it lives it collects the log. Threads: those of PalliumHost.
class EmbeddedBackend {
  public:
    /// `config` was loaded from `commandLine`; both outlive this object.
    EmbeddedBackend(const server::CommandLine& commandLine, const server::LoadedConfig& config);
    ~EmbeddedBackend();
    EmbeddedBackend(const EmbeddedBackend&) = delete;
    EmbeddedBackend& operator=(const EmbeddedBackend&) = delete;

    /// Filled from the command line; valid as long as this object.
    PalliumHost host();

  private:
    static void applicationReady(void* context);
    static const char* startCallback(void* context, int isDemo, const char** baseUrl);
    static void stopCallback(void* context);
    static unsigned long long takeLog(void* context, void* taker,
                                      void (*take)(void* taker, const char* line));

    /// Starts or adopts; sets m_baseUrl.
    Result<void> start(bool isDemo);
    void startDemo();
    void stop();
    /// The configuration of that mode; the one that the command line did not ask for is loaded when
    /// it is wanted first.
    Result<const server::LoadedConfig*> configFor(bool isDemo);

    LogRing m_log;
    const server::CommandLine& m_commandLine;
    const server::LoadedConfig& m_config;
    std::unique_ptr<server::LoadedConfig> m_otherConfig;
    std::unique_ptr<server::Backend> m_backend;  // null: none runs here
    std::unique_ptr<demo::Demo> m_demo;          // stopped before the backend
    std::string m_baseUrl;
    std::string m_failure;
};

}  // namespace pallium::app
