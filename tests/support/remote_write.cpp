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

void putFixed64(std::string& out, double value) {
    for (uint64_t bits = std::bit_cast<uint64_t>(value), i = 0; i < 8; ++i, bits >>= 8)
        out += static_cast<char>(bits & 0xff);
}

void putNumber(std::string& out, uint32_t field, uint64_t value) {
    putVarint(out, field << 3);
    putVarint(out, value);
}

void putReal(std::string& out, uint32_t field, double value) {
    putVarint(out, field << 3 | 1);
    putFixed64(out, value);
}

std::string encodeSample(const Sample& sample) {
    std::string out;
    putReal(out, 1, sample.value);
    putNumber(out, 2, static_cast<uint64_t>(sample.timestampMs));
    return out;
}

uint64_t zigzag(int64_t value) {
    return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
}

void putSpans(std::string& out, uint32_t field, const std::vector<HistogramSpan>& spans) {
    for (const HistogramSpan& span : spans) {
        std::string message;
        putNumber(message, 1, zigzag(span.offset));
        putNumber(message, 2, span.length);
        putBytes(out, field, message);
    }
}

void putReals(std::string& out, uint32_t field, const std::vector<double>& values) {
    std::string packed;
    for (const double value : values)
        putFixed64(packed, value);
    if (!values.empty()) putBytes(out, field, packed);
}

void putDeltas(std::string& out, uint32_t field, const std::vector<int64_t>& values) {
    std::string packed;
    for (const int64_t value : values)
        putVarint(packed, zigzag(value));
    if (!values.empty()) putBytes(out, field, packed);
}

void putCounts(std::string& out, const Histogram& histogram) {
    putNumber(out, 1, histogram.count);
    putNumber(out, 6, histogram.zeroCount);
    putDeltas(out, 9, histogram.negative);
    putDeltas(out, 12, histogram.positive);
}

void putCounts(std::string& out, const FloatHistogram& histogram) {
    putReal(out, 2, histogram.count);
    putReal(out, 7, histogram.zeroCount);
    putReals(out, 10, histogram.negative);
    putReals(out, 13, histogram.positive);
}

std::string encodeExemplar(const WriteExemplar& exemplar) {
    std::string out;
    for (const auto& label : exemplar.labels)
        putBytes(out, 1, encodeLabel(label));
    putReal(out, 2, exemplar.value);
    putNumber(out, 3, static_cast<uint64_t>(exemplar.timestampMs));
    return out;
}

}  // namespace

std::string encodeHistogram(const HistogramPoint& point) {
    std::string out;
    std::visit(
        [&out](const auto& histogram) {
            putCounts(out, histogram);
            putReal(out, 3, histogram.sum);
            putNumber(out, 4, static_cast<uint32_t>(zigzag(histogram.layout.schema)));
            putReal(out, 5, histogram.layout.zeroThreshold);
            putSpans(out, 8, histogram.layout.negativeSpans);
            putSpans(out, 11, histogram.layout.positiveSpans);
            putNumber(out, 14, static_cast<uint64_t>(histogram.hint));
            putReals(out, 16, histogram.layout.customBounds);
        },
        point.histogram);
    putNumber(out, 15, static_cast<uint64_t>(point.timestampMs));
    return out;
}

std::string encodeWriteRequest(const std::vector<WriteSeries>& series) {
    std::string request;
    for (const WriteSeries& one : series) {
        std::string message;
        for (const auto& label : one.labels)
            putBytes(message, 1, encodeLabel(label));
        for (const Sample& sample : one.samples)
            putBytes(message, 2, encodeSample(sample));
        for (const WriteExemplar& exemplar : one.exemplars)
            putBytes(message, 3, encodeExemplar(exemplar));
        for (const HistogramPoint& histogram : one.histograms)
            putBytes(message, 4, encodeHistogram(histogram));
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
