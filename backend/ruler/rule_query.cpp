#include "backend/ruler/rule_query.h"

#include "backend/promql/parser/parser.h"

namespace pallium::ruler {
namespace {

using promql::QueryError;

ErrorKind kindOf(QueryError::Type type) {
    switch (type) {
        case QueryError::Type::BadData:
        case QueryError::Type::Execution:
            return ErrorKind::InvalidArgument;
        case QueryError::Type::Refused:
            return ErrorKind::LimitExceeded;
        case QueryError::Type::Timeout:
            return ErrorKind::DeadlineExceeded;
        case QueryError::Type::Canceled:
            return ErrorKind::Canceled;
        case QueryError::Type::Internal:
            return ErrorKind::Internal;
    }
    return ErrorKind::Internal;
}

/// All that a server may allow: what may be used was decided when the rule was configured.
promql::ParserOptions everyFeature() {
    promql::ParserOptions options;
    options.experimentalFunctions = true;
    options.extendedRangeSelectors = true;
    options.binopFillModifiers = true;
    return options;
}

}  // namespace

std::string canonicalQuery(const std::string& expression) {
    const auto parsed = promql::parseExpr(expression, everyFeature());
    return parsed ? promql::printExpr(**parsed) : expression;
}

Result<promql::Vector> askForVector(const Context& context, const RuleQueries& queries,
                                    const tenancy::TenantId& tenant, const std::string& expression,
                                    TimestampNs at) {
    auto result = queries.instant(context, tenant, expression, toMs(at));
    if (!result) return fail(kindOf(result.error().type), std::move(result.error().message));
    if (auto* vector = std::get_if<promql::Vector>(&result->value)) return std::move(*vector);
    if (const auto* scalar = std::get_if<promql::ScalarValue>(&result->value))
        return promql::Vector{{Labels(), scalar->sample, nullptr}};
    return fail(ErrorKind::InvalidArgument, "rule result is not a vector or scalar");
}

}  // namespace pallium::ruler
