#include "backend/tsdb/chunkenc/chunk_reader.h"

#include "backend/tsdb/chunkenc/xor_decoder.h"

#include <fmt/format.h>

#include <optional>

namespace pallium::tsdb {

namespace {

tl::unexpected<Error> damaged(std::string_view what) {
    return fail(ErrorKind::Corruption, fmt::format("chunk: {}", what));
}

/// Decodes `count` floats behind the `found` kept ones and keeps those in the range.
/// Gives the number kept in all, nullopt at damage.
std::optional<size_t> decodeXor(BitReader bits, size_t count, TimestampMs minTime,
                                TimestampMs maxTime, TimestampMs* times, double* values) {
    XorDecoder decoder(bits);
    size_t kept = 0;
    const auto keep = [&] {
        times[kept] = decoder.time();
        values[kept] = decoder.value();
        kept += decoder.time() >= minTime && decoder.time() <= maxTime ? 1 : 0;
    };
    if (count > 0) {
        if (!decoder.readFirst()) return std::nullopt;
        keep();
    }
    if (count > 1) {
        if (!decoder.readSecond()) return std::nullopt;
        keep();
    }
    for (size_t i = 2; i < count; ++i) {
        if (!decoder.readNext()) return std::nullopt;
        keep();
    }
    return kept;
}

Result<void> readXor(const EncodedChunk& chunk, size_t count, TimestampMs minTime,
                     TimestampMs maxTime, storage::SampleColumns& out) {
    // A sample takes two bits at least: a count beyond that is damage, and not worth its memory.
    const BitReader bits(chunk.bytes.subspan(XorDecoder::kHeaderBytes));
    if (count > bits.left() / 2) return damaged("too short for its samples");
    const size_t before = out.size();
    out.timestamps.resize(before + count);
    out.values.resize(before + count);
    const auto kept = decodeXor(bits, count, minTime, maxTime, out.timestamps.data() + before,
                                out.values.data() + before);
    out.timestamps.resize(before + kept.value_or(0));
    out.values.resize(before + kept.value_or(0));
    if (!kept) return damaged("ends within a sample or has an impossible one");
    return {};
}

}  // namespace

Result<size_t> chunkSamples(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    if (!isKnown(encoding))
        return damaged(fmt::format("invalid encoding {}", static_cast<int>(encoding)));
    if (bytes.size() < 2) return damaged("too short for its header");
    const size_t word = static_cast<size_t>(bytes[0]) << 8 | bytes[1];
    const bool sharesWithHeader =
        encoding == ChunkEncoding::HistogramSt || encoding == ChunkEncoding::FloatHistogramSt;
    return sharesWithHeader ? word & 0x3fff : word;
}

Result<void> readChunk(const EncodedChunk& chunk, TimestampMs minTime, TimestampMs maxTime,
                       storage::SampleColumns& out) {
    const auto count = chunkSamples(chunk.encoding, chunk.bytes);
    PALLIUM_TRY(count);
    if (chunk.encoding == ChunkEncoding::Xor) return readXor(chunk, *count, minTime, maxTime, out);
    return fail(ErrorKind::Unimplemented, "only XOR chunks are read so far");
}

}  // namespace pallium::tsdb
