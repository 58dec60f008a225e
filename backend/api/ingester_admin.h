#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/tenancy/user_stats.h"

#include <span>
#include <string_view>

namespace pallium::api {

/// What an operator may do to the ingesters of this process; all of them, or the one with this id
/// of the ring. Implemented by the composition. Threads: internally synchronised; long calls must
/// not run where requests wait.
class IngesterAdmin {
  public:
    enum class Mode : uint8_t { Active, ReadOnly };
    /// The one that is meant; empty: all.
    using Which = std::string_view;

    virtual ~IngesterAdmin() = default;
    /// Writes what the heads of these tenants hold as blocks; no names: of all. Long.
    virtual void flush(const Context& context, Which which,
                       std::span<const std::string_view> tenants) = 0;
    /// Flushes, leaves the ring and stops; the process goes on. Again: nothing. Long.
    virtual void shutDown(Which which) = 0;
    /// Errors: Unavailable `lifecycler not running`; NotFound for an unknown id.
    virtual Result<void> setMode(Which which, Mode mode) = 0;
    /// Takes new places on the ring for a tenth of the old ones. Errors: as setMode().
    virtual Result<void> renewTokens(Which which) = 0;
    /// Success when all of them are, or were shut down. Errors: Unavailable with the reason.
    virtual Result<void> checkReady() = 0;
    /// Of the ingesters that run.
    virtual tenancy::UserStatsList stats() const = 0;
};

}  // namespace pallium::api
