#include "tests/support/remote_write.h"

#include <algorithm>
#include <bit>

namespace pallium::test {
namespace {

void putVarint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void putBytes(std::string& out, uint32_t field, std::string_view bytes) {
    putVarint(out, field << 3 | 2);
    putVarint(out, bytes.size());
    out += bytes;
}

std::string encodeLabel(const std::pair<std::string, std::string>& label) {
    std::string out;
    putBytes(out, 1, label.first);
    putBytes(out, 2, label.second);
    return out;
}

std::string encodeSample(const Sample& sample) {
    std::string out;
    putVarint(out, 1 << 3 | 1);
    for (uint64_t bits = std::bit_cast<uint64_t>(sample.value), i = 0; i < 8; ++i, bits >>= 8)
        out += static_cast<char>(bits & 0xff);
    putVarint(out, 2 << 3);
    putVarint(out, static_cast<uint64_t>(sample.timestampMs));
    return out;
}

}  // namespace

std::string encodeWriteRequest(const std::vector<WriteSeries>& series) {
    std::string request;
    for (const WriteSeries& one : series) {
        std::string message;
        for (const auto& label : one.labels)
            putBytes(message, 1, encodeLabel(label));
        for (const Sample& sample : one.samples)
            putBytes(message, 2, encodeSample(sample));
        putBytes(request, 1, message);
    }
    return request;
}

std::string snappyLiterals(std::string_view data) {
    std::string out;
    putVarint(out, data.size());
    for (size_t i = 0; i < data.size(); i += 60) {
        const std::string_view piece = data.substr(i, std::min<size_t>(60, data.size() - i));
        out += static_cast<char>((piece.size() - 1) << 2);
        out += piece;
    }
    return out;
}

}  // namespace pallium::test
