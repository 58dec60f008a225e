#pragma once

#include "backend/base/result.h"
#include "backend/promql/functions/column.h"

#include <tsl/robin_map.h>

#include <vector>

namespace pallium::promql {

/// Joins columns of equal labels into one, as an operation does that makes label sets coincide
/// (dropping the name, label_replace). Keeps the order of first appearance, skips empty columns.
class ColumnMerger {
  public:
    /// Moves from `column`. Errors: two columns of equal labels have a value at the same step.
    Result<void> add(Column& column);
    std::vector<Column> take() { return std::move(m_columns); }

  private:
    std::vector<Column> m_columns;
    tsl::robin_map<Labels, size_t, LabelsHash> m_index;
};

/// The error of two series with equal labels in one vector.
tl::unexpected<Error> sameLabelsetError();

}  // namespace pallium::promql
