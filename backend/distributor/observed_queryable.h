#pragma once

#include "backend/storage/storage.h"

#include <chrono>
#include <functional>
#include <memory>

namespace pallium::distributor {

/// What became of a select: null if it was done, or why not, and how long it took to find the
/// series. Reading their samples is not part of it: that goes on as long as a query is evaluated.
using SelectObserver = std::function<void(const Error* failure, std::chrono::nanoseconds took)>;

/// `data`, with `observe` told of every select for samples. Threads: as `data`; `observe` is called
/// on the threads that select, and outlives what is made of this.
std::shared_ptr<const storage::Queryable> observeSelects(
    std::shared_ptr<const storage::Queryable> data, SelectObserver observe);

}  // namespace pallium::distributor
