#pragma once

#include "backend/base/result.h"
#include "backend/model/labels.h"
#include "backend/tsdb/chunkenc/chunk.h"

#include <span>
#include <string>

namespace pallium::tsdb {

/// Series in ascending order of labels, each with its encoded chunks in order of time, not
/// overlapping: what blocks are made of, whether from a head, from blocks or from a merge. Threads:
/// confined to one.
class SeriesCursor {
  public:
    virtual ~SeriesCursor() = default;
    /// Moves to the next series that has chunks; false behind the last. Errors: Corruption, Io,
    /// Canceled.
    virtual Result<bool> next() = 0;
    /// Both valid until the next call of next().
    virtual LabelsView labels() const = 0;
    virtual std::span<const EncodedChunk> chunks() const = 0;
    /// What errors call it, such as `block 01H…`.
    virtual std::string name() const { return "series"; }
};

}  // namespace pallium::tsdb
