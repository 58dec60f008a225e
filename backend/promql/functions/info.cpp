#include "backend/promql/functions/families.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace pallium::promql {
namespace {

constexpr std::array<std::string_view, 2> kIdentity = {"instance", "job"};

/// The conditions of the second argument: on the info metric's name, and on its other labels.
struct InfoSelector {
    std::vector<Matcher> name;
    std::vector<Matcher> data;

    bool hasData(std::string_view label) const {
        return std::any_of(data.begin(), data.end(),
                           [label](const Matcher& matcher) { return matcher.name() == label; });
    }
    bool isInfoName(std::string_view metricName) const {
        return std::all_of(name.begin(), name.end(), [metricName](const Matcher& matcher) {
            return matcher.matches(metricName);
        });
    }
    /// Whether a series without any info label satisfies the conditions.
    bool acceptsNothing() const {
        return std::all_of(data.begin(), data.end(),
                           [](const Matcher& matcher) { return matcher.matchesEmpty(); });
    }
};

/// Without a condition that names info metrics it is the usual one; conditions that only exclude
/// some leave all whose name says that they are info metrics.
void completeName(std::vector<Matcher>& name) {
    const bool isExcluding = std::all_of(name.begin(), name.end(), [](const Matcher& matcher) {
        return matcher.type() == MatchType::NotEqual || matcher.type() == MatchType::NotRegex;
    });
    if (name.empty())
        name.push_back(Matcher::equal(std::string(kMetricName), "target_info"));
    else if (isExcluding)
        name.push_back(*Matcher::create(MatchType::Regex, std::string(kMetricName), ".+_info"));
}

InfoSelector infoSelector(const Call& call) {
    InfoSelector selector;
    if (call.args.size() > 1) {
        const Expr& argument = unwrapParens(*call.args[1]);
        for (const Matcher& matcher : static_cast<const VectorSelector&>(argument).matchers)
            (matcher.name() == kMetricName ? selector.name : selector.data).push_back(matcher);
    }
    completeName(selector.name);
    return selector;
}

/// The time that info series are looked up at, relative to the evaluation or absolute.
struct ReferenceTime {
    int64_t offsetMs = 0;
    std::optional<TimestampMs> atMs;

