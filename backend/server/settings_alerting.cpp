#include "backend/server/settings.h"

namespace pallium::server {

using enum config::Type;

namespace {

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
