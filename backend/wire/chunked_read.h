#pragma once

#include "backend/base/clock.h"
#include "backend/model/labels.h"

#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace pallium::wire {

/// A chunk as it stands in a ChunkedSeries; `encoding`: the byte that Prometheus' encodings have.
struct ReadChunk {
    TimestampMs minTimeMs = 0, maxTimeMs = 0;  // of its first and its last sample
    uint8_t encoding = 0;
    std::span<const uint8_t> bytes;
};

/// Builds the streamed answer to a remote read: frames, each with chunks of one series. A frame is
/// the length of its message (varint), the message's CRC-32C (four bytes, big endian) and the
/// message, a ChunkedReadResponse. Threads: confined to one.
class ChunkedReadWriter {
  public:
    /// What Prometheus lets into a frame unless it is told otherwise.
    static constexpr size_t kFrameBytes = 1 << 20;

    /// `frameBytes`: of labels and chunks; those of a frame with several chunks exceed it by less
    /// than one of them.
    explicit ChunkedReadWriter(size_t frameBytes = kFrameBytes) : m_frameBytes(frameBytes) {}

    /// Begins a series of the request's query `queryIndex`. Requires: the one before is ended; its
    /// query's index is not greater.
    void beginSeries(size_t queryIndex, LabelsView labels);
    /// The next chunk of the series. Requires: chunks are in order of time.
    void addChunk(const ReadChunk& chunk);
    /// Ends the series; without chunks nothing was written of it.
    void endSeries();

    /// Requires: every series is ended.
    const std::string& body() const { return m_body; }
    std::string takeBody() { return std::exchange(m_body, {}); }

  private:
    void endFrame();

    const size_t m_frameBytes;
    std::string m_body;
    // Of the series at hand:
    size_t m_queryIndex = 0;
    std::string m_labels;     // its fields of labels
    size_t m_labelBytes = 0;  // their messages, as Prometheus counts them
    std::string m_chunks;     // its fields of chunks that no frame has yet
    size_t m_usedBytes = 0;   // of the frame at hand
};

}  // namespace pallium::wire
