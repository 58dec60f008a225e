#include "backend/api/metrics_format.h"

#include "backend/http/characters.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace pallium::api {
namespace {

using telemetry::ExpositionFormat;

std::string_view takeTrimmed(std::string_view& list, char separator) {
    return http::trimmed(http::takeItem(list, separator));
}

/// One of the types that Accept lists.
struct Wish {
    std::string_view type, proto, encoding;
    double quality = 1;
};

Wish readWish(std::string_view item) {
    Wish wish;
    wish.type = takeTrimmed(item, ';');
    while (!item.empty()) {
        std::string_view value = takeTrimmed(item, ';');
        const std::string_view name = takeTrimmed(value, '=');
        if (name == "proto") wish.proto = value;
        if (name == "encoding") wish.encoding = value;
        if (name == "q")
            (void)std::from_chars(value.data(), value.data() + value.size(),
                                  wish.quality);  // bad: as if it was not there
    }
    return wish;
}

std::optional<ExpositionFormat> formatOf(const Wish& wish) {
    if (wish.type == "application/openmetrics-text") return ExpositionFormat::OpenMetrics;
    if (wish.type == "application/vnd.google.protobuf" && wish.encoding == "delimited" &&
        wish.proto == "io.prometheus.client.MetricFamily")
        return ExpositionFormat::Protobuf;
    if (wish.type == "text/plain" || wish.type == "text/*" || wish.type == "*/*")
        return ExpositionFormat::Text;
    return std::nullopt;
}

}  // namespace

ExpositionFormat metricsFormat(std::string_view accept) {
    ExpositionFormat best = ExpositionFormat::Text;
    double bestQuality = 0;
    while (!accept.empty()) {
        const Wish wish = readWish(takeTrimmed(accept, ','));
        const auto format = formatOf(wish);
        if (!format || wish.quality <= bestQuality) continue;
        best = *format;
        bestQuality = wish.quality;
    }
    return best;
}

}  // namespace pallium::api
