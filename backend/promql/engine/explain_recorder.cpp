#include "backend/promql/engine/explain_recorder.h"

#include "backend/promql/engine/explain_counts.h"

#include <algorithm>
#include <utility>

namespace pallium::promql {

/// An expression of the prepared tree. A wrapper of a step-invariant one shares its node, and is
/// what hands series to the node above.
struct ExplainRecorder::Place {
    ExplainedNode* node = nullptr;
    bool isWrapper = false;
    Place* above = nullptr;  // whose groups its series belong to, on `side`
    GroupSide side = GroupSide::None;
    std::unique_ptr<GroupTable> groups;
    ValueCounts values;
    int64_t distances = 0, distanceMs = 0;  // between neighbouring samples

    ExplainedSelection& selection() {
        if (!node->selection) node->selection.emplace();
        return *node->selection;
    }
    /// Adds up what the times of samples of one series and kind tell.
    template <class TimeOf>
    void addTimes(size_t count, TimeOf timeOf) {
        if (count == 0) return;
        ExplainedSelection& read = selection();
        const TimestampMs first = timeOf(0), last = timeOf(count - 1);
        const bool isNew = read.samples == 0;
        read.firstMs = isNew ? first : std::min(read.firstMs, first);
        read.lastMs = isNew ? last : std::max(read.lastMs, last);
        read.samples += static_cast<int64_t>(count);
        distances += static_cast<int64_t>(count - 1);
        distanceMs += last - first;
    }
};

std::chrono::nanoseconds ExplainedNode::timeWithChildren() const {
    std::chrono::nanoseconds time = ownTime;
    for (const ExplainedNode& child : children)
        time += child.timeWithChildren();
    return time;
}

ExplainRecorder::ExplainRecorder(const Expr& tree) : m_since(Clock::now()) {
    build(tree, m_root);
}

ExplainRecorder::~ExplainRecorder() = default;

ExplainRecorder::Place* ExplainRecorder::placeOf(const Expr& expr) {
    std::unique_ptr<Place>& place = m_places[&expr];
    if (!place) place = std::make_unique<Place>();
    return place.get();
}

/// Nodes get their place only once the vector that they are in does not grow any more.
void ExplainRecorder::build(const Expr& expr, ExplainedNode& node) {
    Place* place = placeOf(expr);
    place->node = &node;
    if (expr.kind == NodeKind::StepInvariant) {
        place->isWrapper = true;
        node.isStepInvariant = true;
        return build(*static_cast<const StepInvariantExpr&>(expr).expr, node);
    }
    node.expr = &expr;
    const std::vector<const Expr*> children = childrenOf(expr);
    node.children.resize(children.size());
    for (size_t i = 0; i < children.size(); ++i)
        build(*children[i], node.children[i]);
    linkGroups(expr);
}

void ExplainRecorder::linkGroups(const Expr& expr) {
    Place* place = placeOf(expr);
    const auto link = [&](const Expr& input, GroupSide side) {
        Place* below = placeOf(input);
        below->above = place;
        below->side = side;
    };
    if (expr.kind == NodeKind::Aggregate) {
        const auto& aggregate = static_cast<const AggregateExpr&>(expr);
        place->groups = std::make_unique<GroupTable>(aggregate.grouping, !aggregate.without);
        link(*aggregate.expr, GroupSide::Left);
    }
    if (expr.kind == NodeKind::Binary) {
        const auto& binary = static_cast<const BinaryExpr&>(expr);
        if (!binary.matching) return;
        place->groups =
            std::make_unique<GroupTable>(binary.matching->labels, binary.matching->isOn);
        link(*binary.lhs, GroupSide::Left);
        link(*binary.rhs, GroupSide::Right);
    }
}

ExplainRecorder::Place* ExplainRecorder::moveTo(Place* next) {
    const Clock::time_point now = Clock::now();
    (m_current != nullptr ? m_current->node->ownTime : m_otherTime) += now - m_since;
    m_since = now;
    return std::exchange(m_current, next);
}

void ExplainRecorder::begin(size_t steps) {
    if (!m_current->isWrapper) m_current->node->steps += steps;
}

void ExplainRecorder::addColumn(const Column& column) {
    const auto points = static_cast<int64_t>(column.points());
    if (points == 0) return;
    Place& place = *moveTo(nullptr);  // counting costs nobody's time
    if (place.above != nullptr) place.above->groups->add(place.side, column);
    if (!place.isWrapper) {
        ++place.node->series;
        place.node->points += points;
        place.values.add(column.metric.view());
        if (place.groups) place.groups->add(GroupSide::Result, column);
    }
    moveTo(&place);
}

void ExplainRecorder::addScalars(std::span<const double> values) {
    if (m_current->isWrapper) return;
    ++m_current->node->series;
    m_current->node->points += static_cast<int64_t>(values.size());
}

void ExplainRecorder::addSelected(size_t series) {
    m_current->selection().series += series;
}

namespace {

int64_t countResets(std::span<const double> values) {
    int64_t resets = 0;
    for (size_t i = 1; i < values.size(); ++i)
        resets += values[i] < values[i - 1] ? 1 : 0;
    return resets;
}

}  // namespace

void ExplainRecorder::addReadTo(Place& place, const storage::SampleColumns& samples) {
    place.selection();
    const auto& histograms = samples.histograms;
    place.addTimes(samples.size(), [&](size_t i) { return samples.timestamps[i]; });
    place.addTimes(histograms.size(), [&](size_t i) { return histograms[i].timestampMs; });
}

void ExplainRecorder::addRead(const storage::SampleColumns& samples) {
    addReadTo(*m_current, samples);
}

void ExplainRecorder::addRange(const Expr& expr, LabelsView metric,
                               const storage::SampleColumns& samples) {
    const size_t points = samples.size() + samples.histograms.size();
    if (points == 0) return;
    Place* const before = moveTo(nullptr);
    Place& place = *placeOf(expr);
    ++place.node->series;
    place.node->points += static_cast<int64_t>(points);
    place.values.add(metric);
    if (expr.kind == NodeKind::MatrixSelector) {
        addReadTo(place, samples);
        place.selection().resets += countResets(samples.values);
    }
    moveTo(before);
}

namespace {

/// Parentheses around a range vector are never evaluated: they show what is inside.
void passUp(ExplainedNode& node) {
    for (ExplainedNode& child : node.children)
        passUp(child);
    if (node.expr->kind != NodeKind::Paren || node.steps != 0) return;
    const ExplainedNode& inner = node.children.front();
    node.steps = inner.steps;
    node.series = inner.series;
    node.points = inner.points;
    node.labels = inner.labels;
}

}  // namespace

Explanation ExplainRecorder::finish(ExprPtr tree) {
    moveTo(nullptr);
    for (const auto& [expr, place] : m_places) {
        if (place->isWrapper) continue;
        place->node->labels = place->values.counts();
        if (place->groups) place->node->groups = place->groups->take();
        if (place->distances > 0)
            place->selection().intervalMs =
                static_cast<double>(place->distanceMs) / static_cast<double>(place->distances);
    }
    passUp(m_root);
    return {std::move(tree), std::move(m_root), m_otherTime};
}

ExplainScope::ExplainScope(ExplainRecorder* recorder, const Expr& expr) : m_recorder(recorder) {
    if (recorder != nullptr) m_before = recorder->moveTo(recorder->placeOf(expr));
}

ExplainScope::ExplainScope(ExplainRecorder* recorder, ExplainRecorder::Place* place)
    : m_recorder(recorder) {
    if (recorder != nullptr) m_before = recorder->moveTo(place);
}

ExplainScope ExplainScope::outside(const ExplainScope& inner) {
    return {inner.m_recorder, inner.m_before};
}

ExplainScope::~ExplainScope() {
    if (m_recorder != nullptr) m_recorder->moveTo(m_before);
}

}  // namespace pallium::promql
