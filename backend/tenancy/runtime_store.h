#pragma once

#include "backend/base/result.h"

#include <string>
#include <string_view>

namespace pallium::tenancy {

/// Where the runtime document is kept between two starts: in a file of the operator's, or in a row
/// of our own database. Implementations: file_runtime_store.h, sqlite_runtime_store.h.
/// Threads: one call at a time.
class RuntimeStore {
  public:
    virtual ~RuntimeStore() = default;

    /// The document's text; empty where nothing was kept yet. Errors: NotFound, Io, Corruption.
    virtual Result<std::string> read() = 0;
    /// Replaces it, whole or not at all; kept after a power cut once this returns. Errors: Io.
    virtual Result<void> write(std::string_view text) = 0;
};

}  // namespace pallium::tenancy
