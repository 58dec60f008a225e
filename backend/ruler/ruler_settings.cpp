#include "backend/ruler/ruler_settings.h"

namespace pallium::ruler {

using enum config::Type;

void RingSettings::describe(config::Fields& fields) {
    const std::string flags = "ruler.ring.";
    fields.block(
        "kvstore", [&] { kvStore.describe(fields, flags); }, "kv.Config");
    fields.add("heartbeat_period", heartbeatPeriod, flags + "heartbeat-period",
               "How often the ruler gives a sign of life.");
    fields.add("heartbeat_timeout", heartbeatTimeout, flags + "heartbeat-timeout",
               "Silence after which a ruler counts as unhealthy.");
    fields.add("replication_factor", replicationFactor, flags + "replication-factor",
               "Rulers that know a rule group; one evaluates it.");
    fields.rows(flags, {{"zone_awareness_enabled", Bool, "false"}});
    fields.add("tokens_file_path", tokensFilePath, flags + "tokens-file-path",
               "File that keeps the tokens over restarts; empty: none.");
    fields
        .add("detailed_metrics_enabled", detailedMetricsEnabled, flags + "detailed-metrics-enabled",
             "Tell what each member of the ring owns.")
        .quiet();
    instance.describe(fields, flags);
    fields.add("instance_availability_zone", availabilityZone, flags + "instance-availability-zone",
               "The zone of this ruler.");
    fields.add("num_tokens", numTokens, flags + "num-tokens", "Tokens of this ruler.");
    fields.rows(flags, {{"final_sleep", GoDuration, "0s"}});
    fields.add("keep_instance_in_the_ring_on_shutdown", keepInstanceInTheRingOnShutdown,
               flags + "keep-instance-in-the-ring-on-shutdown",
               "Leave the ruler's entry in the ring at the end.");
}

void RulerSettings::describeNotifier(config::Fields& fields) {
    fields.add("alertmanager_url", alertmanagerUrl, "ruler.alertmanager-url",
               "Alertmanagers that get alerts, comma separated.");
    fields.rows("ruler.",
                {{"enable_alertmanager_discovery", Bool, "false", "alertmanager-discovery"},
                 {"alertmanager_refresh_interval", GoDuration, "1m"}});
    fields.add("notification_queue_capacity", notificationQueueCapacity,
               "ruler.notification-queue-capacity", "Alerts that may wait to be sent.");
    fields.add("notification_timeout", notificationTimeout, "ruler.notification-timeout",
               "How long an Alertmanager may take.");
    fields.block("alertmanager_client", [&] {
        const std::string flags = "ruler.alertmanager-client.";
        config::tlsClient(fields, flags);
        fields.add("basic_auth_username", basicAuthUsername, flags + "basic-auth-username",
                   "User of the Alertmanagers; empty: none.");
        fields.add("basic_auth_password", basicAuthPassword, flags + "basic-auth-password",
                   "The user's password.");
    });
}

void RulerSettings::describeEvaluation(config::Fields& fields) {
    fields.add("for_outage_tolerance", forOutageTolerance, "ruler.for-outage-tolerance",
               "How long an interruption may be after which the time of `for` goes on.");
    fields.add("for_grace_period", forGracePeriod, "ruler.for-grace-period",
               "The least `for` of alerts whose time goes on after an interruption.");
    fields.add("resend_delay", resendDelay, "ruler.resend-delay",
               "Least time between two sendings of an alert.");
    fields
        .add("concurrent_evals_enabled", concurrentEvalsEnabled, "ruler.concurrent-evals-enabled",
             "Accepted; rules of a group run one after another here.")
        .inert();
    fields
        .add("max_concurrent_evals", maxConcurrentEvals, "ruler.max-concurrent-evals",
             "Accepted; see concurrent_evals_enabled.")
        .inert();
}

void RulerSettings::describe(config::Fields& fields) {
    fields.rows("ruler.",
                {{"frontend_address", String}, {"query_response_format", String, "protobuf"}});
    fields.block("frontend_client", [&] { config::grpcClient(fields, "ruler.frontendClient."); });
    fields.add("external_url", externalUrl, "ruler.external.url", "Base of links in alerts.");
    fields.add("external_labels", externalLabels, config::kFileOnly, "Labels of all alerts.")
        .quiet();
    fields.block("ruler_client", [&] {
        config::grpcClient(fields, "ruler.client.");
        fields.rows("ruler.client.", {{"remote_timeout", GoDuration, "2m"}});
    });
    fields.add("evaluation_interval", evaluationInterval, "ruler.evaluation-interval",
               "Interval of rule groups that name none.");
    fields.add("poll_interval", pollInterval, "ruler.poll-interval",
               "How often the rule store is looked at.");
    fields.add("rule_path", rulePath, "ruler.rule-path",
               "Part of the names of rule groups in metrics and of their rhythm.");
    describeNotifier(fields);
    describeEvaluation(fields);
    fields.add("enable_sharding", enableSharding, "ruler.enable-sharding",
               "Take part in the ring of rulers.");
    fields.add("sharding_strategy", shardingStrategy, "ruler.sharding-strategy",
               "default or shuffle-sharding; all rule groups run in this process.");
    fields.rows("ruler.", {{"search_pending_for", GoDuration, "5m"}});
    fields.block("ring", ring, "ruler.RingConfig");
    fields.rows("ruler.", {{"flush_period", GoDuration, "1m"}});
    fields.add("enable_api", enableApi, "experimental.ruler.enable-api",
               "Serve the API of rules and alerts.");
    fields.rows("experimental.ruler.", {{"api_deduplicate_rules", Bool, "false"}});
    fields.add("enabled_tenants", enabledTenants, "ruler.enabled-tenants",
               "Tenants whose rules run, comma separated; empty: all.");
    fields.add("disabled_tenants", disabledTenants, "ruler.disabled-tenants",
               "Tenants whose rules do not run, comma separated.");
    fields.rows("ruler.", {{"query_stats_enabled", Bool, "false"},
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

}  // namespace pallium::ruler