    /// Adds the modifiers of a selector or, further out, of a subquery around it: once a time is
    /// pinned, outer modifiers do not matter.
    void apply(const TimeModifiers& modifiers, const EvaluationTimes& times) {
        if (atMs) return;
        offsetMs += modifiers.offsetMs;
        if (modifiers.at == AtModifier::Timestamp) atMs = modifiers.atMs;
        if (modifiers.at == AtModifier::Start) atMs = times.queryStartMs;
        if (modifiers.at == AtModifier::End) atMs = times.queryEndMs;
    }
};

/// Finds the first selector below `expr` and applies its modifiers and those around it, inside out.
bool findReferenceTime(const Expr& expr, const EvaluationTimes& times, ReferenceTime& out) {
    const auto any = [&](const Expr* child) {
        return child != nullptr && findReferenceTime(*child, times, out);
    };
    switch (expr.kind) {
        case NodeKind::VectorSelector:
            out.apply(static_cast<const VectorSelector&>(expr).modifiers, times);
            return true;
        case NodeKind::MatrixSelector:
            return any(static_cast<const MatrixSelector&>(expr).selector.get());
        case NodeKind::Subquery: {
            const auto& subquery = static_cast<const SubqueryExpr&>(expr);
            if (!any(subquery.expr.get())) return false;
            out.apply(subquery.modifiers, times);
            return true;
        }
        case NodeKind::Call: {
            const auto& args = static_cast<const Call&>(expr).args;
            return std::any_of(args.begin(), args.end(),
                               [&](const ExprPtr& arg) { return any(arg.get()); });
        }
        case NodeKind::Aggregate: {
            const auto& aggregate = static_cast<const AggregateExpr&>(expr);
            return any(aggregate.expr.get()) || any(aggregate.param.get());
        }
        case NodeKind::Binary: {
            const auto& binary = static_cast<const BinaryExpr&>(expr);
            return any(binary.lhs.get()) || any(binary.rhs.get());
        }
        case NodeKind::Unary:
            return any(static_cast<const UnaryExpr&>(expr).expr.get());
        case NodeKind::Paren:
            return any(static_cast<const ParenExpr&>(expr).expr.get());
        case NodeKind::StepInvariant:
            return any(static_cast<const StepInvariantExpr&>(expr).expr.get());
        case NodeKind::Number:
        case NodeKind::String:
        case NodeKind::Duration:
            return false;
    }
    return false;
}

std::string regexQuoted(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

/// Values of the identifying labels as one text; the name keeps info metrics apart.
std::string signatureOf(const Labels& labels, std::string_view infoName) {
    std::string signature(infoName);
    for (const std::string_view label : kIdentity) {
        signature += '\xff';
        signature += labels.get(label);
    }
    return signature;
}

/// Adds the labels of info series to the series of one call.
/// Threads: confined to one.
class InfoJoin {
  public:
    InfoJoin(CallSite& call, InfoSelector selector)
        : m_call(call), m_selector(std::move(selector)) {}

    void run(std::vector<Column> base, std::vector<Column>& out) {
        if (!fetch(base)) return;
        for (Column& column : base) {
            if (m_selector.isInfoName(column.metric.get(kMetricName)))
                out.push_back(std::move(column));
            else if (!enrich(column, out))
                return;
        }
    }

  private:
    /// Selects the info series that share an identifying label with the base; false on failure.
    bool fetch(const std::vector<Column>& base) {
        std::vector<Matcher> matchers = m_selector.name;
        matchers.insert(matchers.end(), m_selector.data.begin(), m_selector.data.end());
        if (!addIdentityMatchers(base, matchers)) return true;
        ReferenceTime reference;
        findReferenceTime(*m_call.expr.args[0], m_call.times, reference);
        auto selected = m_call.source.selectVector(matchers, reference.offsetMs, reference.atMs);
        if (!selected) {
            m_call.fail(std::move(selected).error());
            return false;
        }
        m_info = std::move(*selected);
        for (const Column& column : m_info.columns)
            if (column.hasKind(PointKind::Histogram)) m_call.fail("info sample should be float");
        index();
        return !m_call.failure;
    }

    /// What info series that belong to some base series have in common. False if no base series
    /// has an identifying label, so that nothing can match.
    bool addIdentityMatchers(const std::vector<Column>& base,
                             std::vector<Matcher>& matchers) const {
        bool hasAny = false;
        for (const std::string_view label : kIdentity) {
            std::set<std::string_view> values;
            for (const Column& column : base) {
                if (!m_selector.isInfoName(column.metric.get(kMetricName)))
                    values.insert(column.metric.get(label));  // empty where it is absent
            }
            hasAny = hasAny || (!values.empty() && !values.rbegin()->empty());
            std::string regex;
            for (auto value = values.begin(); value != values.end(); ++value)
                regex += (value == values.begin() ? "" : "|") + regexQuoted(*value);
            if (auto matcher = Matcher::create(MatchType::Regex, std::string(label), regex))
                matchers.push_back(std::move(*matcher));
        }
        return hasAny;
    }

    void index() {
        for (size_t i = 0; i < m_info.columns.size(); ++i) {
            const Labels& metric = m_info.columns[i].metric;
            const std::string name(metric.get(kMetricName));
            m_bySignature[signatureOf(metric, name)].push_back(i);
            m_names.insert(name);
        }
    }

    /// The column of the newest sample at a step; nothing if none has one. Fails the call if two
    /// are equally new.
    std::optional<size_t> newest(const std::vector<size_t>& candidates, size_t step) {
        std::optional<size_t> best;
        for (const size_t candidate : candidates) {
            if (!m_info.columns[candidate].has(step)) continue;
            if (!best || timeOf(candidate, step) > timeOf(*best, step)) {
                best = candidate;
            } else if (timeOf(candidate, step) == timeOf(*best, step)) {
                m_call.fail(fmt::format(
                    "found duplicate series for info metric: existing {} @ {}, new {} @ {}",
                    formatLabelsRaw(m_info.columns[*best].metric.view()), timeOf(*best, step),
                    formatLabelsRaw(m_info.columns[candidate].metric.view()),
                    timeOf(candidate, step)));
            }
        }
        return best;
    }
    TimestampMs timeOf(size_t column, size_t step) const {
        return m_info.sampleTimes[column][step];
    }

    /// Splits a base column by the info series that are current at its steps; false on failure.
    bool enrich(const Column& base, std::vector<Column>& out) {
        std::vector<const std::vector<size_t>*> candidates;  // one list a matching info metric
        for (const std::string& name : m_names) {
            const auto it = m_bySignature.find(signatureOf(base.metric, name));
            if (it != m_bySignature.end()) candidates.push_back(&it->second);
        }
        std::map<std::vector<size_t>, std::optional<Column>> results;  // by the info columns used
        std::vector<size_t> used;
        for (size_t step = 0; step < base.size(); ++step) {
            if (!base.has(step)) continue;
            if (!m_call.mayGoOn(1 + candidates.size())) return false;
            used.clear();
            for (const auto* list : candidates)
                if (const auto found = newest(*list, step)) used.push_back(*found);
            if (m_call.failure) return false;
            const auto [it, isNew] = results.try_emplace(used);
            if (isNew) it->second = enriched(base, used);
            if (it->second) it->second->copy(step, base);
        }
        for (auto& [key, column] : results)
            if (column) out.push_back(std::move(*column));
        return !m_call.failure;
    }

    /// An empty column with the base's labels and those of the info series; nothing if the
    /// conditions ask for a label and no info series has it.
    std::optional<Column> enriched(const Column& base, const std::vector<size_t>& used) {
        if (used.empty() && !m_selector.acceptsNothing()) return std::nullopt;
        LabelsBuilder added;
        for (const size_t i : used)
            addLabels(base, m_info.columns[i].metric, added);
        LabelsBuilder builder(base.metric.view());
        for (const Label& label : added.labels())
            builder.set(label.name, label.value);
        Column column(base.size());
        column.metric = builder.labels();
        column.dropName = base.dropName;
        return column;
    }

    void addLabels(const Column& base, const Labels& info, LabelsBuilder& added) {
        for (const Label& label : info) {
            if (label.name == kMetricName) continue;
            if (!m_selector.data.empty() && !m_selector.hasData(label.name)) continue;
            const std::string_view before = added.get(label.name);
            if (!before.empty() && before != label.value)
                m_call.fail(fmt::format("conflicting label: {}", label.name));
            if (base.metric.get(label.name).empty()) added.set(label.name, label.value);
        }
    }

    CallSite& m_call;
    const InfoSelector m_selector;
    SelectedVector m_info;
    std::unordered_map<std::string, std::vector<size_t>> m_bySignature;  // columns of m_info
    std::set<std::string> m_names;                                       // of info metrics found
};

/// Arguments: vector, and the tree of a selector that is not evaluated.
void info(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    InfoJoin(call, infoSelector(call.expr)).run(std::move(args[0].columns), out);
}

constexpr Function kInfoFunctions[] = {
    {.name = "info", .columns = info, .hasMatcherArgument = true}};

}  // namespace

std::span<const Function> infoFunctions() {
    return kInfoFunctions;
}

}  // namespace pallium::promql
