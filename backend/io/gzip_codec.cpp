#include "backend/io/compression.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <new>
#include <utility>

namespace pallium::io {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with gzip's header and trailer
constexpr size_t kFirstOutput = 16 * 1024;

/// zlib counts in 32 bits; what does not fit is handed over in the next round.
uInt clampToUInt(size_t n) {
    return static_cast<uInt>(std::min<size_t>(n, std::numeric_limits<uInt>::max()));
}

/// An initialised inflate state. Threads: confined to one.
class Inflater {
  public:
    Inflater() { m_isReady = inflateInit2(&m_stream, kGzipWindow) == Z_OK; }
    ~Inflater() { inflateEnd(&m_stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    bool isReady() const { return m_isReady; }
    bool reset() { return inflateReset2(&m_stream, kGzipWindow) == Z_OK; }

    /// Moves bytes from `in` (which is shortened) to `out`; returns zlib's code and the bytes
    /// written.
    std::pair<int, size_t> step(std::string_view& in, char* out, size_t room) {
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        m_stream.avail_in = clampToUInt(in.size());
        m_stream.next_out = reinterpret_cast<Bytef*>(out);
        m_stream.avail_out = clampToUInt(room);
        const uInt givenIn = m_stream.avail_in;
        const uInt givenOut = m_stream.avail_out;
        const int code = inflate(&m_stream, Z_NO_FLUSH);
        in.remove_prefix(givenIn - m_stream.avail_in);
        return {code, givenOut - m_stream.avail_out};
    }

    /// zlib's own words for a data error, in the words that Go's package has for it.
    std::string_view dataError() const {
        const std::string_view text = m_stream.msg != nullptr ? m_stream.msg : "";
        if (text.find("header") != text.npos || text.find("method") != text.npos)
            return "gzip: invalid header";
        if (text.find("data check") != text.npos || text.find("length check") != text.npos)
            return "gzip: invalid checksum";
        return "flate: corrupt input";
    }

  private:
    z_stream m_stream{};
    bool m_isReady = false;
};

}  // namespace

Result<void> gzipDecode(std::string_view in, size_t maxBytes, std::string& out) {
    constexpr size_t kHeaderBytes = 10;  // Go reads them all before it looks at the first
    if (in.empty()) return fail(ErrorKind::InvalidArgument, "EOF");
    if (in.size() < kHeaderBytes) return fail(ErrorKind::InvalidArgument, "unexpected EOF");
    Inflater inflater;
    if (!inflater.isReady()) return fail(ErrorKind::Internal, "gzip: out of memory");
    size_t used = 0;
    while (true) {
        // One byte of room beyond the limit tells "exactly full" from "more to come".
        if (used == out.size())
            out.resize(std::min(std::max(kFirstOutput, out.size() * 2), maxBytes + 1));
        const auto [code, written] = inflater.step(in, out.data() + used, out.size() - used);
        used += written;
        if (used > maxBytes)
            return fail(ErrorKind::LimitExceeded,
                        "gzip: decompressed size exceeds " + std::to_string(maxBytes));
        if (code == Z_STREAM_END) {
            if (in.empty()) break;
            if (!inflater.reset()) return fail(ErrorKind::Internal, "gzip: cannot reset");
        } else if (code == Z_BUF_ERROR || (code == Z_OK && in.empty() && used < out.size())) {
            return fail(ErrorKind::InvalidArgument, "unexpected EOF");
        } else if (code != Z_OK) {
            return fail(ErrorKind::InvalidArgument, std::string(inflater.dataError()));
        }
    }
    out.resize(used);
    return {};
}

std::string gzipEncode(std::string_view in) {
    constexpr int kLevel = 3;        // half of level 6's time for a few per cent more bytes of JSON
    constexpr int kMemoryLevel = 8;  // zlib's default
    z_stream stream{};
    // Fails only for want of memory, which ends the process everywhere else too.
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        throw std::bad_alloc();
    std::string out(deflateBound(&stream, in.size()), '\0');
    size_t used = 0;
    int code = Z_OK;
    while (code == Z_OK) {
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        stream.avail_in = clampToUInt(in.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
        stream.avail_out = clampToUInt(out.size() - used);
        const uInt givenIn = stream.avail_in;
        const uInt givenOut = stream.avail_out;
        code = deflate(&stream, givenIn == in.size() ? Z_FINISH : Z_NO_FLUSH);
        in.remove_prefix(givenIn - stream.avail_in);
        used += givenOut - stream.avail_out;
    }
    assert(code == Z_STREAM_END);  // deflateBound leaves room for everything
    deflateEnd(&stream);
    out.resize(used);
    return out;
}

}  // namespace pallium::io
