#pragma once

#include "backend/config/fields.h"

#include <string>
#include <vector>

namespace pallium::api {

/// Block `api`: prefixes and habits of the HTTP API.
struct ApiSettings {
    bool responseCompressionEnabled = false;
    std::string alertmanagerHttpPrefix = "/alertmanager";
    std::string prometheusHttpPrefix = "/prometheus";
    std::vector<std::string> httpRequestHeadersToLog;
    std::string corsOrigin = ".*";  // a regular expression for the whole origin
    bool buildInfoEnabled = false;
    std::string querierDefaultCodec = "json";
    std::string requestIdHeader;
    bool followPrometheus = false;

    void describe(config::Fields& fields) {
        fields.add("response_compression_enabled", responseCompressionEnabled,
                   "api.response-compression-enabled",
                   "Compress answers for clients that accept gzip.");
        fields.add("alertmanager_http_prefix", alertmanagerHttpPrefix,
                   "http.alertmanager-http-prefix", "Path below which the Alertmanager answers.");
        fields.add("prometheus_http_prefix", prometheusHttpPrefix, "http.prometheus-http-prefix",
                   "Path below which the Prometheus API answers.");
        fields.add("http_request_headers_to_log", httpRequestHeadersToLog,
                   "api.http-request-headers-to-log", "Request headers to copy into log lines.");
        fields
            .add("querier_default_codec", querierDefaultCodec, "api.querier-default-codec",
                 "json or protobuf. Accepted; queries stay inside this process.")
            .inert();
        fields
            .add("request_id_header", requestIdHeader, "api.request-id-header",
                 "Header that carries a request's id; empty: it is made here.")
            .quiet();
        fields
            .add("follow_prometheus", followPrometheus, "api.follow-prometheus",
                 "Take parameters of queries as Prometheus does where Cortex differs.")
            .quiet();
        fields
            .add("cors_origin", corsOrigin, "server.cors-origin",
                 "Regular expression of the origins that browsers may ask from.")
            .flagOnly();
        fields
            .add("build_info_enabled", buildInfoEnabled, "api.build-info-enabled",
                 "Serve the buildinfo endpoint.")
            .flagOnly();
    }
};

}  // namespace pallium::api
