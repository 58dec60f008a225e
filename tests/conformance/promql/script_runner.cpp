#include "tests/conformance/promql/script_runner.h"

#include "tests/conformance/promql/at_modifier.h"
#include "tests/conformance/promql/comparison.h"

#include <fmt/format.h>

namespace pallium::promqltest {
namespace {

promql::EngineOptions scriptOptions() {
    promql::EngineOptions options;
    options.maxSamples = 10'000;
    options.delayedNameRemoval = true;
    options.useStartTimes = true;
    options.parser.experimentalFunctions = true;
    options.parser.extendedRangeSelectors = true;
    options.parser.binopFillModifiers = true;
    return options;
}

/// Other times at which an expression that is pinned to `time` must give the same.
std::vector<TimestampMs> otherTimes(TimestampMs time) {
    if (time == 0) return {-1000, 0, 1000};
    return {-10 * time, 0, time / 5, time, 10 * time};
}

std::string inContext(std::string why, std::string_view expr, TimestampMs time,
                      std::string_view kind) {
    return why.empty() ? why : fmt::format("{} ({} at {} of {})", why, kind, time, expr);
}

promql::Vector samplesAt(TimestampMs time, const promql::Matrix& matrix) {
    promql::Vector vector;
    for (const promql::Series& series : matrix) {
        for (const Sample& point : series.points)
            if (point.timestampMs == time) vector.push_back({series.metric, point, nullptr});
        for (const promql::HistogramPoint& point : series.histograms)
            if (point.timestampMs == time)
                vector.push_back({series.metric, {time, 0}, point.histogram});
    }
    return vector;
}

}  // namespace

ScriptRunner::ScriptRunner() : m_engine(scriptOptions()), m_loader(m_storage) {}

std::vector<Outcome> ScriptRunner::run(const Script& script) {
    m_loader.clear();
    std::vector<Outcome> outcomes;
    for (const Command& command : script) {
        if (const auto* data = std::get_if<LoadCommand>(&command))
            m_loader.load(*data);
        else if (const auto* eval = std::get_if<EvalCommand>(&command))
            outcomes.push_back({eval->line, eval->expr, explain(*eval)});
        else
            m_loader.clear();
    }
    return outcomes;
}

std::string ScriptRunner::explain(const EvalCommand& eval) const {
    if (eval.isRange) return explainRange(eval);
    std::string why = explainInstant(eval, eval.expr, eval.time.start);
    if (!why.empty()) return inContext(std::move(why), eval.expr, eval.time.start, "instant");
    const auto pinned = pinnedToTime(eval.expr, eval.time.start, m_engine.options().parser);
    // A range vector's samples keep their times, and a string has none to pin.
    if (!pinned || eval.rangeVector || eval.text) return {};
    for (const TimestampMs time : otherTimes(eval.time.start)) {
        why = explainInstant(eval, *pinned, time);
        if (!why.empty()) return inContext(std::move(why), *pinned, time, "instant");
    }
    return {};
}

std::string ScriptRunner::explainInstant(const EvalCommand& eval, const std::string& expr,
                                         TimestampMs time) const {
    const auto result = m_engine.instant(Context(), m_storage, expr, time);
    if (!result)
        return eval.failures.empty()
                   ? "failed: " + result.error().message
                   : explainMismatch(eval, std::string_view(result.error().message));
    if (!eval.failures.empty()) return "expected a failure";
    // Positions in annotations are those of the expression as the script has it.
    if (expr == eval.expr) {
        std::string why = explainMismatch(eval, result->annotations);
        if (!why.empty()) return why;
    }
    std::string why = explainMismatch(eval, result->value);
    const bool hasMiddleStep = !eval.isOrdered && !eval.text && !eval.rangeVector;
    if (!why.empty() || !hasMiddleStep || dependsOnQueryRange(expr, m_engine.options().parser))
        return why;
    return inContext(explainMiddleStep(eval, expr, time), expr, time, "range around");
}

std::string ScriptRunner::explainRange(const EvalCommand& eval) const {
    const auto result = m_engine.range(Context(), m_storage, eval.expr, eval.time.start,
                                       eval.time.end, eval.time.stepMs);
    if (!result)
        return eval.failures.empty()
                   ? "failed: " + result.error().message
                   : explainMismatch(eval, std::string_view(result.error().message));
    if (!eval.failures.empty()) return "expected a failure";
    std::string why = explainMismatch(eval, result->annotations);
    return why.empty() ? explainMismatch(eval, result->value) : why;
}

std::string ScriptRunner::explainMiddleStep(const EvalCommand& eval, const std::string& expr,
                                            TimestampMs time) const {
    constexpr int64_t kMinuteMs = 60'000;
    const auto result =
        m_engine.range(Context(), m_storage, expr, time - kMinuteMs, time + kMinuteMs, kMinuteMs);
    if (!result) return "failed: " + result.error().message;
    promql::Vector vector = samplesAt(time, std::get<promql::Matrix>(result->value));
    if (!eval.scalar) return explainMismatch(eval, promql::Value(std::move(vector)));
    if (vector.size() != 1) return "expected one series";
    return explainMismatch(eval, promql::Value(promql::ScalarValue{vector[0].sample}));
}

}  // namespace pallium::promqltest
