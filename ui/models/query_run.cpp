#include "ui/models/query_run.h"

#include "ui/connection/background.h"
#include "ui/models/format.h"

#include <algorithm>
#include <chrono>

namespace pallium::ui {
namespace {

bool asksTheSame(const RunRequest& a, const RunRequest& b) {
    return a.expression == b.expression && a.tenant == b.tenant;
}

qint64 missingSeries(const QueryAnswerPtr& answer) {
    return answer ? answer->totalSeries - static_cast<qint64>(answer->series.size()) : 0;
}

}  // namespace

QueryRun::QueryRun(QObject* parent) : QObject(parent) {
    m_tick.setInterval(std::chrono::milliseconds(100));
    connect(&m_tick, &QTimer::timeout, this, &QueryRun::elapsedChanged);
}

void QueryRun::start(ApiClient& client, const RunRequest& request) {
    m_request = request;
    ++m_generation;
    m_clock.start();
    m_tick.start();
    for (Half* const half : {&m_range, &m_instant}) {
        half->isPending = true;
        half->error.reset();
    }
    setState(State::Running);
    send(client);
}

RangeQuery QueryRun::rangeQuery(const RunRequest& request) {
    RangeQuery query;
    query.expression = request.expression;
    query.tenant = request.tenant;
    query.startMs = request.startMs;
    query.endMs = request.endMs;
    query.stepMs = request.stepMs;
    query.maxSeries = kDrawnSeries;
    return query;
}

InstantQuery QueryRun::instantQuery(const RunRequest& request) {
    InstantQuery query;
    query.expression = request.expression;
    query.tenant = request.tenant;
    query.timeMs = request.instantMs;
    query.maxSeries = kListedSeries;
    return query;
}

void QueryRun::send(ApiClient& client) {
    m_range.call = queryRange(
        client, rangeQuery(m_request),
        [this](ApiResult<QueryAnswerPtr> result) { finish(m_range, std::move(result)); });
    m_instant.call = queryInstant(
        client, instantQuery(m_request),
        [this](ApiResult<QueryAnswerPtr> result) { finish(m_instant, std::move(result)); });
}

void QueryRun::finish(Half& half, ApiResult<QueryAnswerPtr> result) {
    half.isPending = false;
    if (result) {
        half.answer = std::move(*result);
        half.source = m_request;
    } else {
        half.error = std::move(result.error());
    }
    if (m_range.isPending || m_instant.isPending) {
        if (half.answer) Q_EMIT answered();
        return;
    }
    const bool isFailed = m_range.error && m_instant.error;
    stop(isFailed ? State::Failed : State::Done);
}

void QueryRun::cancel() {
    if (m_state != State::Running) return;
    for (Half* const half : {&m_range, &m_instant}) {
        half->call.cancel();
        half->isPending = false;
    }
    stop(State::Cancelled);
}

void QueryRun::clear() {
    ++m_generation;
    m_range = Half();
    m_instant = Half();
    m_request = RunRequest();
    stop(State::Idle);
}

void QueryRun::stop(State state) {
    m_durationMs = m_clock.isValid() ? m_clock.elapsed() : 0;
    m_tick.stop();
    dropForeignAnswers();
    setState(state);
    Q_EMIT answered();
}

// Old answers may stand for the same question until there are newer ones, never for another.
void QueryRun::dropForeignAnswers() {
    for (Half* const half : {&m_range, &m_instant}) {
        if (!asksTheSame(half->source, m_request)) half->answer.reset();
    }
}

void QueryRun::setState(State state) {
    m_state = state;
    Q_EMIT stateChanged();
}

const ApiError* QueryRun::error() const {
    if (m_state != State::Failed) return nullptr;
    return m_instant.error ? &*m_instant.error : nullptr;
}

QStringList QueryRun::warnings() const {
    QStringList texts;
    for (const QueryAnswerPtr& answer : {m_range.answer, m_instant.answer}) {
        if (answer) texts += answer->warnings;
    }
    texts.removeDuplicates();
    return texts;
}

QStringList QueryRun::infos() const {
    QStringList texts;
    for (const QueryAnswerPtr& answer : {m_range.answer, m_instant.answer}) {
        if (answer) texts += answer->infos;
    }
    texts.removeDuplicates();
    return texts;
}

QString QueryRun::countText(const QueryAnswer& answer) {
    return tr("%Ln series", nullptr, static_cast<int>(answer.totalSeries));
}

QString QueryRun::resultText() const {
    const QueryAnswerPtr& answer = m_range.answer ? m_range.answer : m_instant.answer;
    if (!answer) return {};
    const qint64 bytes = answer->json ? answer->json->size() : 0;
    QStringList parts{
        countText(*answer),
        tr("%1 points").arg(formatCount(answer->totalPoints)),
        formatBytes(bytes),
        tr("server %1").arg(formatDuration(answer->serverTime.count())),
        tr("total %1").arg(formatDuration(answer->totalTime.count())),
        tr("decoded in %1").arg(formatDuration(answer->decodeTime.count())),
    };
    if (m_range.answer) parts.append(tr("step %1").arg(promDuration(m_range.source.stepMs)));
    return parts.join(tr(" · ", "between facts of one line"));
}

QString QueryRun::statusText() const {
    if (m_state == State::Running) return formatDuration(elapsedMs());
    if (m_state == State::Cancelled)
        return tr("Cancelled after %1").arg(formatDuration(m_durationMs));
    const QueryAnswerPtr& answer = m_range.answer ? m_range.answer : m_instant.answer;
    if (m_state != State::Done || !answer) return {};
    return tr("%1 · %2").arg(formatDuration(m_durationMs), countText(*answer));
}

QString QueryRun::drawnText() const {
    if (missingSeries(m_range.answer) <= 0) return {};
    return tr("%1 of %2 series are drawn")
        .arg(formatCount(static_cast<qint64>(m_range.answer->series.size())),
             formatCount(m_range.answer->totalSeries));
}

QString QueryRun::listedText() const {
    if (missingSeries(m_instant.answer) <= 0) return {};
    return tr("%1 of %2 series are listed")
        .arg(formatCount(static_cast<qint64>(m_instant.answer->series.size())),
             formatCount(m_instant.answer->totalSeries));
}

qint64 QueryRun::loadableSeries() const {
    qint64 series = 0;
    for (const QueryAnswerPtr& answer : {m_range.answer, m_instant.answer}) {
        const bool isLoadable = missingSeries(answer) > 0 && answer->json &&
                                answer->series.size() < static_cast<size_t>(kHardLimit);
        if (isLoadable) series = std::max(series, answer->totalSeries);
    }
    return std::min<qint64>(series, kHardLimit);
}

void QueryRun::loadAll() {
    if (m_state == State::Running) return;
    loadAll(&QueryRun::m_range);
    loadAll(&QueryRun::m_instant);
}

void QueryRun::loadAll(Half QueryRun::*half) {
    const QueryAnswerPtr& answer = (this->*half).answer;
    if (missingSeries(answer) <= 0 || !answer->json) return;
    runInBackground(
        this, [answer] { return decodeAgain(*answer, kHardLimit); },
        [this, half, generation = m_generation](const ApiResult<QueryAnswerPtr>& result) {
            if (generation != m_generation || !result) return;
            (this->*half).answer = *result;
            Q_EMIT answered();
        });
}

}  // namespace pallium::ui
