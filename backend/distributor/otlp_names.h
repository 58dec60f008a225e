#pragma once

#include "backend/base/result.h"
#include "backend/base/scratch_text.h"
#include "backend/wire/otlp_metrics.h"

#include <tsl/robin_map.h>

#include <string>
#include <string_view>
#include <vector>

namespace pallium::distributor {

/// Names of OpenTelemetry as Prometheus has them: dots and the like become underscores, unit and
/// kind become suffixes. Source: what Prometheus' otlptranslator 0.0 makes of them, as Cortex 1.20
/// uses it. Threads: confined to one.
class OtlpNamer {
  public:
    struct Options {
        bool addsSuffixes = true;  // unit, `_total`, `_ratio`
        bool keepsUtf8 = false;    // names stay as they are, but for suffixes
    };
    void use(Options options) { m_options = options; }

    /// `http.server.duration` in `ms` → `http_server_duration_milliseconds`. Valid until the next
    /// call. Errors: InvalidArgument if nothing but underscores is left.
    Result<std::string_view> metric(const wire::OtlpMetric& metric);
    /// `By/s` → `bytes_per_second`. Valid until the next call.
    std::string_view unit(std::string_view unit);
    /// `http.method` → `http_method`, `0a` → `key_0a`. Points into `key` or `texts`. Errors:
    /// InvalidArgument if nothing but underscores is left.
    Result<std::string_view> label(std::string_view key, ScratchText& texts) const;

  private:
    void makeKey(const wire::OtlpMetric& metric);
    Result<void> translate(const wire::OtlpMetric& metric);
    void splitUnit(std::string_view unit);
    void cleanUnit();
    void joinWithSuffixes(const wire::OtlpMetric& metric);
    void joinPlainly(std::string_view name);
    void appendSuffixes(const wire::OtlpMetric& metric);
    void moveToEnd(std::string_view token);
    bool hasToken(std::string_view token) const;
    void joinTokens();

    Options m_options;
    std::vector<std::string_view> m_tokens;
    std::string m_main, m_per;  // of the unit
    std::string m_out;
    // Every request has the same metrics.
    tsl::robin_map<std::string, std::string> m_known;
    std::string m_key;  // of a metric in it; scratch
};

}  // namespace pallium::distributor
