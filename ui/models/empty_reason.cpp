#include "ui/models/empty_reason.h"

#include "ui/connection/background.h"

#include <utility>

namespace pallium::ui {
namespace {

constexpr int kMaxSuggestions = 3;
constexpr int kMaxValues = 10000;  // of a label, when looking for the nearest one
constexpr size_t kAskedSelectors = 4;

QString nameMatcher(const QString& metric) {
    return QStringLiteral("{__name__=%1}").arg(quotedValue(metric));
}

}  // namespace

EmptyExplainer::EmptyExplainer(QObject* parent) : QObject(parent) {
    m_begin.setSingleShot(true);
    m_begin.setInterval(0);
    connect(&m_begin, &QTimer::timeout, this, &EmptyExplainer::askNext);
    connect(&m_suggesting, &QFutureWatcher<QStringList>::finished, this, [this] {
        // An empty future, which drops the one before, counts as cancelled.
        if (m_suggesting.isCanceled()) return;
        m_reason.suggestions = m_suggesting.result();
        finish(std::move(m_reason));
    });
}

void EmptyExplainer::explain(ApiClient& client, Question question) {
    cancel();
    m_client = &client;
    m_question = std::move(question);
    m_outline = outlineQuery(m_question.expression);
    m_selector = 0;
    m_begin.start();
}

void EmptyExplainer::cancel() {
    m_begin.stop();
    m_call.cancel();
    m_suggesting.setFuture({});
    m_client = nullptr;
}

void EmptyExplainer::askNext() {
    if (!m_client) return;
    const bool isOver = m_selector >= std::min(m_outline.selectors.size(), kAskedSelectors);
    if (!isOver) {
        const QuerySelector& selector = m_outline.selectors[m_selector++];
        if (!explainName(selector)) askSelector(selector);
        return;
    }
    EmptyReason reason;
    reason.title = tr("No series");
    reason.text = m_outline.selectors.empty() || !m_outline.filtersValues
                      ? tr("The selectors have series in this time range, but the expression "
                           "leaves none of them at its times. Try a longer window or range.")
                      : tr("The selectors have series in this time range, but the comparison or "
                           "set operation leaves none of them.");
    finish(std::move(reason));
}

bool EmptyExplainer::explainName(const QuerySelector& selector) {
    const MetricIndexPtr& names = m_question.names;
    const bool isUnknown = !selector.metric.isEmpty() && names && !names->isEmpty() &&
                           !names->contains(selector.metric);
    if (!isUnknown) return false;
    EmptyReason reason;
    reason.title = tr("No metric %1").arg(selector.metric);
    reason.text = m_question.tenant.isEmpty()
                      ? tr("No metric of this name has been written.")
                      : tr("Tenant %1 has no metric of this name.").arg(m_question.tenant);
    reason.replaces = selector.metric;
    finishSuggesting(std::move(reason), [names, metric = selector.metric] {
        return names->nearest(metric, kMaxSuggestions);
    });
    return true;
}

ApiCall EmptyExplainer::askCount(const QString& matcher, std::function<void(bool)> handler) {
    LabelQuery query;
    query.matchers = {matcher};
    query.startMs = m_question.startMs;
    query.endMs = m_question.endMs;
    query.limit = 1;
    query.tenant = m_question.tenant;
    return labelNames(
        *m_client, query,
        [this, handler = std::move(handler)](const ApiResult<QStringList>& names) {
            if (names) return handler(!names->isEmpty());
            finish(
                {tr("No series"), tr("The expression has no series in this time range."), {}, {}});
        });
}

void EmptyExplainer::askSelector(const QuerySelector& selector) {
    m_call = askCount(selector.text, [this, selector](bool hasSeries) {
        if (hasSeries) return askNext();
        if (selector.metric.isEmpty() || selector.equalities.empty()) {
            const QString what = selector.metric.isEmpty() ? selector.text : selector.metric;
            return finish({tr("No data in this time range"),
                           tr("%1 has no series here. Try a longer or a later range.").arg(what),
                           {},
                           {}});
        }
        askMetric(selector);
    });
}

void EmptyExplainer::askMetric(const QuerySelector& selector) {
    m_call = askCount(nameMatcher(selector.metric), [this, selector](bool hasSeries) {
        if (hasSeries) return askValues(selector, 0);
        finish({tr("No data in this time range"),
                tr("%1 has no series here. Try a longer or a later range.").arg(selector.metric),
                {},
                {}});
    });
}

void EmptyExplainer::askValues(const QuerySelector& selector, size_t equality) {
    if (equality >= selector.equalities.size()) {
        return finish({tr("No series has these labels"),
                       tr("%1 has series in this time range, and each value occurs, but none "
                          "matches all of %2 at once.")
                           .arg(selector.metric, selector.text),
                       {},
                       {}});
    }
    LabelQuery query;
    query.matchers = {nameMatcher(selector.metric)};
    query.startMs = m_question.startMs;
    query.endMs = m_question.endMs;
    query.limit = kMaxValues;
    query.tenant = m_question.tenant;
    const QuerySelector::Equality asked = selector.equalities[equality];
    const auto handler = [this, selector, equality, asked](const ApiResult<QStringList>& values) {
        if (!values || values->contains(asked.value)) return askValues(selector, equality + 1);
        EmptyReason reason;
        reason.title = tr("No series with %1=\"%2\"").arg(asked.label, asked.value);
        reason.text =
            values->isEmpty()
                ? tr("%1 has series in this time range, but no label %2.")
                      .arg(selector.metric, asked.label)
                : tr("%1 has series in this time range, but %2 has %Ln other values there.",
                     nullptr, static_cast<int>(values->size()))
                      .arg(selector.metric, asked.label);
        reason.replaces = asked.value;
        finishSuggesting(std::move(reason), [values = *values, wanted = asked.value] {
            const QStringList nearest = MetricIndex(values).nearest(wanted, kMaxSuggestions);
            return nearest.isEmpty() ? values.mid(0, kMaxSuggestions) : nearest;
        });
    };
    m_call = labelValues(*m_client, asked.label, query, handler);
}

void EmptyExplainer::finishSuggesting(EmptyReason reason, std::function<QStringList()> find) {
    m_reason = std::move(reason);
    m_suggesting.setFuture(runOnPool(std::move(find)));
}

void EmptyExplainer::finish(EmptyReason reason) {
    m_client = nullptr;
    Q_EMIT found(reason);
}

}  // namespace pallium::ui
