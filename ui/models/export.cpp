#include "ui/models/export.h"

#include "ui/models/format.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <limits>

namespace pallium::ui {
namespace {

constexpr int kMaxExpressionLetters = 60;

bool isFormula(const QString& text) {
    if (text.isEmpty() || !QStringLiteral("=+-@\t\r").contains(text.front())) return false;
    bool isNumber = false;
    text.toDouble(&isNumber);
    return !isNumber;
}

/// A value that exactValue() wrote; `+Inf` and `-Inf` are numbers that QString does not read.
void appendNumber(QByteArray& out, double value) {
    out += exactValue(value).toUtf8();
}

void appendCell(QByteArray& out, const QString& text, char separator) {
    QString cell = isFormula(text) ? u'\'' + text : text;
    const bool needsQuotes = cell.contains(QLatin1Char(separator)) || cell.contains(u'"') ||
                             cell.contains(u'\n') || cell.contains(u'\r') ||
                             cell.startsWith(u' ') || cell.endsWith(u' ');
    if (!needsQuotes) {
        out += cell.toUtf8();
        return;
    }
    out += '"';
    out += cell.replace(u'"', QStringLiteral("\"\"")).toUtf8();
    out += '"';
}

QByteArray isoTime(qint64 timeMs) {
    return QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC).toString(Qt::ISODateWithMs).toUtf8();
}

QByteArray separatedHeader(const ResultTable& table, char separator) {
    QByteArray out;
    for (const LabelColumn& column : table.labels) {
        appendCell(out, column.name, separator);
        out += separator;
    }
    out += "time";
    out += separator;
    out += "value\r\n";
    return out;
}

QByteArray separatedLabels(const ResultTable& table, size_t row, char separator) {
    QByteArray out;
    for (const LabelColumn& column : table.labels) {
        appendCell(out, column.values[column.rows[row]], separator);
        out += separator;
    }
    return out;
}

QString jsonTime(qint64 timeMs) {
    return QString::number(static_cast<double>(timeMs) / 1000.0, 'f', timeMs % 1000 == 0 ? 0 : 3);
}

void appendJsonSample(QByteArray& out, qint64 timeMs, double value) {
    out += '[';
    out += jsonTime(timeMs).toUtf8();
    out += ",\"";
    appendNumber(out, value);
    out += "\"]";
}

void appendJsonSeries(QByteArray& out, const Series& series, bool isMatrix) {
    QJsonObject labels;
    for (const auto& [name, value] : series.labels)
        labels.insert(name, value);
    out += "{\"metric\":";
    out += QJsonDocument(labels).toJson(QJsonDocument::Compact);
    out += isMatrix ? ",\"values\":[" : ",\"value\":";
    for (size_t i = 0; i < series.values.size(); ++i) {
        if (i > 0) out += ',';
        appendJsonSample(out, series.timesMs[i], series.values[i]);
    }
    out += isMatrix ? "]}\n" : "}\n";
}

QByteArray separatedRows(const ExportTable& table, char separator) {
    QByteArray out;
    const auto append = [&](qsizetype column, const QString& text) {
        if (column > 0) out += separator;
        appendCell(out, text, separator);
    };
    for (qsizetype i = 0; i < table.columns.size(); ++i)
        append(i, table.columns[i]);
    out += "\r\n";
    for (const QVariantList& row : table.rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            append(i, row[i].typeId() == QMetaType::Double ? exactValue(row[i].toDouble())
                                                           : row[i].toString());
        out += "\r\n";
    }
    return out;
}

QJsonObject rowObject(const ExportTable& table, const QVariantList& row) {
    QJsonObject object;
    for (qsizetype i = 0; i < row.size(); ++i)
        object.insert(table.columns[i], QJsonValue::fromVariant(row[i]));
    return object;
}

QStringList cellsOf(const ResultTable& table, quint32 row) {
    if (table.isString()) return {table.text};
    QStringList cells;
    for (const LabelColumn& column : table.labels)
        cells.append(column.values[column.rows[row]]);
    for (const NumberColumn& column : table.numbers)
        cells.append(exactValue(column.rows[row]));
    return cells;
}

/// Header words of the files we write, which programs read: not translated.
QStringList headersOf(const ResultTable& table) {
    if (table.isString()) return {QStringLiteral("value")};
    QStringList headers;
    for (const LabelColumn& column : table.labels)
        headers.append(column.name);
    static const std::array names{u"value", u"last", u"min", u"max", u"avg", u"points"};
    for (const NumberColumn& column : table.numbers) {
        headers.append(QString::fromUtf16(names[static_cast<size_t>(column.kind)]));
    }
    return headers;
}

QString markdownRow(const QStringList& cells) {
    QString line = QStringLiteral("|");
    for (QString cell : cells) {
        cell.replace(u'|', QStringLiteral("\\|")).replace(u'\n', u' ');
        line += u' ' + cell + QStringLiteral(" |");
    }
    return line + u'\n';
}

}  // namespace

