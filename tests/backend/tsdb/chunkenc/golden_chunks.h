#pragma once

#include "backend/model/histogram.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <QByteArray>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tsdb::test {

/// One sample of the reference data: a float, or a histogram of either kind.
struct GoldenSample {
    enum class Kind : uint8_t { Float, Histogram, FloatHistogram };

    TimestampMs time = 0;
    TimestampMs startTime = 0;  // 0: none given
    Kind kind = Kind::Float;
    double value = 0;
    Histogram histogram;
    FloatHistogram floatHistogram;
};

struct GoldenCase {
    std::string name;
    ChunkEncoding encoding = ChunkEncoding::None;
    std::vector<GoldenSample> samples;  // in the order in which they were appended
    std::vector<std::vector<uint8_t>> chunks;
};

/// The cases of ../shared/golden/tsdb/<file>; empty where there is no reference data.
std::vector<GoldenCase> goldenCases(const std::string& file);

std::vector<uint8_t> fromHex(std::string_view hex);
QByteArray toHex(std::span<const uint8_t> bytes);

}  // namespace pallium::tsdb::test
