#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/tsdb/head/head.h"

#include <cstddef>

namespace pallium::tsdb {

/// Moves the closed chunks of a head that are in memory to the head's files.
///
/// Works in short steps: chunks are encoded with the head's lock held shared, written without it,
/// and swapped with it held exclusively; between steps appends and queries go on. Nothing may
/// remove chunks meanwhile. Returns the number of chunks moved. Errors: Io (what could not be
/// written stays in memory and is taken again by the next call), Canceled and DeadlineExceeded
/// (likewise).
Result<size_t> mapClosedChunks(const Context& context, Head& head);

}  // namespace pallium::tsdb
