#pragma once

#include "backend/base/context.h"
#include "backend/demo/demo_series.h"
#include "backend/net/http_client.h"
#include "backend/wire/write_request_writer.h"

#include <string>
#include <vector>

namespace pallium::demo {

/// Scrapes of one tenant's world, sent by remote write as any sender would. Buffers are kept from
/// request to request. Threads: confined to one.
class Pusher {
  public:
    /// `world` outlives the pusher.
    Pusher(const World& world, std::string baseUrl);

    /// Sends the scrapes at `first`, `first` + `stepMs`, … up to `last`, all in one request; the
    /// metadata goes along until a request succeeded. Errors: Unavailable if the server is not
    /// there, not ready or busy, so that trying again makes sense; InvalidArgument if it refused
    /// (it may have taken a part); Canceled, DeadlineExceeded.
    Result<void> send(TimestampMs first, TimestampMs last, TimestampMs stepMs,
                      const Context& context);

    const World& world() const { return m_world; }
    uint64_t sentSamples() const { return m_sentSamples; }

  private:
    void encode(TimestampMs first, TimestampMs last, TimestampMs stepMs);
    void addSeries(const Series& series, std::string_view labels, TimestampMs first,
                   TimestampMs last, TimestampMs stepMs);

    const World& m_world;
    std::vector<std::string> m_labels;  // of m_world.series, encoded
    net::HttpClient m_client;
    net::OutgoingRequest m_request;
    wire::WriteRequestWriter m_writer;
    std::vector<Sample> m_samples;
    uint64_t m_encodedSamples = 0;  // in the request at hand
    uint64_t m_sentSamples = 0;
    bool m_hasSentMetadata = false;
};

}  // namespace pallium::demo
