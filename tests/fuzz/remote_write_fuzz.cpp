// Any bytes as a write request: an error, or a batch whose ranges and views all lie where they
// should.
#include "backend/wire/remote_write.h"
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
    for (const pallium::MetadataView& metadata : batch.metadata) {
        checkInside(body, metadata.metric);
        checkInside(body, metadata.help);
        checkInside(body, metadata.unit);
        if (pallium::metricTypeName(metadata.type).empty()) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    pallium::WriteBatch batch;
    const auto decoded = pallium::wire::decodeWriteRequest(body, batch);
    if (decoded) {
        pallium::test::checkRanges(batch, body.size());
        checkViews(body, batch);
    } else if (decoded.error().message.empty()) {
        std::abort();
    }
    return 0;
}
