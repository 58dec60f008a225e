#pragma once

#include <QJsonObject>

#include <string>
#include <vector>

namespace pallium::test {

/// A block that Prometheus or Cortex wrote, with what it holds.
struct GoldenBlock {
    std::string name;       // that of its directory's parent
    std::string directory;  // ends with the ULID
    std::string dumpPath;
};

/// All there are, by name; empty where the reference data is absent: then QSKIP and markSkipped().
std::vector<GoldenBlock> goldenBlocks();
/// Requires: it is there.
GoldenBlock goldenBlock(std::string_view name);
/// The reference data's README describes it.
QJsonObject goldenDump(const GoldenBlock& block);
/// The JSON object in a file of the golden data.
QJsonObject goldenJson(const std::string& path);

}  // namespace pallium::test
