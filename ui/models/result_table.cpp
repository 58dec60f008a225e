#include "ui/models/result_table.h"

#include "ui/models/table_filter.h"
#include "ui/models/value_stats.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pallium::ui {
namespace {

/// Collects the distinct values of one label while rows are added in order.
struct LabelCollector {
    LabelColumn column;
    QHash<QString, quint32> codes;

    void add(size_t row, const QString& value) {
        column.rows.resize(row, 0);
        auto code = codes.constFind(value);
        if (code == codes.constEnd()) {
            code = codes.insert(value, static_cast<quint32>(column.values.size()));
            column.values.append(value);
        }
        column.rows.push_back(*code);
    }
};

std::vector<LabelColumn> collectLabels(const std::vector<Series>& series) {
    std::vector<LabelCollector> collectors;
    QHash<QString, size_t> byName;
    for (size_t row = 0; row < series.size(); ++row) {
        for (const auto& [name, value] : series[row].labels) {
            auto index = byName.constFind(name);
            if (index == byName.constEnd()) {
                index = byName.insert(name, collectors.size());
                collectors.push_back({{name, {QString()}, {}}, {}});
            }
            collectors[*index].add(row, value);
        }
    }
    std::vector<LabelColumn> columns;
    columns.reserve(collectors.size());
    for (LabelCollector& collector : collectors) {
        collector.column.rows.resize(series.size(), 0);
        columns.push_back(std::move(collector.column));
    }
    std::sort(columns.begin(), columns.end(), [](const LabelColumn& a, const LabelColumn& b) {
        const bool isName = a.name == u"__name__";
        if (isName != (b.name == u"__name__")) return isName;
        return a.name < b.name;
    });
    return columns;
}

/// Even if that is NaN: it is what the server says last.
double lastOf(const Series& series) {
    return series.values.empty() ? std::numeric_limits<double>::quiet_NaN() : series.values.back();
}

std::vector<NumberColumn> collectSummaries(const std::vector<Series>& series) {
    using Kind = NumberColumn::Kind;
    std::vector<NumberColumn> columns;
    for (const Kind kind : {Kind::Last, Kind::Min, Kind::Max, Kind::Average, Kind::Points}) {
        columns.push_back({kind, {}});
        columns.back().rows.reserve(series.size());
    }
    for (const Series& one : series) {
        ValueStats stats;
        for (const double value : one.values)
            stats.add(value);
        columns[0].rows.push_back(lastOf(one));
        columns[1].rows.push_back(stats.min);
        columns[2].rows.push_back(stats.max);
        columns[3].rows.push_back(stats.average());
        columns[4].rows.push_back(static_cast<double>(one.values.size()));
    }
    return columns;
}

NumberColumn collectValues(const std::vector<Series>& series) {
    NumberColumn column;
    column.rows.reserve(series.size());
    for (const Series& one : series) {
        column.rows.push_back(lastOf(one));
    }
    return column;
}

/// How many characters all texts begin with; the first, which is empty, is left out.
qsizetype commonPrefix(const QStringList& values) {
    if (values.size() < 2) return 0;
    const QString& first = values[1];
    qsizetype length = first.size();
    for (qsizetype i = 2; i < values.size(); ++i) {
        length = std::min(length, values[i].size());
        while (!QStringView(values[i]).startsWith(QStringView(first).first(length)))
            --length;
    }
    return length;
}

/// The next four characters as one number that orders as they do.
quint64 sortKey(const QString& text, qsizetype from) {
    quint64 key = 0;
    for (qsizetype i = from; i < from + 4; ++i) {
        key = key << 16 | (i < text.size() ? text[i].unicode() : 0U);
    }
    return key;
}

/// Place of each distinct value in sorted order, so that rows are compared by integers. Values of
/// one label often begin alike; most comparisons are settled by the numbers behind that.
std::vector<quint32> ranksOf(const QStringList& values) {
    const qsizetype prefix = commonPrefix(values);
    std::vector<std::pair<quint64, quint32>> order;
    order.reserve(static_cast<size_t>(values.size()));
    for (const QString& value : values) {
        order.emplace_back(sortKey(value, prefix), static_cast<quint32>(order.size()));
    }
    // The empty first value goes first whatever its key.
    std::sort(order.begin() + (order.empty() ? 0 : 1), order.end(),
              [&values](const auto& a, const auto& b) {
                  return a.first != b.first ? a.first < b.first
                                            : values[a.second] < values[b.second];
              });
    std::vector<quint32> ranks(order.size());
    for (size_t rank = 0; rank < order.size(); ++rank) {
        ranks[order[rank].second] = static_cast<quint32>(rank);
    }
    return ranks;
}

void sortByLabel(std::vector<quint32>& rows, const LabelColumn& column, bool isDescending) {
    const std::vector<quint32> ranks = ranksOf(column.values);
    std::stable_sort(rows.begin(), rows.end(), [&](quint32 a, quint32 b) {
        const quint32 left = ranks[column.rows[a]];
        const quint32 right = ranks[column.rows[b]];
        return isDescending ? right < left : left < right;
    });
}

void sortByNumber(std::vector<quint32>& rows, const NumberColumn& column, bool isDescending) {
    std::stable_sort(rows.begin(), rows.end(), [&](quint32 a, quint32 b) {
        const double left = column.rows[a];
        const double right = column.rows[b];
        if (std::isnan(left) || std::isnan(right)) return !std::isnan(left) && std::isnan(right);
        return isDescending ? right < left : left < right;
    });
}

}  // namespace

ResultTablePtr buildResultTable(QueryAnswerPtr answer) {
    auto table = std::make_shared<ResultTable>();
    switch (answer->type) {
        case QueryAnswer::Type::String:
            table->text = answer->string;
            table->rowCount = 1;
            break;
        case QueryAnswer::Type::Matrix:
            table->labels = collectLabels(answer->series);
            table->numbers = collectSummaries(answer->series);
            table->rowCount = static_cast<int>(answer->series.size());
            break;
        case QueryAnswer::Type::Vector:
        case QueryAnswer::Type::Scalar:
            table->labels = collectLabels(answer->series);
            table->numbers.push_back(collectValues(answer->series));
            table->rowCount = static_cast<int>(answer->series.size());
            break;
    }
    table->answer = std::move(answer);
    return table;
}

std::vector<quint32> orderRows(const ResultTable& table, const TableOrder& order) {
    std::vector<quint32> rows;
    rows.reserve(static_cast<size_t>(table.rowCount));
    const TableFilter filter(order.filter);
    const std::vector<char> isKept = filter.matches(table);
    for (size_t row = 0; row < isKept.size(); ++row) {
        if (isKept[row]) rows.push_back(static_cast<quint32>(row));
    }
    for (const LabelColumn& column : table.labels) {
        if (!order.number && column.name == order.label)
            sortByLabel(rows, column, order.isDescending);
    }
    for (const NumberColumn& column : table.numbers) {
        if (order.number == column.kind) sortByNumber(rows, column, order.isDescending);
    }
    return rows;
}

}  // namespace pallium::ui
