#include "backend/promql/engine/binary.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/label_grouper.h"
#include "backend/promql/engine/operators.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

namespace pallium::promql {
namespace {

using Mask = std::vector<uint8_t>;  // one entry a step

void addPresence(Mask& mask, const Column& column) {
    for (size_t step = 0; step < column.size(); ++step)
        mask[step] |= static_cast<uint8_t>(column.has(step));
}

/// The series of both sides that share the matching labels.
struct MatchGroup {
    std::vector<const Column*> many, one;
};

/// Matches the series of two vectors once and then runs over the steps of each pair.
///
/// The sides are called by their part in many-to-one matching: `one` is the right side, except with
/// group_right; fill_left then stands in for the many side too, as in Prometheus. One-to-one
/// matching is many-to-one where a group has one member a step.
class VectorMatch {
  public:
    VectorMatch(Evaluator& evaluator, const BinaryExpr& binary)
        : m_evaluator(evaluator),
          m_binary(binary),
          m_matching(*binary.matching),
          m_isSwapped(m_matching.card == MatchCard::OneToMany),
          m_fillMany(m_matching.fillLeft),
          m_fillOne(m_matching.fillRight),
          m_grouper(m_matching.labels, m_matching.isOn),
          m_held(evaluator.state()) {}

    Result<std::vector<Column>> run();

  private:
    bool isFilling() const { return m_fillMany || m_fillOne; }
    Result<void> group(const std::vector<Column>& many, const std::vector<Column>& one);
    Result<void> checkOneSide(const std::vector<Column>& many) const;
    tl::unexpected<Error> duplicateError(uint32_t group, const MatchGroup& members,
                                         size_t step) const;
    Result<void> matchGroup(uint32_t group, const MatchGroup& members);
    Result<void> matchPair(const Column& many, const Column& one, const MatchGroup& members);
    Result<void> fillGroup(uint32_t group, const MatchGroup& members);
    Labels resultMetric(const Labels& many, const Labels& one) const;
    void combine(const Column& many, const Column& one, Column& out) const;
    void combineHistograms(const Column& many, const Column& one, Column& out) const;
    Result<void> checkUnique(const Column& out, const MatchGroup& members);
    Result<void> emit(Column& out);

