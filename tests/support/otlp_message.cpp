#include "tests/support/otlp_message.h"

#include <array>
#include <bit>

namespace pallium::test::otlp {
namespace {

void appendVarintTo(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

std::string tagged(unsigned field, unsigned wireType) {
    std::string out;
    appendVarintTo(out, field << 3 | wireType);
    return out;
}

std::string rawFixed64(uint64_t value) {
    const auto bytes = std::bit_cast<std::array<char, 8>>(value);
    return {bytes.data(), bytes.size()};
}

uint64_t zigzagged(int32_t value) {
    return static_cast<uint32_t>(value << 1) ^ static_cast<uint32_t>(value >> 31);
}

std::string all(unsigned field, const std::vector<std::string>& messages) {
    std::string out;
    for (const std::string& message : messages)
        out += sized(field, message);
    return out;
}

std::string metric(std::string_view name, std::string_view unit, const std::string& data) {
    return sized(1, name) + (unit.empty() ? "" : sized(3, unit)) + data;
}

}  // namespace

std::string sized(unsigned field, std::string_view bytes) {
    std::string out = tagged(field, 2);
    appendVarintTo(out, bytes.size());
    return out.append(bytes);
}
std::string varint(unsigned field, uint64_t value) {
    std::string out = tagged(field, 0);
    appendVarintTo(out, value);
    return out;
}
std::string fixed64(unsigned field, uint64_t value) {
    return tagged(field, 1) + rawFixed64(value);
}
std::string real(unsigned field, double value) {
    return fixed64(field, std::bit_cast<uint64_t>(value));
}

std::string text(std::string_view value) {
    return sized(1, value);
}
std::string pair(std::string_view key, const std::string& value) {
    return sized(1, key) + sized(2, value);
}
std::string attributes(unsigned field, Attributes pairs) {
    std::string out;
    for (const auto& [key, value] : pairs)
        out += sized(field, pair(key, text(value)));
    return out;
}

std::string number(uint64_t timeNs, double value, Attributes pairs, const std::string& rest) {
    return fixed64(3, timeNs) + real(4, value) + attributes(7, pairs) + rest;
}
std::string histogram(uint64_t timeNs, uint64_t count, double sum,
                      const std::vector<uint64_t>& counts, const std::vector<double>& bounds,
                      const std::string& rest) {
    std::string packedCounts;
    for (const uint64_t each : counts)
        packedCounts += rawFixed64(each);
    std::string packedBounds;
    for (const double each : bounds)
        packedBounds += rawFixed64(std::bit_cast<uint64_t>(each));
    return fixed64(3, timeNs) + fixed64(4, count) + real(5, sum) + sized(6, packedCounts) +
           sized(7, packedBounds) + rest;
}
std::string buckets(int32_t offset, const std::vector<uint64_t>& counts) {
    std::string packed;
    for (const uint64_t each : counts)
        appendVarintTo(packed, each);
    return varint(1, zigzagged(offset)) + sized(2, packed);
}
std::string exponential(uint64_t timeNs, uint64_t count, double sum, int32_t scale,
                        const std::string& positive, const std::string& rest) {
    return fixed64(3, timeNs) + fixed64(4, count) + real(5, sum) + varint(6, zigzagged(scale)) +
           sized(8, positive) + rest;
}

std::string gauge(std::string_view name, std::string_view unit,
                  const std::vector<std::string>& points) {
    return metric(name, unit, sized(5, all(1, points)));
}
std::string sum(std::string_view name, std::string_view unit, bool isMonotonic,
                const std::vector<std::string>& points, uint64_t temporality) {
    return metric(
        name, unit,
        sized(7, all(1, points) + varint(2, temporality) + varint(3, isMonotonic ? 1 : 0)));
}
std::string histograms(std::string_view name, std::string_view unit,
                       const std::vector<std::string>& points, uint64_t temporality) {
    return metric(name, unit, sized(9, all(1, points) + varint(2, temporality)));
}
std::string exponentials(std::string_view name, const std::vector<std::string>& points,
                         uint64_t temporality) {
    return metric(name, "", sized(10, all(1, points) + varint(2, temporality)));
}
std::string summaries(std::string_view name, const std::vector<std::string>& points) {
    return metric(name, "", sized(11, all(1, points)));
}

std::string request(Attributes resource, const std::vector<std::string>& metrics) {
    return sized(1, sized(1, attributes(1, resource)) + sized(2, all(2, metrics)));
}

}  // namespace pallium::test::otlp
