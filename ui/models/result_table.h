#pragma once

#include "ui/client/query_api.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace pallium::ui {

/// The values of one label over all rows, each distinct value stored once.
struct LabelColumn {
    QString name;
    QStringList values;         // distinct, [0] is empty: the row lacks the label
    std::vector<quint32> rows;  // index into `values`, one a row
};

/// One number a row.
struct NumberColumn {
    enum class Kind : quint8 { Value, Last, Min, Max, Average, Points };
    Kind kind = Kind::Value;
    std::vector<double> rows;
};

/// An answer laid out by columns, so that 100,000 rows cost no object each. A vector has one number
/// column (Value), a matrix five (Last, Min, Max, Average, Points), a scalar one row without
/// labels, a string one row and `text`. Immutable once built. Threads: any.
struct ResultTable {
    QueryAnswerPtr answer;            // never null
    std::vector<LabelColumn> labels;  // `__name__` first, then by name; only labels that occur
    std::vector<NumberColumn> numbers;
    QString text;  // of a string answer
    int rowCount = 0;

    bool isString() const { return answer->type == QueryAnswer::Type::String; }
    int columnCount() const {
        return static_cast<int>(labels.size()) +
               (isString() ? 1 : static_cast<int>(numbers.size()));
    }
};
using ResultTablePtr = std::shared_ptr<const ResultTable>;

/// Requires: `answer` is not null. Cost: linear in the labels and samples of the answer.
ResultTablePtr buildResultTable(QueryAnswerPtr answer);

/// How rows are chosen and ordered. Columns are named, not numbered, because another answer may
/// have others; one that the table lacks leaves the server's order.
struct TableOrder {
    QString filter;                            // as TableFilter reads it
    QString label;                             // sorts by this label …
    std::optional<NumberColumn::Kind> number;  // … or by this number; by neither: unsorted
    bool isDescending = false;
};

/// Row numbers in display order. A filter that cannot be read hides nothing. NaN sorts last either
/// way. Cost: n log n of integer comparisons for n rows, plus a sort of the distinct values.
std::vector<quint32> orderRows(const ResultTable& table, const TableOrder& order);

}  // namespace pallium::ui
