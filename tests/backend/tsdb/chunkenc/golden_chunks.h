#pragma once

#include "backend/tsdb/chunkenc/chunk.h"
#include "tests/backend/tsdb/chunkenc/samples.h"

#include <QByteArray>
#include <QJsonArray>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tsdb::test {

struct GoldenCase {
    std::string name;
    ChunkEncoding encoding = ChunkEncoding::None;
    std::vector<AnySample> samples;  // in the order in which they were appended
    std::vector<std::vector<uint8_t>> chunks;
};

/// From the form that the reference data's README describes.
AnySample goldenSample(const QJsonArray& sample);

/// The cases of ../shared/golden/tsdb/<file>; empty where there is no reference data.
std::vector<GoldenCase> goldenCases(const std::string& file);

std::vector<uint8_t> fromHex(std::string_view hex);
QByteArray toHex(std::span<const uint8_t> bytes);

}  // namespace pallium::tsdb::test
