#include "backend/config/blocks.h"

namespace pallium::config {
namespace {

using enum Type;

}  // namespace

void tlsClient(Fields& fields, std::string_view flagPrefix) {
    fields.rows(flagPrefix, {{"tls_cert_path", String},
                             {"tls_key_path", String},
                             {"tls_ca_path", String},
                             {"tls_server_name", String},
                             {"tls_insecure_skip_verify", Bool, "false"}});
}

void tlsClientWithSwitch(Fields& fields, std::string_view flagPrefix) {
    fields.rows(flagPrefix, {{"tls_enabled", Bool, "false"}});
    tlsClient(fields, flagPrefix);
}

void tlsServer(Fields& fields, std::string_view flagPrefix) {
    fields.rows(flagPrefix, {{"cert_file", String, "", "cert-path"},
                             {"key_file", String, "", "key-path"},
                             {"client_auth_type", String, "", "client-auth"},
                             {"client_ca_file", String, "", "ca-path"}});
}

void grpcClient(Fields& fields, std::string_view flagPrefix, std::string_view compression) {
    fields.rows(flagPrefix, {{"max_recv_msg_size", Int, "104857600", "grpc-max-recv-msg-size"},
                             {"max_send_msg_size", Int, "16777216", "grpc-max-send-msg-size"},
                             {"grpc_compression", String, compression},
                             {"rate_limit", Float, "0", "grpc-client-rate-limit"},
                             {"rate_limit_burst", Int, "0", "grpc-client-rate-limit-burst"},
                             {"backoff_on_ratelimits", Bool, "false"}});
    fields.block("backoff_config", [&] {
        fields.rows(flagPrefix, {{"min_period", GoDuration, "100ms", "backoff-min-period"},
                                 {"max_period", GoDuration, "10s", "backoff-max-period"},
                                 {"max_retries", Int, "10", "backoff-retries"}});
    });
    tlsClientWithSwitch(fields, flagPrefix);
    fields.rows(flagPrefix, {{"connect_timeout", GoDuration, "5s"}});
}

void grpcHealthCheck(Fields& fields, std::string_view flagPrefix) {
    fields.block("healthcheck_config", [&] {
        fields.rows(std::string(flagPrefix) + "healthcheck.", {{"unhealthy_threshold", Int, "0"},
                                                               {"interval", GoDuration, "5s"},
                                                               {"timeout", GoDuration, "1s"}});
    });
}

}  // namespace pallium::config
