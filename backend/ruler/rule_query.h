#pragma once

#include "backend/ruler/rule_ports.h"
#include "backend/ruler/rule_status.h"

#include <string>

namespace pallium::ruler {

/// The expression as it is shown everywhere: on one line and canonical. A text that is no
/// expression stays as it is.
std::string canonicalQuery(const std::string& expression);

/// What an expression gives to rules and their templates at an instant: a vector; a scalar is one
/// sample without labels. Errors: the query's, in its words; InvalidArgument `rule result is not a
/// vector or scalar`.
Result<promql::Vector> askForVector(const Context& context, const RuleQueries& queries,
                                    const tenancy::TenantId& tenant, const std::string& expression,
                                    TimestampNs at);

}  // namespace pallium::ruler
