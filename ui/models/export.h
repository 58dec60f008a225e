#pragma once

#include "ui/client/query_api.h"
#include "ui/models/result_table.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTimeZone>
#include <QVariant>

#include <vector>

namespace pallium::ui {

enum class ExportFormat : quint8 { Csv, Tsv, Json, JsonLines };

/// Separated values as RFC 4180 lays them out (CRLF, quotes doubled); UTF-8 without a mark. Headers
/// are the label names, then `time` (RFC 3339, UTC, milliseconds) and `value` at full precision,
/// whatever the locale. A vector has one line a series, a matrix one line a sample. A cell that a
/// spreadsheet would take for a formula (it begins with = + - @, a tab or a return and is no
/// number) gets an apostrophe in front. Cost: linear. Threads: any.
QByteArray toSeparatedValues(const QueryAnswer& answer, char separator);

/// One JSON object a line and series, as the API words them: `metric` with `value` or `values`.
QByteArray toJsonLines(const QueryAnswer& answer);

/// The answer in `format`, complete: where series were counted but not kept, they are decoded again
/// from the answer as received. Errors: Decode. Cost: that of decoding, so it belongs to the pool.
ApiResult<QByteArray> exportAnswer(const QueryAnswer& answer, ExportFormat format);

/// A table of anything, for files. Names of columns are for programs: not translated. Cells are
/// texts and numbers; what is not known is an invalid QVariant.
struct ExportTable {
    QStringList columns;
    std::vector<QVariantList> rows;
};
/// CSV and TSV as toSeparatedValues() above has them, JSON as an array of objects (numbers stay
/// numbers, what is not known is null), JSON lines as one object a line. Cost: linear.
QByteArray exportTable(const ExportTable& table, ExportFormat format);

/// The given rows of a table for a text that people read: a pipe table with labels and exact
/// numbers.
QString toMarkdown(const ResultTable& table, const std::vector<quint32>& rows);
/// The same for the clipboard: separated by tabs, with or without a line of headers.
QString toPlainRows(const ResultTable& table, const std::vector<quint32>& rows, bool hasHeader);

/// `csv`, `tsv`, `json`, `jsonl`.
QString fileSuffix(ExportFormat format);
/// `sum-by-code-rate-http_requests_total-5m-20260102-140310.csv`: letters of the expression that
/// every file system takes, at most 60, and the time in `zone`.
QString exportFileName(const QString& expression, qint64 timeMs, const QTimeZone& zone,
                       const QString& suffix);

}  // namespace pallium::ui
