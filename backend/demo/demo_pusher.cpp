#include "backend/demo/demo_pusher.h"

#include "backend/http/message.h"
#include "backend/io/compression.h"

#include <fmt/format.h>

namespace pallium::demo {
namespace {

constexpr double kMsPerSec = 1000;
constexpr int kTooManyRequests = 429;

std::string_view firstLine(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

Result<void> outcomeOf(const http::Response& response) {
    const int status = response.status;
    if (status / 100 == 2) return {};
    const bool isTransient = status == kTooManyRequests || status / 100 == 5;
    return fail(isTransient ? ErrorKind::Unavailable : ErrorKind::InvalidArgument,
                fmt::format("status {}: {}", status, firstLine(response.body)));
}

}  // namespace

Pusher::Pusher(const World& world, std::string baseUrl) : m_world(world) {
    m_labels.reserve(world.series.size());
    for (const Series& series : world.series)
        m_labels.push_back(wire::WriteRequestWriter::encodeLabels(series.labels.view()));
    m_request.method = "POST";
    m_request.url = std::move(baseUrl) + "/api/v1/push";
    m_request.headers.add("Content-Type", "application/x-protobuf");
    m_request.headers.add("Content-Encoding", "snappy");
    m_request.headers.add("X-Prometheus-Remote-Write-Version", "0.1.0");
    m_request.headers.add("X-Scope-OrgID", world.tenant);
    m_request.headers.add("User-Agent", "pallium-demo");
}

Result<void> Pusher::send(TimestampMs first, TimestampMs last, TimestampMs stepMs,
                          const Context& context) {
    encode(first, last, stepMs);
    m_request.body = io::snappyEncode(m_writer.body());
    const auto response = m_client.send(m_request, context);
    PALLIUM_TRY(response);
    PALLIUM_TRY(outcomeOf(*response));
    m_hasSentMetadata = true;
    m_sentSamples += m_encodedSamples;
    return {};
}

void Pusher::encode(TimestampMs first, TimestampMs last, TimestampMs stepMs) {
    m_writer.clear();
    m_encodedSamples = 0;
    if (!m_hasSentMetadata)
        for (const Family& family : m_world.families)
            m_writer.addMetadata(family);
    for (size_t i = 0; i < m_labels.size(); ++i)
        addSeries(m_world.series[i], m_labels[i], first, last, stepMs);
    if (!m_world.passing) return;
    const auto passing = m_world.passing(static_cast<double>(first) / kMsPerSec,
                                         static_cast<double>(last) / kMsPerSec);
    for (const Series& series : passing)
        addSeries(series, wire::WriteRequestWriter::encodeLabels(series.labels.view()), first, last,
                  stepMs);
}

void Pusher::addSeries(const Series& series, std::string_view labels, TimestampMs first,
                       TimestampMs last, TimestampMs stepMs) {
    const double step = static_cast<double>(stepMs) / kMsPerSec;
    m_samples.clear();
    for (TimestampMs time = first; time <= last; time += stepMs)
        if (const auto value = sampleAt(series, static_cast<double>(time) / kMsPerSec, step))
            m_samples.push_back({time, *value});
    if (!m_samples.empty()) m_writer.addSeries(labels, m_samples);
    m_encodedSamples += m_samples.size();
}

}  // namespace pallium::demo