QByteArray toSeparatedValues(const QueryAnswer& answer, char separator) {
    // Borrowed for the call: the table only needs the labels' columns.
    const ResultTablePtr table = buildResultTable(QueryAnswerPtr(QueryAnswerPtr(), &answer));
    QByteArray out;
    if (table->isString()) {
        out = "value\r\n";
        appendCell(out, answer.string, separator);
        return out + "\r\n";
    }
    out = separatedHeader(*table, separator);
    for (size_t row = 0; row < answer.series.size(); ++row) {
        const Series& series = answer.series[row];
        const QByteArray labels = separatedLabels(*table, row, separator);
        for (size_t i = 0; i < series.values.size(); ++i) {
            out += labels;
            out += isoTime(series.timesMs[i]);
            out += separator;
            appendNumber(out, series.values[i]);
            out += "\r\n";
        }
    }
    return out;
}

QByteArray toJsonLines(const QueryAnswer& answer) {
    if (answer.type == QueryAnswer::Type::String) {
        const QJsonObject line{{QStringLiteral("string"), answer.string}};
        return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    }
    QByteArray out;
    for (const Series& series : answer.series) {
        appendJsonSeries(out, series, answer.type == QueryAnswer::Type::Matrix);
    }
    return out;
}

ApiResult<QByteArray> exportAnswer(const QueryAnswer& answer, ExportFormat format) {
    if (format == ExportFormat::Json) return answer.json ? *answer.json : QByteArray();
    QueryAnswerPtr complete(QueryAnswerPtr(), &answer);
    if (answer.totalSeries > static_cast<qint64>(answer.series.size()) && answer.json) {
        ApiResult<QueryAnswerPtr> decoded = decodeAgain(answer, std::numeric_limits<int>::max());
        if (!decoded) return tl::unexpected(std::move(decoded.error()));
        complete = std::move(*decoded);
    }
    switch (format) {
        case ExportFormat::Csv:
            return toSeparatedValues(*complete, ',');
        case ExportFormat::Tsv:
            return toSeparatedValues(*complete, '\t');
        default:
            return toJsonLines(*complete);
    }
}

QByteArray exportTable(const ExportTable& table, ExportFormat format) {
    if (format == ExportFormat::Csv) return separatedRows(table, ',');
    if (format == ExportFormat::Tsv) return separatedRows(table, '\t');
    QByteArray lines;
    QJsonArray all;
    for (const QVariantList& row : table.rows) {
        const QJsonObject object = rowObject(table, row);
        if (format == ExportFormat::Json)
            all.append(object);
        else
            lines += QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    }
    return format == ExportFormat::Json ? QJsonDocument(all).toJson() : lines;
}

QString toMarkdown(const ResultTable& table, const std::vector<quint32>& rows) {
    const QStringList headers = headersOf(table);
    QString text = markdownRow(headers);
    const auto labelCount = table.isString() ? 1 : static_cast<int>(table.labels.size());
    text += u'|';
    for (int i = 0; i < headers.size(); ++i) {
        text += i < labelCount ? QStringLiteral(" --- |") : QStringLiteral(" ---: |");
    }
    text += u'\n';
    for (const quint32 row : rows)
        text += markdownRow(cellsOf(table, row));
    return text;
}

QString toPlainRows(const ResultTable& table, const std::vector<quint32>& rows, bool hasHeader) {
    QString text;
    if (hasHeader) text = headersOf(table).join(u'\t') + u'\n';
    for (const quint32 row : rows)
        text += cellsOf(table, row).join(u'\t') + u'\n';
    return text;
}

QString fileSuffix(ExportFormat format) {
    switch (format) {
        case ExportFormat::Csv:
            return QStringLiteral("csv");
        case ExportFormat::Tsv:
            return QStringLiteral("tsv");
        case ExportFormat::Json:
            return QStringLiteral("json");
        case ExportFormat::JsonLines:
            return QStringLiteral("jsonl");
    }
    return {};
}

QString exportFileName(const QString& expression, qint64 timeMs, const QTimeZone& zone,
                       const QString& suffix) {
    QString name;
    for (const QChar c : expression) {
        const bool isPlain = c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_');
        if (isPlain) {
            name += c;
        } else if (!name.isEmpty() && !name.endsWith(u'-')) {
            name += u'-';
        }
        if (name.size() >= kMaxExpressionLetters) break;
    }
    while (name.endsWith(u'-'))
        name.chop(1);
    if (name.isEmpty()) name = QStringLiteral("query");
    const QString time =
        QDateTime::fromMSecsSinceEpoch(timeMs, zone).toString(QStringLiteral("yyyyMMdd-HHmmss"));
    return QStringLiteral("%1-%2.%3").arg(name, time, suffix);
}

}  // namespace pallium::ui
