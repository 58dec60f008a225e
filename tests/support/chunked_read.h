#pragma once

#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/wire/proto_reader.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::test {

/// A frame of a streamed remote read as a client sees it. Views: into the answer.
struct ReadFrame {
    struct Chunk {
        int64_t minTimeMs = 0, maxTimeMs = 0;
        uint64_t encoding = 0;
        std::string_view bytes;
    };
    size_t messageBytes = 0;
    uint64_t queryIndex = 0;
    std::string labels;  // `a=b,c=d`, as they came
    std::vector<Chunk> chunks;
};

inline bool readFrameLabel(std::string_view message, ReadFrame& frame,
                           wire::ProtoFailure& failure) {
    std::string_view name, value;
    const bool isRead = wire::readFields(message, "Label", failure, [&](wire::ProtoReader& reader) {
        return reader.sized("", reader.field() == 1 ? name : value);
    });
    frame.labels += (frame.labels.empty() ? "" : ",") + std::string(name) + '=';
    frame.labels += value;
    return isRead;
}

inline bool readFrameChunk(std::string_view message, ReadFrame& frame,
                           wire::ProtoFailure& failure) {
    ReadFrame::Chunk& chunk = frame.chunks.emplace_back();
    return wire::readFields(message, "Chunk", failure, [&chunk](wire::ProtoReader& reader) {
        if (reader.field() == 4) return reader.sized("", chunk.bytes);
        uint64_t number = 0;
        if (!reader.varint("", number)) return false;
        if (reader.field() == 1) chunk.minTimeMs = static_cast<int64_t>(number);
        if (reader.field() == 2) chunk.maxTimeMs = static_cast<int64_t>(number);
        if (reader.field() == 3) chunk.encoding = number;
        return true;
    });
}

inline bool readFrameSeries(std::string_view message, ReadFrame& frame,
                            wire::ProtoFailure& failure) {
    return wire::readFields(message, "ChunkedSeries", failure, [&](wire::ProtoReader& reader) {
        std::string_view part;
        if (!reader.sized("", part)) return false;
        return reader.field() == 1 ? readFrameLabel(part, frame, failure)
                                   : readFrameChunk(part, frame, failure);
    });
}

/// False unless the message is one of a single series.
inline bool readFrameMessage(std::string_view message, ReadFrame& frame) {
    frame.messageBytes = message.size();
    wire::ProtoFailure failure;
    size_t series = 0;
    const auto readField = [&](wire::ProtoReader& reader) {
        std::string_view part;
        if (reader.field() == 2) return reader.varint("", frame.queryIndex);
        ++series;
        return reader.sized("", part) && readFrameSeries(part, frame, failure);
    };
    return wire::readFields(message, "ChunkedReadResponse", failure, readField) && series == 1;
}

/// Frames of one series each; nullopt if they are damaged or hold what they should not.
inline std::optional<std::vector<ReadFrame>> decodeReadFrames(std::string_view body) {
    std::vector<ReadFrame> frames;
    io::ByteReader reader({reinterpret_cast<const uint8_t*>(body.data()), body.size()});
    while (!reader.atEnd()) {
        const uint64_t size = reader.uvarint();
        const auto checksum = reader.fixedBig<uint32_t>();
        const std::span<const uint8_t> message = reader.bytes(size);
        if (reader.failed() || io::crc32c(message) != checksum ||
            !readFrameMessage({reinterpret_cast<const char*>(message.data()), message.size()},
                              frames.emplace_back()))
            return std::nullopt;
    }
    return frames;
}

}  // namespace pallium::test
