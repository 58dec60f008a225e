#pragma once

#include "backend/model/histogram.h"
#include "backend/tsdb/chunkenc/bit_reader.h"
#include "backend/tsdb/chunkenc/bit_writer.h"

namespace pallium::tsdb {

void writeLayout(BitWriter& out, const HistogramLayout& layout);
/// False if it is damaged or has more buckets than the bits behind it can hold. Reuses what
/// `layout` has allocated.
bool readLayout(BitReader& in, HistogramLayout& layout);

}  // namespace pallium::tsdb
