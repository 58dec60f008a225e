#include "backend/wire/write_request_writer.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace pallium::wire {
namespace {

// Tags: field number and wire type. A series: labels 1, samples 2; a label: name 1, value 2.
constexpr char kBytes1 = 1 << 3 | 2;
constexpr char kBytes2 = 2 << 3 | 2;
constexpr char kBytes3 = 3 << 3 | 2;
constexpr char kBytes4 = 4 << 3 | 2;
constexpr char kBytes5 = 5 << 3 | 2;
constexpr char kFixed1 = 1 << 3 | 1;
constexpr char kVarint1 = 1 << 3;
constexpr char kVarint2 = 2 << 3;

constexpr size_t varintBytes(uint64_t value) {
    return (static_cast<size_t>(std::bit_width(value | 1)) + 6) / 7;
}

void appendVarint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void appendBytes(std::string& out, char tag, std::string_view bytes) {
    out += tag;
    appendVarint(out, bytes.size());
    out += bytes;
}

size_t fieldBytes(std::string_view bytes) {
    return 1 + varintBytes(bytes.size()) + bytes.size();
}

size_t sampleBytes(const Sample& sample) {
    return 1 + sizeof(double) + 1 + varintBytes(static_cast<uint64_t>(sample.timestampMs));
}

void appendSample(std::string& out, const Sample& sample) {
    static_assert(std::endian::native == std::endian::little, "protobuf's doubles are");
    char value[sizeof(double)];
    std::memcpy(value, &sample.value, sizeof value);
    out += kBytes2;
    appendVarint(out, sampleBytes(sample));
    out += kFixed1;
    out.append(value, sizeof value);
    out += kVarint2;
    appendVarint(out, static_cast<uint64_t>(sample.timestampMs));
}

}  // namespace

std::string WriteRequestWriter::encodeLabels(LabelsView labels) {
    std::string out;
    for (const Label& label : labels) {
        out += kBytes1;
        appendVarint(out, fieldBytes(label.name) + fieldBytes(label.value));
        appendBytes(out, kBytes1, label.name);
        appendBytes(out, kBytes2, label.value);
    }
    return out;
}

void WriteRequestWriter::addSeries(std::string_view labels, std::span<const Sample> samples) {
    size_t size = labels.size();
    for (const Sample& sample : samples)
        size += 1 + varintBytes(sampleBytes(sample)) + sampleBytes(sample);
    m_body += kBytes1;
    appendVarint(m_body, size);
    m_body += labels;
    for (const Sample& sample : samples)
        appendSample(m_body, sample);
}

void WriteRequestWriter::addMetadata(const MetadataView& metadata) {
    const auto type = static_cast<uint64_t>(metadata.type);
    m_body += kBytes3;
    appendVarint(m_body, 1 + varintBytes(type) + fieldBytes(metadata.metric) +
                             fieldBytes(metadata.help) + fieldBytes(metadata.unit));
    m_body += kVarint1;
    appendVarint(m_body, type);
    appendBytes(m_body, kBytes2, metadata.metric);
    appendBytes(m_body, kBytes4, metadata.help);
    appendBytes(m_body, kBytes5, metadata.unit);
}

}  // namespace pallium::wire
