#include "ui/models/limit_explainer.h"

#include "ui/models/limit_docs.h"

#include <QCoreApplication>

#include <algorithm>

namespace pallium::ui {
namespace {

/// Words of an error text, and what they are about. The first that fits counts.
struct Pattern {
    const char* words;   // any of them, parted by `|`
    const char* limits;  // parted by `|`
    const char* text;
};

constexpr Pattern kPatterns[] = {
    {"per-user series limit|per_user_series_limit",
     "max_global_series_per_user|max_series_per_user",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The tenant has as many series in memory as it may. Drop labels or metrics "
                       "that nobody uses, or raise the limit and watch the memory of ingesters.")},
    {"per-metric series limit|per_metric_series_limit",
     "max_global_series_per_metric|max_series_per_metric",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "One metric has as many series as it may, most often because a label has a "
                       "value for each user, path or id. Take that label away, or raise the "
                       "limit.")},
    {"per-labelset series limit|per_labelset_series_limit", "limits_per_label_set",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "Series with these labels have a number of their own, and it is reached.")},
    {"per-user metric metadata limit|per_user_metadata_limit",
     "max_global_metadata_per_user|max_metadata_per_user",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The tenant describes more metrics than it may; further descriptions are "
                       "dropped. Samples are not.")},
    {"per-metric metadata limit|per_metric_metadata_limit",
     "max_global_metadata_per_metric|max_metadata_per_metric",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "One metric is described in too many ways; further descriptions are "
                       "dropped. Samples are not.")},
    {"native histogram ingestion rate limit|native_histogram_rate_limited",
     "native_histogram_ingestion_rate|native_histogram_ingestion_burst_size",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "More native histograms came than the tenant may send. Senders that try "
                       "again lose nothing; if it lasts, send less or raise the limit.")},
    {"ingestion rate limit|rate_limited", "ingestion_rate|ingestion_burst_size",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "More samples came than the tenant may send. Senders that try again lose "
                       "nothing; if it lasts, send less often, or raise rate and burst together.")},
    {"series has too many labels|max_label_names_per_series", "max_label_names_per_series",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The series was refused because of the number of its labels. Drop labels "
                       "where they are scraped, or raise the limit.")},
    {"label name too long|label_name_too_long", "max_label_name_length",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The series was refused because the name of a label is too long.")},
    {"label value too long|label_value_too_long", "max_label_value_length",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The series was refused because the value of a label is too long: shorten "
                       "it where it is scraped, or raise the limit.")},
    {"labels size bytes exceeded|labels_size_bytes_exceeded", "max_labels_size_bytes",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The series was refused because its labels are too large together.")},
    {"metadata name too long|help too long|unit too long|metric_name_too_long|help_too_long|"
     "unit_too_long",
     "max_metadata_length",
     QT_TRANSLATE_NOOP("LimitExplainer", "The description of a metric is too long.")},
    {"native histogram bucket count exceeded|native_histogram_buckets_exceeded",
     "max_native_histogram_buckets",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "A native histogram has too many buckets, and its resolution cannot be "
                       "lowered further.")},
    {"too many HA|too_many_ha_clusters", "ha_max_clusters",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The tenant sends from more HA pairs than are told apart. A cluster label "
                       "that changes, with each restart for instance, is the usual reason.")},
    {"timestamp too old|greater_than_max_sample_age",
     "reject_old_samples_max_age|reject_old_samples",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The samples are older than the server takes. Look at the clock of the "
                       "sender, or at a queue that is catching up.")},
    {"timestamp too new|too_far_in_future", "creation_grace_period",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The samples lie in the future. Look at the clock of the sender.")},
    {"out of order|sample-out-of-order|too old sample|sample-too-old|out of bounds|"
     "sample-out-of-bounds",
     "out_of_order_time_window",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The samples are older than the newest one of their series, by more than "
                       "late samples may be. Two senders of one series are the usual reason.")},
    {"max number of series limit", "max_fetched_series_per_query",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The query reads too many series. Name more labels in its selectors, or "
                       "record what it needs by a rule.")},
    {"max number of chunks limit", "max_fetched_chunks_per_query",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The query reads too much. Shorten its range, or name more labels in its "
                       "selectors.")},
    {"chunks size limit|chunk bytes limit|aggregated chunks size",
     "max_fetched_chunk_bytes_per_query",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The query reads too many bytes. Shorten its range, or name more labels in "
                       "its selectors.")},
    {"data bytes limit|combined data size", "max_fetched_data_bytes_per_query",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The query reads too many bytes. Shorten its range, or name more labels in "
                       "its selectors.")},
    {"query time range exceeds the limit", "max_query_length",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The range of the query is too long; ranges in its selectors count too.")},
    {"too many outstanding requests", "max_outstanding_requests_per_tenant",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "Too many queries of the tenant wait. Dashboards that refresh less often "
                       "help, and more queriers.")},
    {"rules per rule group limit", "ruler_max_rules_per_rule_group",
     QT_TRANSLATE_NOOP("LimitExplainer", "The rule group has too many rules: divide it.")},
    {"rule groups limit", "ruler_max_rule_groups_per_tenant",
     QT_TRANSLATE_NOOP("LimitExplainer",
                       "The tenant has as many rule groups as it may: merge some, or raise the "
                       "limit.")},
    {"configuration is too big", "alertmanager_max_config_size_bytes",
     QT_TRANSLATE_NOOP("LimitExplainer", "The Alertmanager configuration is too large.")},
    {"too many templates", "alertmanager_max_templates_count",
     QT_TRANSLATE_NOOP("LimitExplainer", "The Alertmanager configuration has too many templates.")},
    {"is too big", "alertmanager_max_template_size_bytes",
     QT_TRANSLATE_NOOP("LimitExplainer", "A template of the Alertmanager is too large.")},
};

QStringList parts(const char* text) {
    return QString::fromLatin1(text).split(u'|');
}

}  // namespace

std::optional<LimitExplanation> explainLimit(const QString& errorText) {
    for (const Pattern& pattern : kPatterns)
        for (const QString& words : parts(pattern.words))
            if (errorText.contains(words, Qt::CaseInsensitive))
                return LimitExplanation{parts(pattern.limits), QCoreApplication::translate(
                                                                   "LimitExplainer", pattern.text)};
    LimitExplanation named;
    for (const QString& limit : knownLimits())
        if (errorText.contains(limit)) named.limits << limit;
    if (named.limits.isEmpty()) return std::nullopt;
    // Of names within names the longest is meant.
    std::sort(named.limits.begin(), named.limits.end(),
              [](const QString& a, const QString& b) { return a.size() > b.size(); });
    named.text = limitDoc(named.limits.front(), {}).meaning;
    return named;
}

bool comesFromLimit(const ApiError& error) {
    switch (error.kind) {
        case ApiErrorKind::Limit:
            return true;
        case ApiErrorKind::BadInput:
        case ApiErrorKind::Busy:
        case ApiErrorKind::Server:
            // An expression that failed to parse may name anything.
            return !error.text.contains(QLatin1String("parse error")) &&
                   explainLimit(error.text).has_value();
        default:
            return false;
    }
}

}  // namespace pallium::ui
