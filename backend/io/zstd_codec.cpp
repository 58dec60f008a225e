#include "backend/io/compression.h"

#include <zstd.h>

#include <algorithm>
#include <memory>
#include <new>

namespace pallium::io {
namespace {

constexpr size_t kFirstBytes = 16 * 1024;
constexpr int kMaxWindowLog = 23;  // 8 MiB: RFC 8878, 3.1.1.1.2

struct FreeStream {
    void operator()(ZSTD_DCtx* stream) const { ZSTD_freeDCtx(stream); }
};

}  // namespace

Result<void> zstdDecode(std::string_view in, size_t maxBytes, std::string& out) {
    const std::unique_ptr<ZSTD_DCtx, FreeStream> stream(ZSTD_createDCtx());
    if (!stream) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    size_t used = 0;
    size_t expected = 1;  // what the frame still wants; 0: it is complete
    while (from.pos < from.size || expected != 0) {
        // One byte of room beyond the limit tells "exactly full" from "more to come".
        if (used == out.size())
            out.resize(std::min(std::max(kFirstBytes, out.size() * 2), maxBytes + 1));
        ZSTD_outBuffer to{out.data(), out.size(), used};
        const size_t read = from.pos;
        expected = ZSTD_decompressStream(stream.get(), &to, &from);
        if (ZSTD_isError(expected) != 0)
            return fail(ErrorKind::InvalidArgument,
                        std::string("zstd: ") + ZSTD_getErrorName(expected));
        if (to.pos > maxBytes)
            return fail(ErrorKind::LimitExceeded,
                        "zstd: decompressed size exceeds " + std::to_string(maxBytes));
        if (from.pos == read && to.pos == used)  // it waits for what does not come
            return fail(ErrorKind::InvalidArgument, "unexpected EOF");
        used = to.pos;
    }
    out.resize(used);
    return {};
}

std::string zstdEncode(std::string_view in) {
    constexpr int kLevel = 1;  // as exporters do: fast rather than small
    std::string out(ZSTD_compressBound(in.size()), '\0');
    const size_t size = ZSTD_compress(out.data(), out.size(), in.data(), in.size(), kLevel);
    if (ZSTD_isError(size) != 0) throw std::bad_alloc();  // the only way it fails with this room
    out.resize(size);
    return out;
}

}  // namespace pallium::io
