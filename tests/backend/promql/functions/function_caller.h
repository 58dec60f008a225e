#pragma once

#include "backend/model/sample.h"
#include "backend/promql/functions/function.h"
#include "backend/promql/parser/parser.h"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace pallium::promql::test {

/// Calls one function of the table as the engine would, without an engine.
class FunctionCaller final : public VectorSource {
  public:
    /// `query` is one call, such as `rate(x[5m])`.
    explicit FunctionCaller(const std::string& query, size_t steps = 1)
        : m_query(query), m_expr(parse(m_query)), m_annotations(m_query) {
        m_times.steps = steps;
    }

    const Function& function() const { return *findImplementation(callExpr().function->name); }
    CallSite& site() { return m_site; }
    EvaluationTimes& times() { return m_times; }
    const AnnotationSink& annotations() const { return m_annotations; }

    std::optional<double> window(const std::vector<Sample>& samples, TimestampMs startMs,
                                 TimestampMs endMs, const std::vector<double>& scalars = {},
                                 ExtendedRange extended = ExtendedRange::None) {
        std::vector<TimestampMs> timestamps;
        std::vector<double> values;
        for (const Sample& sample : samples) {
            timestamps.push_back(sample.timestampMs);
            values.push_back(sample.value);
        }
        return function().range(
            m_site, {timestamps, values, {}, {}, startMs, endMs, endMs, extended}, scalars);
    }
    std::optional<double> element(double value, const std::vector<double>& scalars = {}) {
        return function().element(m_site, value, scalars);
    }
    double scalar(const std::vector<double>& scalars = {}) {
        return function().scalar(m_site, 0, scalars);
    }

    /// `args` without their trees, which are those of the query.
    std::vector<Column> columns(std::vector<Argument> args) {
        for (size_t i = 0; i < args.size(); ++i)
            args[i].expr = callExpr().args[i].get();
        std::vector<Column> out;
        function().columns(m_site, args, out);
        return out;
    }

    /// How much work is allowed; what is left of it.
    size_t budget = SIZE_MAX;
    Result<void> work(size_t points) override {
        if (points > budget) return fail(ErrorKind::Canceled, "canceled");
        budget -= points;
        return {};
    }
    /// What selectVector answers.
    SelectedVector selected;
    std::vector<Matcher> askedMatchers;
    Result<SelectedVector> selectVector(std::span<const Matcher> matchers, int64_t,
                                        std::optional<TimestampMs>) override {
        askedMatchers.assign(matchers.begin(), matchers.end());
        return selected;
    }

  private:
    static ExprPtr parse(const std::string& query) {
        ParserOptions options;
        options.experimentalFunctions = true;
        auto expr = parseExpr(query, options);
        if (!expr) throw std::runtime_error(expr.error().toString());
        return std::move(*expr);
    }
    const Call& callExpr() const { return static_cast<const Call&>(*m_expr); }

    const std::string m_query;
    const ExprPtr m_expr;
    EvaluationTimes m_times;
    AnnotationSink m_annotations;
    CallSite m_site{callExpr(), m_times, m_annotations, *this, false, true, {}, {}};
};

/// A column with a value at each step; NaN is a value.
inline Column column(std::initializer_list<std::pair<std::string_view, std::string_view>> labels,
                     const std::vector<double>& values) {
    Column out(values.size());
    out.metric = Labels::of(labels);
    for (size_t step = 0; step < values.size(); ++step)
        out.set(step, values[step]);
    return out;
}

inline Argument vectorArgument(std::vector<Column> columns) {
    Argument argument;
    argument.columns = std::move(columns);
    return argument;
}
inline Argument scalarArgument(std::vector<double> values) {
    Argument argument;
    argument.scalars = std::move(values);
    return argument;
}
inline Argument textArgument(std::string text) {
    Argument argument;
    argument.text = std::move(text);
    return argument;
}

}  // namespace pallium::promql::test
