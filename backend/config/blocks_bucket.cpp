#include "backend/config/blocks.h"

namespace pallium::config {
namespace {

using enum Type;

void httpTransport(Fields& fields, const std::string& prefix) {
    fields.rows(prefix + "http.", {{"idle_conn_timeout", GoDuration, "1m30s"},
                                   {"response_header_timeout", GoDuration, "2m"},
                                   {"insecure_skip_verify", Bool, "false"}});
    fields.rows(prefix, {{"tls_handshake_timeout", GoDuration, "10s"},
                         {"expect_continue_timeout", GoDuration, "1s"},
                         {"max_idle_connections", Int, "100"},
                         {"max_idle_connections_per_host", Int, "100"},
                         {"max_connections_per_host", Int, "0"}});
}

void s3(Fields& fields, const std::string& prefix) {
    fields.rows(prefix, {{"endpoint", String},
                         {"region", String},
                         {"bucket_name", String},
                         {"disable_dualstack", Bool, "false"},
                         {"secret_access_key", Secret},
                         {"access_key_id", String},
                         {"insecure", Bool, "false"},
                         {"signature_version", String, "v4"},
                         {"bucket_lookup_type", String, "auto"},
                         {"send_content_md5", Bool, "true"},
                         {"list_objects_version", String}});
    fields.block("sse", [&] {
        fields.rows(prefix + "sse.",
                    {{"type", String}, {"kms_key_id", String}, {"kms_encryption_context", String}});
    });
    fields.block("http", [&] { httpTransport(fields, prefix); });
}

void azure(Fields& fields, const std::string& prefix) {
    fields.rows(prefix, {{"account_name", String},
                         {"account_key", Secret},
                         {"connection_string", Secret},
                         {"container_name", String},
                         {"endpoint_suffix", String},
                         {"max_retries", Int, "20"},
                         {"msi_resource", String},
                         {"user_assigned_id", String}});
    fields.block("http", [&] { httpTransport(fields, prefix); });
}

void swift(Fields& fields, const std::string& prefix) {
    fields.rows(prefix, {{"auth_version", Int, "0"},
                         {"auth_url", String},
                         {"application_credential_id", String},
                         {"application_credential_name", String},
                         {"application_credential_secret", Secret},
                         {"username", String},
                         {"user_domain_name", String},
                         {"user_domain_id", String},
                         {"user_id", String},
                         {"password", Secret},
                         {"domain_id", String},
                         {"domain_name", String},
                         {"project_id", String},
                         {"project_name", String},
                         {"project_domain_id", String},
                         {"project_domain_name", String},
                         {"region_name", String},
                         {"container_name", String},
                         {"max_retries", Int, "3"},
                         {"connect_timeout", GoDuration, "10s"},
                         {"request_timeout", GoDuration, "5s"}});
}

}  // namespace

void BucketConfig::describe(Fields& fields, std::string_view flagPrefix) {
    const std::string flags(flagPrefix);
    fields.add("backend", backend, flags + "backend", "Kind of bucket that objects are kept in.");
    fields.block("s3", [&] { s3(fields, flags + "s3."); });
    fields.block("gcs", [&] {
        fields.rows(flags + "gcs.", {{"bucket_name", String}, {"service_account", Secret}});
    });
    fields.block("azure", [&] { azure(fields, flags + "azure."); });
    fields.block("swift", [&] { swift(fields, flags + "swift."); });
    fields.block("filesystem", [&] {
        fields.add("dir", filesystemDir, flags + "filesystem.dir",
                   "Directory that is the bucket, for the backend filesystem.");
    });
}

void configDb(Fields& fields, std::string_view flagPrefix) {
    fields.rows(flagPrefix,
                {{"configs_api_url", String, "", "url"}, {"client_timeout", GoDuration, "5s"}});
    tlsClient(fields, flagPrefix);
}

}  // namespace pallium::config