    Evaluator& m_evaluator;
    const BinaryExpr& m_binary;
    const VectorMatching& m_matching;
    bool m_isSwapped;
    std::optional<double> m_fillMany, m_fillOne;
    LabelGrouper m_grouper;
    std::vector<MatchGroup> m_groups;
    tsl::robin_map<Labels, Mask, LabelsHash> m_matched;  // in the current group, before filtering
    ColumnMerger m_merger;
    HeldSamples m_held;
};

Result<void> VectorMatch::group(const std::vector<Column>& many, const std::vector<Column>& one) {
    const auto groupOf = [this](const Column& column) -> MatchGroup& {
        const uint32_t group = m_grouper.groupOf(column.metric.view());
        if (group >= m_groups.size()) m_groups.resize(group + 1);
        return m_groups[group];
    };
    for (const Column& column : many) {
        PALLIUM_TRY(m_evaluator.work(kPointsOfLabels));
        groupOf(column).many.push_back(&column);
    }
    for (const Column& column : one) {
        PALLIUM_TRY(m_evaluator.work(kPointsOfLabels));
        groupOf(column).one.push_back(&column);
    }
    return {};
}

tl::unexpected<Error> VectorMatch::duplicateError(uint32_t group, const MatchGroup& members,
                                                  size_t step) const {
    std::vector<std::string> texts;
    for (const Column* column : members.one)
        if (column->has(step) && texts.size() < 2)
            texts.push_back(formatLabelsRaw(column->metric.view()));
    std::sort(texts.begin(), texts.end());
    return executionError(fmt::format(
        "found duplicate series for the match group {} on the {} hand-side of the operation: "
        "[{}, {}];many-to-many matching not allowed: matching labels must be unique on one side",
        formatLabelsRaw(m_grouper.labels(group).view()), m_isSwapped ? "left" : "right", texts[0],
        texts[1]));
}

/// Steps come first: the error is that of the earliest step, as if steps were evaluated in turn.
Result<void> VectorMatch::checkOneSide(const std::vector<Column>& many) const {
    const size_t steps = m_evaluator.times().steps;
    Mask isManyPresent(steps, isFilling() ? 1 : 0);
    if (!isFilling())
        for (const Column& column : many) {
            PALLIUM_TRY(m_evaluator.work(steps));
            addPresence(isManyPresent, column);
        }
    size_t firstStep = steps;
    uint32_t firstGroup = 0;
    for (uint32_t group = 0; group < m_groups.size(); ++group) {
        const auto& ones = m_groups[group].one;
        if (ones.size() < 2) continue;
        for (size_t step = 0; step < firstStep; ++step) {
            if (isManyPresent[step] == 0) continue;
            PALLIUM_TRY(m_evaluator.work(ones.size()));
            const auto count = std::count_if(ones.begin(), ones.end(),
                                             [step](const Column* one) { return one->has(step); });
            if (count < 2) continue;
            firstStep = step;
            firstGroup = group;
        }
    }
    if (firstStep == steps) return {};
    return duplicateError(firstGroup, m_groups[firstGroup], firstStep);
}

Labels VectorMatch::resultMetric(const Labels& many, const Labels& one) const {
    const bool dropsNameNow = dropsName(m_binary) && !m_evaluator.state().delayedNameRemoval;
    if (m_matching.card != MatchCard::OneToOne && m_matching.include.empty())
        return dropsNameNow ? withoutMetricName(many) : many;
    LabelsBuilder builder((dropsNameNow ? withoutMetricName(many) : many).view());
    if (m_matching.card == MatchCard::OneToOne) {
        if (m_matching.isOn)
            builder.keep(m_matching.labels);
        else
            for (const std::string& name : m_matching.labels)
                builder.remove(name);
    }
    for (const std::string& name : m_matching.include)
        builder.set(name, one.get(name));
    return builder.labels();
}

/// Floats where both sides have one; `out` has a point before a comparison filters.
void VectorMatch::combine(const Column& many, const Column& one, Column& out) const {
    const Column& left = m_isSwapped ? one : many;
    const Column& right = m_isSwapped ? many : one;
    withOperator(m_binary.op, [&](auto op) {
        using Outcome = decltype(op(0.0, 0.0));
        for (size_t step = 0; step < out.size(); ++step) {
            if (!left.isFloat(step) || !right.isFloat(step)) continue;
            const Outcome outcome = op(left.values[step], right.values[step]);
            if constexpr (!std::is_same_v<Outcome, bool>) {
                out.values[step] = outcome;
            } else if (m_binary.returnBool) {
                out.values[step] = outcome ? 1 : 0;
            } else {
                out.values[step] = left.values[step];
                if (!outcome) out.clear(step);
            }
        }
    });
}

/// The steps at which a side has a histogram; all of them if only histograms have the operator.
void VectorMatch::combineHistograms(const Column& many, const Column& one, Column& out) const {
    const Column& left = m_isSwapped ? one : many;
    const Column& right = m_isSwapped ? many : one;
    for (size_t step = 0; step < out.size(); ++step) {
        const bool areFloats = left.isFloat(step) && right.isFloat(step);
        if (!out.has(step) || (areFloats && !isTrim(m_binary.op))) continue;
        out.set(step, combineWithHistograms(m_evaluator.state(), m_binary, left.at(step),
                                            right.at(step)));
    }
}

/// Two matches of one group must not give one output series at the same step.
Result<void> VectorMatch::checkUnique(const Column& out, const MatchGroup& members) {
    if (members.many.size() < 2) return {};
    const bool isOneToOne = m_matching.card == MatchCard::OneToOne;
    Mask& mask = m_matched[isOneToOne ? Labels() : out.metric];
    mask.resize(out.size());
    for (size_t step = 0; step < out.size(); ++step) {
        if (!out.has(step)) continue;
        if (mask[step] != 0)
            return executionError(
                isOneToOne ? "multiple matches for labels: many-to-one matching must be explicit "
                             "(group_left/group_right)"
                           : "multiple matches for labels: grouping labels must ensure unique "
                             "matches");
        mask[step] = 1;
    }
    return {};
}

Result<void> VectorMatch::emit(Column& out) {
    PALLIUM_TRY(m_held.add(sampleSize(out)));
    return m_merger.add(out);
}

/// `many` or `one` may be a stand-in for a missing side; only steps where both are present count.
Result<void> VectorMatch::matchPair(const Column& many, const Column& one,
                                    const MatchGroup& members) {
    PALLIUM_TRY(m_evaluator.work(many.size() + kPointsOfLabels));
    Column out(many.size());
    bool isAny = false;
    for (size_t step = 0; step < out.size(); ++step) {
        if (!many.has(step) || !one.has(step)) continue;
        out.kinds[step] = PointKind::Float;
        isAny = true;
    }
    if (!isAny) return {};
    out.metric = resultMetric(many.metric, one.metric);
    out.dropName = many.dropName || (dropsName(m_binary) && m_evaluator.state().delayedNameRemoval);
    PALLIUM_TRY(checkUnique(out, members));
    if (!isTrim(m_binary.op)) combine(many, one, out);
    if (many.mayHaveHistograms() || one.mayHaveHistograms() || isTrim(m_binary.op))
        combineHistograms(many, one, out);
    return emit(out);
}

/// Pairs what is left over with a stand-in that has the matching labels and the fill value.
Result<void> VectorMatch::fillGroup(uint32_t group, const MatchGroup& members) {
    const size_t steps = m_evaluator.times().steps;
    Mask isManyPresent(steps), isOnePresent(steps);
    PALLIUM_TRY(m_evaluator.work(steps * (members.many.size() + members.one.size())));
    for (const Column* many : members.many)
        addPresence(isManyPresent, *many);
    for (const Column* one : members.one)
        addPresence(isOnePresent, *one);
    const auto standIn = [&](double value, const Mask& present) {
        Column column;
        column.metric = m_grouper.labels(group);
        column.values.assign(steps, value);
        for (const uint8_t isPresent : present)
            column.kinds.push_back(isPresent != 0 ? PointKind::None : PointKind::Float);
        return column;
    };
    if (m_fillOne) {
        const Column one = standIn(*m_fillOne, isOnePresent);
        for (const Column* many : members.many)
            PALLIUM_TRY(matchPair(*many, one, members));
    }
    if (m_fillMany) {
        const Column many = standIn(*m_fillMany, isManyPresent);
        for (const Column* one : members.one)
            PALLIUM_TRY(matchPair(many, *one, members));
    }
    return {};
}

Result<void> VectorMatch::matchGroup(uint32_t group, const MatchGroup& members) {
    m_matched.clear();
    for (const Column* many : members.many)
        for (const Column* one : members.one)
            PALLIUM_TRY(matchPair(*many, *one, members));
    return isFilling() ? fillGroup(group, members) : Result<void>{};
}

Result<std::vector<Column>> VectorMatch::run() {
    const auto left = m_evaluator.collect(*m_binary.lhs);
    PALLIUM_TRY(left);
    const auto right = m_evaluator.collect(*m_binary.rhs);
    PALLIUM_TRY(right);
    const std::vector<Column>& many = m_isSwapped ? right->columns : left->columns;
    const std::vector<Column>& one = m_isSwapped ? left->columns : right->columns;
    PALLIUM_TRY(group(many, one));
    PALLIUM_TRY(checkOneSide(many));
    for (uint32_t index = 0; index < m_groups.size(); ++index)
        PALLIUM_TRY(matchGroup(index, m_groups[index]));
    return m_merger.take();
}

}  // namespace

Result<void> evaluateVectorMatching(Evaluator& evaluator, const BinaryExpr& binary,
                                    const ColumnSink& sink) {
    auto columns = VectorMatch(evaluator, binary).run();
    PALLIUM_TRY(columns);
    for (Column& column : *columns)
        PALLIUM_TRY(sink(column));
    return {};
}

}  // namespace pallium::promql
