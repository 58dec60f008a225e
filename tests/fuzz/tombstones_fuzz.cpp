// Any bytes as a file of tombstones, as they are and with the frame put right: what is read comes
// back from what is written of it.
#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/tsdb/block/tombstones.h"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace pallium;

void check(std::span<const uint8_t> bytes) {
    const auto read = tsdb::decodeTombstones(bytes);
    if (!read) return;
    for (const auto& [series, intervals] : *read) {
        const auto all = intervals.all();
        if (all.empty()) std::abort();
        for (size_t i = 0; i < all.size(); ++i) {
            if (all[i].minTime > all[i].maxTime || !intervals.covers(all[i])) std::abort();
            if (i > 0 && all[i].minTime - 1 <= all[i - 1].maxTime) std::abort();
        }
    }
    const auto written = tsdb::encodeTombstones(*read);
    const auto again = tsdb::decodeTombstones(written);
    if (!again || tsdb::encodeTombstones(*again) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    check({data, size});
    std::vector<uint8_t> framed = tsdb::encodeTombstones({});
    framed.resize(framed.size() - 4);
    framed.insert(framed.end(), data, data + size);
    io::appendFixedBig(framed, io::crc32c({data, size}));
    check(framed);
    return 0;
}
