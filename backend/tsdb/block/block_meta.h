#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/tsdb/block/ulid.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

inline constexpr std::string_view kMetaFile = "meta.json";
inline constexpr std::string_view kHintFromOutOfOrder = "from-out-of-order";

/// The section that Thanos and Cortex add to a block in a bucket (block-storage).
struct ThanosMeta {
    struct File {
        std::string path;        // relative, with '/'
        uint64_t sizeBytes = 0;  // 0: not said, as for meta.json itself
        std::map<std::string, std::string> unknown;
        friend bool operator==(const File&, const File&) = default;
    };
    int version = 1;  // 0: not said
    std::map<std::string, std::string> labels;
    int64_t downsampleResolution = 0;
    std::string source;                              // "receive", "compactor", …
    std::vector<std::string> segmentFiles;           // base names
    std::vector<File> files;                         // sorted by path
    uint64_t maxSeriesBytes = 0, maxChunkBytes = 0;  // index_stats; 0: not said
    std::string extensions;                          // JSON; empty: none
    std::map<std::string, std::string> unknown;
};

/// What meta.json says of a block. Times: minTime <= t < maxTime for every sample.
struct BlockMeta {
    struct Stats {
        uint64_t samples = 0, floatSamples = 0, histogramSamples = 0;
        uint64_t series = 0, chunks = 0, tombstones = 0;
        friend bool operator==(const Stats&, const Stats&) = default;
    };
    struct Parent {
        Ulid ulid;
        TimestampMs minTime = 0, maxTime = 0;
        friend bool operator==(const Parent&, const Parent&) = default;
    };
    Ulid ulid;
    TimestampMs minTime = 0, maxTime = 0;
    Stats stats;
    int level = 1;
    std::vector<Ulid> sources;  // ascending
    std::vector<Parent> parents;
    bool isDeletable = false;  // its compaction had no result
    bool hasFailed = false;    // its compaction failed
    std::vector<std::string> hints;
    std::optional<ThanosMeta> thanos;
    /// Members of other versions, here, in `compaction`, in `thanos` and its files: name → JSON
    /// without white space, kept on rewrite.
    std::map<std::string, std::string> unknown, unknownCompaction;

    bool hasHint(std::string_view hint) const;
};

/// True if of samples of one instant that of `a` counts. Samples in order go first, by (minTime,
/// ULID) of their blocks; those from out of order came later than any in order of the same instant,
/// and among themselves as their blocks did.
bool precedes(const BlockMeta& a, const BlockMeta& b);

/// Errors: Corruption, with what is wrong; a version other than 1 too. Names, times and version
/// must be there, what else is absent is empty.
Result<BlockMeta> parseBlockMeta(std::string_view json);
/// As Prometheus prints it: tab-indented, members in its order, zeros left out where it does; with
/// the section of Thanos as Thanos prints it, with a newline at the end.
std::string printBlockMeta(const BlockMeta& meta);

}  // namespace pallium::tsdb
