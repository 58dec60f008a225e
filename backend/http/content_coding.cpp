#include "backend/http/content_coding.h"

#include "backend/http/characters.h"
#include "backend/http/response_writer.h"
#include "backend/io/compression.h"

#include <algorithm>
#include <optional>

namespace pallium::http {
namespace {

/// False for `;q=0`, `;q=0.0` and so on; a weight that cannot be read counts as given.
bool isWeightAboveZero(std::string_view parameters) {
    while (!parameters.empty()) {
        std::string_view parameter = trimmed(takeItem(parameters, ';'));
        if (!equalsIgnoreCase(trimmed(takeItem(parameter, '=')), "q")) continue;
        const std::string_view weight = trimmed(parameter);
        return weight.empty() || weight.find_first_not_of("0.") != std::string_view::npos;
    }
    return true;
}

}  // namespace

bool acceptsGzip(std::string_view acceptEncoding) {
    std::optional<bool> gzip;
    bool anything = false;
    while (!acceptEncoding.empty()) {
        std::string_view parameters = takeItem(acceptEncoding, ',');
        const std::string_view coding = trimmed(takeItem(parameters, ';'));
        if (equalsIgnoreCase(coding, "gzip") || equalsIgnoreCase(coding, "x-gzip")) {
            gzip = gzip.value_or(false) || isWeightAboveZero(parameters);
        } else if (coding == "*") {
            anything = isWeightAboveZero(parameters);
        }
    }
    return gzip.value_or(anything);
}

void compressResponse(Response& response, std::string_view acceptEncoding) {
    if (!response.headers.get("Vary")) response.headers.add("Vary", "Accept-Encoding");
    const bool isCompressible = !response.body.empty() && statusHasBody(response.status) &&
                                !response.headers.get("Content-Encoding");
    if (!isCompressible || !acceptsGzip(acceptEncoding)) return;
    response.body = io::gzipEncode(response.body);
    response.headers.add("Content-Encoding", "gzip");
}

}  // namespace pallium::http
