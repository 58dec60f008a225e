#include "backend/server/settings.h"

namespace pallium::server {

using enum config::Type;

namespace {

void describeRulerRing(config::Fields& fields, config::KvStoreConfig& store) {
    const std::string_view flags = "ruler.ring.";
    fields.block(
        "kvstore", [&] { store.describe(fields, flags); }, "kv.Config");
    fields.rows(flags, {{"heartbeat_period", GoDuration, "5s"},
                        {"heartbeat_timeout", GoDuration, "1m"},
                        {"replication_factor", Int, "1"},
                        {"zone_awareness_enabled", Bool, "false"},
                        {"tokens_file_path", String}});
    fields.newRows(flags, {{"detailed_metrics_enabled", Bool, "true"}});
    config::ringInstance(fields, flags);
    fields.rows(flags, {{"instance_availability_zone", String},
                        {"num_tokens", Int, "128"},
                        {"final_sleep", GoDuration, "0s"},
                        {"keep_instance_in_the_ring_on_shutdown", Bool, "false"}});
}

void describeRulerClients(config::Fields& fields) {
    fields.block("frontend_client", [&] { config::grpcClient(fields, "ruler.frontendClient."); });
    fields.rows("ruler.", {{"external_url", String, "", "external.url"}});
    fields.block("ruler_client", [&] {
        config::grpcClient(fields, "ruler.client.");
        fields.rows("ruler.client.", {{"remote_timeout", GoDuration, "2m"}});
    });
}

void describeNotifier(config::Fields& fields) {
    fields.rows("ruler.",
                {{"alertmanager_url", String},
                 {"enable_alertmanager_discovery", Bool, "false", "alertmanager-discovery"},
                 {"alertmanager_refresh_interval", GoDuration, "1m"},
                 {"notification_queue_capacity", Int, "10000"},
                 {"notification_timeout", GoDuration, "10s"}});
    fields.block("alertmanager_client", [&] {
        const std::string_view flags = "ruler.alertmanager-client.";
        config::tlsClient(fields, flags);
        fields.rows(flags, {{"basic_auth_username", String}, {"basic_auth_password", Secret}});
    });
}

void describeAlertmanagerRing(config::Fields& fields, config::KvStoreConfig& store) {
    const std::string_view flags = "alertmanager.sharding-ring.";
    fields.block(
        "kvstore", [&] { store.describe(fields, flags); }, "kv.Config");
    fields.rows(flags, {{"heartbeat_period", GoDuration, "15s"},
                        {"heartbeat_timeout", GoDuration, "1m"},
                        {"replication_factor", Int, "3"},
                        {"zone_awareness_enabled", Bool, "false"},
                        {"final_sleep", GoDuration, "0s"},
                        {"wait_instance_state_timeout", GoDuration, "10m"}});
    config::ringInstance(fields, flags);
    fields.rows(flags, {{"instance_availability_zone", String}});
}

void describeAlertmanagerClient(config::Fields& fields) {
    const std::string_view flags = "alertmanager.alertmanager-client.";
    fields.rows(flags, {{"remote_timeout", GoDuration, "2s"}});
    config::tlsClientWithSwitch(fields, flags);
    fields.rows(flags, {{"grpc_compression", String},
                        {"max_recv_msg_size", Int, "16777216", "grpc-max-recv-msg-size"},
                        {"max_send_msg_size", Int, "4194304", "grpc-max-send-msg-size"}});
}

}  // namespace

void describeRuler(config::Fields& fields, config::KvStoreConfig& ringStore) {
    fields.rows("ruler.",
                {{"frontend_address", String}, {"query_response_format", String, "protobuf"}});
    describeRulerClients(fields);
    fields.rows("ruler.", {{"evaluation_interval", GoDuration, "1m"},
                           {"poll_interval", GoDuration, "1m"},
                           {"rule_path", String, "/rules"}});
    describeNotifier(fields);
    fields.rows("ruler.", {{"for_outage_tolerance", GoDuration, "1h"},
                           {"for_grace_period", GoDuration, "10m"},
                           {"resend_delay", GoDuration, "1m"},
                           {"concurrent_evals_enabled", Bool, "false"},
                           {"max_concurrent_evals", Int, "1"},
                           {"enable_sharding", Bool, "false"},
                           {"sharding_strategy", String, "default"},
                           {"search_pending_for", GoDuration, "5m"}});
    fields.block(
        "ring", [&] { describeRulerRing(fields, ringStore); }, "ruler.RingConfig");
    fields.rows("ruler.", {{"flush_period", GoDuration, "1m"}});
    fields.rows("experimental.ruler.",
                {{"enable_api", Bool, "false"}, {"api_deduplicate_rules", Bool, "false"}});
    fields.rows("ruler.", {{"enabled_tenants", String},
                           {"disabled_tenants", String},
                           {"query_stats_enabled", Bool, "false"},
                           {"disable_rule_group_label", Bool, "false"},
                           {"enable_ha_evaluation", Bool, "false"},
                           {"liveness_check_timeout", GoDuration, "1s"}});
    fields.block("thanos_engine", [&] {
        fields.newRows("ruler.thanos-engine.", {{"enabled", Bool, "false"},
                                                {"enable_x_functions", Bool, "false"},
                                                {"optimizers", String, "default"},
                                                {"decoding_concurrency", Int, "0"}});
    });
}

void describeRulerStorage(config::Fields& fields, config::BucketConfig& bucket) {
    const std::string flags = "ruler-storage.";
    bucket.describe(fields, flags);
    fields.block("configdb", [&] { config::configDb(fields, flags + "configs."); });
    fields.block("local", [&] { fields.rows(flags + "local.", {{"directory", String}}); });
}

void describeConfigs(config::Fields& fields) {
    fields.block("database", [&] {
        fields.rows(
            "configs.database.",
            {{"uri", String, "postgres://postgres@configs-db.weave.local/configs?sslmode=disable"},
             {"migrations_dir", String},
             {"password_file", String}});
    });
    fields.block("api", [&] {
        fields.block("notifications", [&] {
            fields.rows("configs.notifications.",
                        {{"disable_email", Bool, "false"}, {"disable_webhook", Bool, "false"}});
        });
    });
}

void describeAlertmanager(config::Fields& fields, config::KvStoreConfig& ringStore) {
    const std::string flags = "alertmanager.";
    fields.rows(flags, {{"data_dir", String, "data/", "storage.path"},
                        {"retention", GoDuration, "120h", "storage.retention"},
                        {"external_url", String, "", "web.external-url"},
                        {"poll_interval", GoDuration, "15s", "configs.poll-interval"},
                        {"max_recv_msg_size", Int, "16777216"},
                        {"sharding_enabled", Bool, "false"}});
    fields.block(
        "sharding_ring", [&] { describeAlertmanagerRing(fields, ringStore); },
        "alertmanager.RingConfig");
    fields.rows(flags, {{"fallback_config_file", String, "", "configs.fallback"},
                        {"auto_webhook_root", String, "", "configs.auto-webhook-root"}});
    fields.block("cluster", [&] {
        fields.rows(flags + "cluster.", {{"listen_address", String, "0.0.0.0:9094"},
                                         {"advertise_address", String},
                                         {"peers", String},
                                         {"peer_timeout", GoDuration, "15s"},
                                         {"gossip_interval", GoDuration, "200ms"},
                                         {"push_pull_interval", GoDuration, "1m"}});
    });
    fields.rows("experimental.alertmanager.", {{"enable_api", Bool, "false"}});
    fields.rows(flags, {{"api_concurrency", Int, "0"},
                        {"gc_interval", GoDuration, "30m", "alerts-gc-interval"}});
    fields.block("alertmanager_client", [&] { describeAlertmanagerClient(fields); });
    fields.rows(flags, {{"persist_interval", GoDuration, "15m"},
                        {"enabled_tenants", String},
                        {"disabled_tenants", String}});
}

void describeAlertmanagerStorage(config::Fields& fields, config::BucketConfig& bucket) {
    const std::string flags = "alertmanager-storage.";
    bucket.describe(fields, flags);
    fields.block("configdb", [&] { config::configDb(fields, flags + "configs."); });
    fields.block("local", [&] { fields.rows(flags + "local.", {{"path", String}}); });
}

}  // namespace pallium::server
