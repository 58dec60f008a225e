#pragma once

#include "backend/storage/storage.h"

#include <memory>

namespace pallium::storage {

/// What a select finds where there is nothing.
std::unique_ptr<SeriesSet> noSeries();

}  // namespace pallium::storage
