#include "backend/promql/engine/column_merger.h"

#include "backend/promql/engine/query_state.h"

namespace pallium::promql {

tl::unexpected<Error> sameLabelsetError() {
    return executionError("vector cannot contain metrics with the same labelset");
}

Result<void> ColumnMerger::add(Column& column) {
    if (column.isEmpty()) return {};
    const auto [entry, isNew] = m_index.insert({column.metric, m_columns.size()});
    if (isNew) {
        m_columns.push_back(std::move(column));
        return {};
    }
    Column& earlier = m_columns[entry->second];
    for (size_t step = 0; step < column.size(); ++step) {
        if (!column.has(step)) continue;
        if (earlier.has(step)) return sameLabelsetError();
        earlier.copy(step, column);
    }
    return {};
}

}  // namespace pallium::promql
