#pragma once

#include "backend/tenancy/tenant.h"

#include <functional>
#include <memory>

namespace pallium::tenancy {
struct Limits;
}

namespace pallium::distributor {

/// The limits in force for a tenant: an immutable snapshot.
using LimitsSource =
    std::function<std::shared_ptr<const tenancy::Limits>(const tenancy::TenantId&)>;

}  // namespace pallium::distributor
