#pragma once

#include "backend/api/request_log.h"
#include "backend/config/blocks.h"
#include "backend/config/fields.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace pallium::server {

/// What the components count in: settings are nanoseconds, as Go keeps them.
inline std::chrono::milliseconds toMs(std::chrono::nanoseconds duration) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

/// Block `server`: the listener and the log.
struct ServerConfig {
    std::string httpListenAddress;  // empty: see httpHost()
    int64_t httpListenPort = 80;
    int64_t httpListenConnLimit = 0;  // 0: no limit
    int64_t grpcListenPort = 9095;    // as rings tell it; nobody listens there
    bool registerInstrumentation = true;
    std::chrono::nanoseconds gracefulShutdownTimeout = std::chrono::seconds(30);
    std::chrono::nanoseconds httpReadTimeout = std::chrono::seconds(30);
    std::chrono::nanoseconds httpWriteTimeout = std::chrono::seconds(30);
    std::chrono::nanoseconds httpIdleTimeout = std::chrono::minutes(2);
    std::string logFormat = "logfmt";
    std::string logLevel = "info";
    api::RequestLogOptions requestLog;
    std::string httpPathPrefix;  // see pathPrefix()

    /// Where to listen. Not all interfaces, as Cortex has it, unless one asks for that: loopback.
    std::string httpHost() const {
        return httpListenAddress.empty() ? "127.0.0.1" : httpListenAddress;
    }

    /// Of every path, without a slash at its end.
    std::string pathPrefix() const {
        return httpPathPrefix.substr(0, httpPathPrefix.find_last_not_of('/') + 1);
    }

    void describe(config::Fields& fields);

  private:
    void describeGrpc(config::Fields& fields);
    void describeLog(config::Fields& fields);
};

}  // namespace pallium::server
