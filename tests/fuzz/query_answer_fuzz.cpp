// Any bytes as the answer of a query: an error, or series whose times ascend and pair with values.
#include "ui/client/explain_api.h"
#include "ui/client/query_api.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace pallium::ui;
    constexpr int kMaxSeries = 3;
    ApiAnswer answer;
    answer.status = 200;
    answer.body = QByteArray(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    (void)decodeStrings(answer);
    (void)decodeMetadata(answer);
    (void)decodeExplanation(answer);
    const auto decoded = decodeQueryAnswer(answer, kMaxSeries);
    if (!decoded) {
        if (decoded.error().text.size() > 4000) std::abort();
        return 0;
    }
    const QueryAnswer& result = **decoded;
    if (result.series.size() > kMaxSeries) std::abort();
    for (const Series& series : result.series) {
        (void)labelsText(series.labels);
        if (series.timesMs.size() != series.values.size() ||
            !std::is_sorted(series.timesMs.begin(), series.timesMs.end()))
            std::abort();
    }
    return 0;
}
