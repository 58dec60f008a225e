// Any bytes as what a server says about itself: rings, services, statistics, metrics, error texts.
#include "ui/client/cluster_api.h"
#include "ui/client/error_mapping.h"
#include "ui/client/status_api.h"
#include "ui/client/tolerant_time.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace pallium::ui;
    ApiAnswer answer;
    answer.status = 200;
    answer.body = QByteArray(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto ring = decodeRingStatus(answer);
    if (ring && !ring->disabledText.isEmpty() && !ring->members.empty()) std::abort();
    (void)decodeServices(answer);
    (void)decodeAllTenantStats(answer);
    (void)decodeTenantStats(answer);
    (void)decodeBuildInfo(answer);
    (void)readMetricsText(answer.body, {QStringLiteral("up"), QStringLiteral("a")});
    (void)parseServerTime(QString::fromUtf8(answer.body));
    for (const int status : {302, 400, 404, 503})
        if (statusError(status, answer.body).text.size() > 4000) std::abort();
    return 0;
}
