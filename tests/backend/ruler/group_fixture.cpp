#include "tests/backend/ruler/group_fixture.h"

#include "backend/base/go_text.h"
#include "backend/ruler/evaluated_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace pallium::ruler {
namespace {

std::string valueText(const RuleSample& sample) {
    if (sample.histogram) return fmt::format("histogram {}", sample.histogram->count);
    return isStaleNan(sample.value) ? "stale" : formatFloatGeneral(sample.value);
}

double secondsOf(TimestampMs time) {
    return static_cast<double>(time - kBaseSec * 1000) / 1000;
}

}  // namespace

TimestampNs nsAt(double seconds) {
    return kBaseSec * 1'000'000'000 + std::llround(seconds * 1e9);
}

TimestampMs msAt(double seconds) {
    return nsAt(seconds) / 1'000'000;
}

tl::expected<promql::QueryResult, promql::QueryError> MemoryQueries::instant(
    const Context& context, const tenancy::TenantId&, std::string_view expression,
    TimestampMs time) const {
    asked.push_back(fmt::format("{}@{}", expression, secondsOf(time)));
    if (onQuery) onQuery();
    return m_engine.instant(context, m_storage, expression, time);
}

Result<void> MemoryQueries::read(const Context& context, const tenancy::TenantId&,
                                 TimestampMs start, TimestampMs end,
                                 std::span<const Matcher> matchers, const Visitor& visit) const {
    PALLIUM_TRY(readOutcome);
    const auto querier = m_storage.querier(start, end);
    PALLIUM_TRY(querier);
    const auto series = (*querier)->select(context, true, {}, matchers);
    PALLIUM_TRY(series);
    for (size_t i = 0; i < (*series)->size(); ++i) {
        std::vector<Label> scratch;
        storage::SampleColumns samples;
        PALLIUM_TRY((*series)->read(i, start, end, samples));
        visit((*series)->labels(i, scratch), samples);
    }
    return {};
}

Result<void> MemoryWriter::write(const Context&, const tenancy::TenantId&,
                                 std::span<const RuleSample> samples) {
    if (isStaleNan(samples.front().value) && !markersOutcome) return markersOutcome;
    if (!outcome) return outcome;
    for (const RuleSample& sample : samples) {
        if (sample.histogram)
            m_storage.add(sample.labels, sample.timestampMs, *sample.histogram);
        else
            m_storage.add(sample.labels, sample.timestampMs, sample.value);
        m_lines.push_back(fmt::format("{} {} {}", formatLabelsRaw(sample.labels.view()),
                                      secondsOf(sample.timestampMs), valueText(sample)));
    }
    return {};
}

std::vector<std::string> MemoryWriter::takeLines() {
    std::ranges::sort(m_lines);
    return std::exchange(m_lines, {});
}

void MemorySink::send(const tenancy::TenantId&, std::vector<SentAlert> alerts) {
    std::ranges::move(alerts, std::back_inserter(m_alerts));
}

GroupFixture::GroupFixture()
    : options{.tenant = *tenancy::TenantId::parse("t"),
              .ruleNamespace = "ns",
              .interval = std::chrono::seconds(15),
              .resendDelay = std::chrono::minutes(1),
              .outageTolerance = std::chrono::hours(1),
              .gracePeriod = std::chrono::minutes(10),
              .externalLabels = {},
              .externalUrl = "http://p"} {}

void GroupFixture::add(std::initializer_list<std::pair<std::string_view, std::string_view>> labels,
                       double seconds, double value) {
    storage.add(Labels::of(labels), msAt(seconds), value);
}

std::unique_ptr<Group> GroupFixture::make(rulefmt::RuleGroup definition, bool shouldRestore) {
    const GroupMetrics counts(metrics, times, options.tenant, "/rules/t/ns", definition.name);
    return std::make_unique<Group>(
        std::move(definition), options,
        Group::Dependencies{queries, writer, sink, clock, [this] { return tenantOffset; }, counts},
        shouldRestore);
}

void GroupFixture::start(rulefmt::RuleGroup definition, bool shouldRestore) {
    group = make(std::move(definition), shouldRestore);
}

void GroupFixture::reload(rulefmt::RuleGroup definition) {
    auto next = make(std::move(definition), false);
    next->takeOver(*group);
    group = std::move(next);
}

std::vector<std::string> GroupFixture::evaluate(double seconds, const Context& context) {
    clock.advance(std::chrono::nanoseconds(nsAt(seconds) - clock.nowNs()));
    group->evaluate(context, nsAt(seconds));
    return writer.takeLines();
}

rulefmt::Rule recording(std::string name, std::string expr, rulefmt::StringMap labels) {
    rulefmt::Rule rule;
    rule.record = std::move(name);
    rule.expr = std::move(expr);
    rule.labels = std::move(labels);
    return rule;
}

rulefmt::Rule alerting(std::string name, std::string expr, std::chrono::milliseconds forDuration,
                       rulefmt::StringMap labels, rulefmt::StringMap annotations) {
    rulefmt::Rule rule;
    rule.alert = std::move(name);
    rule.expr = std::move(expr);
    rule.forDuration = forDuration;
    rule.labels = std::move(labels);
    rule.annotations = std::move(annotations);
    return rule;
}

rulefmt::RuleGroup groupOf(std::vector<rulefmt::Rule> rules) {
    rulefmt::RuleGroup group;
    group.name = "g";
    group.rules = std::move(rules);
    return group;
}

}  // namespace pallium::ruler
