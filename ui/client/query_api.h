// The query side of the Prometheus API: queries, label names and values, metadata, query tools.
#pragma once

#include "ui/client/api_client.h"

#include <QHash>
#include <QStringList>

#include <memory>
#include <vector>

namespace pallium::ui {

/// Sorted by name, `__name__` first.
using LabelList = std::vector<std::pair<QString, QString>>;

/// `http_requests_total{code="200", job="api"}`, values escaped.
QString labelsText(const LabelList& labels);
/// A text as a string of PromQL in double quotes.
QString quotedValue(const QString& text);

/// The samples of one series, ascending in time; both vectors have the same length.
struct Series {
    LabelList labels;
    std::vector<qint64> timesMs;
    std::vector<double> values;      // a native histogram counts with its number of observations
    bool isNativeHistogram = false;  // at least one of the samples is
};

/// A decoded answer of query or query_range. Immutable once decoded, shared by views.
struct QueryAnswer {
    enum class Type : quint8 { Matrix, Vector, Scalar, String };
    Type type = Type::Vector;
    std::vector<Series> series;  // Scalar: one without labels; String: none
    QString string;              // Type::String
    qint64 totalSeries = 0;      // before the bound of RangeQuery::maxSeries
    qint64 totalPoints = 0;
    QStringList warnings;
    QStringList infos;
    std::shared_ptr<const QByteArray> json;  // as received
    std::chrono::milliseconds serverTime{0};
    std::chrono::milliseconds totalTime{0};
    std::chrono::milliseconds decodeTime{0};
};
using QueryAnswerPtr = std::shared_ptr<const QueryAnswer>;

struct InstantQuery {
    QString expression;
    qint64 timeMs = 0;  // 0: the server's now
    QString tenant;
    int maxSeries = 10000;  // more are counted, not kept
};

struct RangeQuery {
    QString expression;
    qint64 startMs = 0;
    qint64 endMs = 0;
    qint64 stepMs = 15000;
    QString tenant;
    int maxSeries = 1000;
};

using QueryHandler = std::function<void(ApiResult<QueryAnswerPtr>)>;
[[nodiscard]] ApiCall queryInstant(ApiClient& client, const InstantQuery& query,
                                   QueryHandler handler);
[[nodiscard]] ApiCall queryRange(ApiClient& client, const RangeQuery& query, QueryHandler handler);
/// What they send, for `curl` lines and deep links.
ApiRequest instantRequest(const InstantQuery& query);
ApiRequest rangeRequest(const RangeQuery& query);
/// Decodes the body of either; Errors: Decode, or what a body with status "error" says.
ApiResult<QueryAnswerPtr> decodeQueryAnswer(const ApiAnswer& answer, int maxSeries);
/// The same body once more with another limit. Requires: `answer.json`.
ApiResult<QueryAnswerPtr> decodeAgain(const QueryAnswer& answer, int maxSeries);

/// Narrowing of a label call; empty fields are not sent.
struct LabelQuery {
    QStringList matchers;  // series selectors, each a match[]
    qint64 startMs = 0;
    qint64 endMs = 0;
    int limit = 0;
    QString tenant;
    ApiRequest::Urgency urgency = ApiRequest::Urgency::Visible;
};

using StringsHandler = std::function<void(ApiResult<QStringList>)>;
[[nodiscard]] ApiCall labelNames(ApiClient& client, const LabelQuery& query,
                                 StringsHandler handler);
/// `label` may hold any character.
[[nodiscard]] ApiCall labelValues(ApiClient& client, const QString& label, const LabelQuery& query,
                                  StringsHandler handler);
ApiRequest labelNamesRequest(const LabelQuery& query);
ApiRequest labelValuesRequest(const QString& label, const LabelQuery& query);
/// A list of texts as `data`.
ApiResult<QStringList> decodeStrings(const ApiAnswer& answer);

struct MetricMetadata {
    QString type;  // counter, gauge, histogram, summary, info, stateset, unknown
    QString help;
    QString unit;
};
using MetadataMap = QHash<QString, MetricMetadata>;  // the first entry of each metric
[[nodiscard]] ApiCall metricMetadata(ApiClient& client, const QString& tenant,
                                     std::function<void(ApiResult<MetadataMap>)> handler);
ApiRequest metadataRequest(const QString& tenant);
ApiResult<MetadataMap> decodeMetadata(const ApiAnswer& answer);

/// The expression laid out by the server.
[[nodiscard]] ApiCall formatQuery(ApiClient& client, const QString& expression,
                                  const QString& tenant,
                                  std::function<void(ApiResult<QString>)> handler);
ApiRequest formatRequest(const QString& expression, const QString& tenant);

}  // namespace pallium::ui
