#include "backend/server/server_config.h"

namespace pallium::server {

using enum config::Type;

namespace {
constexpr std::string_view kForever = "2562047h47m16.854775807s";  // the longest duration of Go
}

void ServerConfig::describe(config::Fields& fields) {
    fields.rows("server.", {{"http_listen_network", String, "tcp"}});
    fields.add("http_listen_address", httpListenAddress, "server.http-listen-address",
               "Address to listen on; empty: 127.0.0.1.");
    fields.add("http_listen_port", httpListenPort, "server.http-listen-port", "Port to listen on.");
    fields.add("http_listen_conn_limit", httpListenConnLimit, "server.http-conn-limit",
               "Connections at the same time; 0: no limit.");
    fields.rows("server.",
                {{"grpc_listen_network", String, "tcp"}, {"grpc_listen_address", String}});
    fields.add("grpc_listen_port", grpcListenPort, "server.grpc-listen-port",
               "Port that rings tell; there is no gRPC here.");
    fields.rows("server.", {{"grpc_listen_conn_limit", Int, "0", "grpc-conn-limit"},
                            {"tls_cipher_suites", String},
                            {"tls_min_version", String}});
    fields.block("http_tls_config", [&] { config::tlsServer(fields, "server.http-tls-"); });
    fields.block("grpc_tls_config", [&] { config::tlsServer(fields, "server.grpc-tls-"); });
    fields.add("register_instrumentation", registerInstrumentation,
               "server.register-instrumentation", "Serve /metrics and /debug/pprof.");
    fields.add("graceful_shutdown_timeout", gracefulShutdownTimeout,
               "server.graceful-shutdown-timeout", "How long requests may finish at shutdown.");
    fields.add("http_server_read_timeout", httpReadTimeout, "server.http-read-timeout",
               "How long a request may take to arrive; its head 10s at most.");
    fields.add("http_server_write_timeout", httpWriteTimeout, "server.http-write-timeout",
               "How long an answer may take to leave.");
    fields.add("http_server_idle_timeout", httpIdleTimeout, "server.http-idle-timeout",
               "How long an idle connection is kept; 0: as long as a request may take.");
    describeGrpc(fields);
    describeLog(fields);
    fields.add("http_path_prefix", httpPathPrefix, "server.path-prefix", "Prefix of every path.");
}

void ServerConfig::describeGrpc(config::Fields& fields) {
    fields.rows("server.",
                {{"grpc_server_max_recv_msg_size", Int, "4194304", "grpc-max-recv-msg-size-bytes"},
                 {"grpc_server_max_send_msg_size", Int, "4194304", "grpc-max-send-msg-size-bytes"},
                 {"grpc_server_max_concurrent_streams", Int, "100", "grpc-max-concurrent-streams"},
                 {"grpc_server_num_stream_workers", Int, "0"},
                 {"grpc_server_max_connection_idle", GoDuration, kForever,
                  "grpc.keepalive.max-connection-idle"},
                 {"grpc_server_max_connection_age", GoDuration, kForever,
                  "grpc.keepalive.max-connection-age"},
                 {"grpc_server_max_connection_age_grace", GoDuration, kForever,
                  "grpc.keepalive.max-connection-age-grace"},
                 {"grpc_server_keepalive_time", GoDuration, "2h", "grpc.keepalive.time"},
                 {"grpc_server_keepalive_timeout", GoDuration, "20s", "grpc.keepalive.timeout"},
                 {"grpc_server_min_time_between_pings", GoDuration, "10s",
                  "grpc.keepalive.min-time-between-pings"},
                 {"grpc_server_ping_without_stream_allowed", Bool, "true",
                  "grpc.keepalive.ping-without-stream-allowed"}});
}

void ServerConfig::describeLog(config::Fields& fields) {
    fields.add("log_format", logFormat, "log.format", "logfmt or json.");
    fields.add("log_level", logLevel, "log.level", "debug, info, warn or error.");
    fields.add("log_source_ips_enabled", requestLog.tellsSources, "server.log-source-ips-enabled",
               "Log the addresses of clients.");
    fields.add("log_source_ips_header", requestLog.sourceHeader, "server.log-source-ips-header",
               "Header that has a client's address; empty: Forwarded, X-Real-IP, X-Forwarded-For.");
    fields.add("log_source_ips_regex", requestLog.sourceRegex, "server.log-source-ips-regex",
               "Its first group is the address in that header.");
    fields.add("log_request_headers", requestLog.tellsHeaders, "server.log-request-headers",
               "Log the headers of requests.");
    fields.add("log_request_at_info_level_enabled", requestLog.isAtInfo,
               "server.log-request-at-info-level-enabled",
               "Log every request at level info, not debug.");
    fields.add("log_request_exclude_headers_list", requestLog.hiddenHeaders,
               "server.log-request-headers-exclude-list",
               "Headers that are never logged, besides Authorization and Cookie.");
}

}  // namespace pallium::server
