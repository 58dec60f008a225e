#include "backend/api/push_requests.h"

#include "backend/api/middleware.h"
#include "backend/distributor/distributor.h"

namespace pallium::api {

telemetry::Counter& pushRequestCounter(telemetry::Registry& metrics, const char* type) {
    return metrics.counter("cortex_distributor_push_requests_total",
                           "Total number of push requests by type.", {{"type", type}});
}

http::BodyLimit pushBodyLimit(size_t maxBytes, const tenancy::AuthOptions& auth) {
    const auto refuse = [auth](const http::RequestHead& head, size_t size, size_t limit) {
        if (auto refusal = tenantRefusal(head.headers, auth)) return *std::move(refusal);
        const auto error = distributor::Distributor::tooLarge(size, limit);
        return http::Response::error(error.status, error.message);
    };
    return {maxBytes, refuse};
}

}  // namespace pallium::api
