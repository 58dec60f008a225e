#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/tenancy/tenant.h"

#include <string_view>

namespace pallium::purger {

/// One place that keeps something of tenants: whoever does implements this and is given to the
/// Purger. Threads: internally synchronised.
class TenantData {
  public:
    virtual ~TenantData() = default;
    /// For messages: `blocks bucket`.
    virtual std::string_view place() const = 0;
    /// Removes all that is there of the tenant now; success if there is nothing. What an earlier
    /// call, or process, left half done is no obstacle: this one goes on. May take long.
    virtual Result<void> remove(const Context& context, const tenancy::TenantId& tenant) = 0;
    /// True if there are blocks of the tenant, which is what the status of a deletion tells.
    virtual Result<bool> hasBlocks(const tenancy::TenantId& tenant) const = 0;
};

}  // namespace pallium::purger
