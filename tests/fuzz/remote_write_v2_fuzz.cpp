// Any bytes as a request of remote write 2.0: an error, or a batch whose ranges and views all lie
// where they should; types and units as labels change no more than the labels.
#include "backend/wire/remote_write_v2.h"
#include "tests/fuzz/write_batch_check.h"

#include <cstdint>
#include <cstdlib>

namespace {

using pallium::test::checkInside;

void checkViews(std::string_view body, const pallium::WriteBatch& batch) {
    for (const auto* labels : {&batch.labels, &batch.exemplarLabels})
        for (const pallium::Label& label : *labels) {
            checkInside(body, label.name);
            checkInside(body, label.value);
        }
    if (batch.metadata.size() > batch.series.size()) std::abort();
    for (const pallium::MetadataView& metadata : batch.metadata) {
        checkInside(body, metadata.metric);
        checkInside(body, metadata.help);
        checkInside(body, metadata.unit);
    }
}

void checkAlike(const pallium::WriteBatch& a, const pallium::WriteBatch& b) {
    if (a.series.size() != b.series.size() || a.samples.size() != b.samples.size() ||
        a.metadata.size() != b.metadata.size() || a.exemplars.size() != b.exemplars.size())
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    pallium::WriteBatch plain;
    pallium::WriteBatch typed;
    pallium::wire::RemoteWriteV2Decoder decoder;
    const auto decoded = decoder.decode(body, false, plain);
    if (decoder.decode(body, true, typed).has_value() != decoded.has_value()) std::abort();
    if (decoded) {
        pallium::test::checkRanges(plain, body.size());
        pallium::test::checkRanges(typed, body.size());
        checkViews(body, plain);
        checkAlike(plain, typed);
    } else if (decoded.error().message.empty()) {
        std::abort();
    }
    return 0;
}
