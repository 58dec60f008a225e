#include "backend/ruler/ruler.h"

#include "backend/io/file_system.h"
#include "backend/objstore/bucket.h"
#include "backend/ruler/bucket_rule_store.h"
#include "tests/backend/ruler/group_fixture.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <atomic>

namespace pallium::ruler {
namespace {

using std::chrono::milliseconds;
using tenancy::TenantId;

constexpr milliseconds kInterval{20};

TenantId tenantOf(const char* name) {
    return *TenantId::parse(name);
}

/// A store whose groups cannot be read while `isBroken`.
class BreakableStore final : public RuleStore {
  public:
    explicit BreakableStore(RuleStore& store) : m_store(store) {}

    Result<std::vector<TenantId>> tenants() const override { return m_store.tenants(); }
    Result<std::vector<StoredGroup>> groups(const TenantId& tenant) const override {
        if (isBroken) return fail(ErrorKind::Io, "broken");
        return m_store.groups(tenant);
    }
    Result<std::vector<StoredGroup>> groups(const TenantId& tenant,
                                            std::string_view ruleNamespace) const override {
        return m_store.groups(tenant, ruleNamespace);
    }
    Result<rulefmt::RuleGroup> group(const TenantId& tenant, std::string_view ruleNamespace,
                                     std::string_view name) const override {
        return m_store.group(tenant, ruleNamespace, name);
    }
    Result<void> set(const TenantId& tenant, std::string_view ruleNamespace,
                     const rulefmt::RuleGroup& group) override {
        return m_store.set(tenant, ruleNamespace, group);
    }
    Result<void> remove(const TenantId& tenant, std::string_view ruleNamespace,
                        std::string_view name) override {
        return m_store.remove(tenant, ruleNamespace, name);
    }
    Result<void> removeNamespace(const TenantId& tenant, std::string_view ruleNamespace) override {
        return m_store.removeNamespace(tenant, ruleNamespace);
    }
    Result<void> removeTenant(const TenantId& tenant) override {
        return m_store.removeTenant(tenant);
    }

    std::atomic<bool> isBroken{false};

  private:
    RuleStore& m_store;
};

rulefmt::RuleGroup named(std::string name, std::vector<rulefmt::Rule> rules) {
    rulefmt::RuleGroup group = groupOf(std::move(rules));
    group.name = std::move(name);
    group.interval = kInterval;
    return group;
}

/// A ruler over rules on disk and samples in memory, on the machine's clock.
struct Fixture {
    Fixture() { config.pollInterval = std::chrono::hours(1); }
    ~Fixture() { end(); }

    void start() {
        ruler = std::make_unique<Ruler>(
            config,
            Ruler::Dependencies{
                store, queries, writer, sink,
                [this](const TenantId&) { return std::make_shared<const tenancy::Limits>(limits); },
                systemClock(), scheduler, evaluations, background, metrics});
        QVERIFY(ruler->start());
    }
    /// What it wrote; it does nothing any more then.
    std::vector<std::string> end() {
        if (ruler) ruler->stop();
        evaluations.stop();
        return writer.takeLines();
    }
    std::vector<std::string> names(const TenantId& id) const {
        std::vector<std::string> all;
        for (const GroupStatus& group : ruler->groups(id))
            all.push_back(group.ruleNamespace + "/" + group.name);
        return all;
    }
    double writes() {
        return metrics
            .counter("cortex_ruler_write_requests_total", "Number of write requests to ingesters.",
                     {{"user", "t"}})
            .value();
    }
    bool isEvaluated(const TenantId& id, size_t group = 0) const {
        return ruler->groups(id).at(group).rules.at(0).health == Health::Ok;
    }

    const test::TempDir directory;
    objstore::Bucket bucket{io::realFileSystem(), directory.path()};
    BucketRuleStore stored{bucket};
    BreakableStore store{stored};
    test::MemoryStorage storage;
    MemoryQueries queries{storage};
    MemoryWriter writer{storage};
    MemorySink sink;
    tenancy::Limits limits;
    RulerConfig config;
    telemetry::Registry metrics;
    ThreadPool evaluations{"timed", 1, 100};
    ThreadPool background{"background", 1, 100};
    Scheduler scheduler;
    std::unique_ptr<Ruler> ruler;
    const TenantId tenant = tenantOf("t");
};

using Names = std::vector<std::string>;

bool hasLine(const std::vector<std::string>& lines, std::string_view begin, std::string_view end) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
        return line.starts_with(begin) && line.ends_with(end);
    });
}

}  // namespace

class RulerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void evaluatesWhatIsStoredWhenItStarts() {
        Fixture f;
        QVERIFY(f.stored.set(f.tenant, "b", named("g", {recording("r", "vector(5)")})));
        QVERIFY(f.stored.set(f.tenant, "a", named("h", {recording("s", "vector(6)")})));
        f.start();
        QCOMPARE(f.names(f.tenant), (Names{"a/h", "b/g"}));
        QVERIFY(f.ruler->groups(tenantOf("other")).empty());
        QTRY_VERIFY(f.isEvaluated(f.tenant, 0) && f.isEvaluated(f.tenant, 1));
        const auto lines = f.end();
        QVERIFY(hasLine(lines, "{__name__=\"r\"}", " 5"));
        QVERIFY(hasLine(lines, "{__name__=\"s\"}", " 6"));
    }

    void appliesChangesAtOnce() {
        Fixture f;
        f.start();
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {recording("r", "vector(5)")})));
        QVERIFY(f.ruler->set(f.tenant, "ns", named("h", {recording("s", "vector(6)")})));
        QVERIFY(f.ruler->set(f.tenant, "other", named("g", {recording("u", "vector(7)")})));
        QCOMPARE(f.names(f.tenant), (Names{"ns/g", "ns/h", "other/g"}));
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {recording("r", "vector(8)")})));
        QCOMPARE(f.ruler->groups(f.tenant)[0].rules[0].query, std::string("vector(8)"));
        QVERIFY(f.ruler->remove(f.tenant, "ns", "h"));
        QCOMPARE(f.names(f.tenant), (Names{"ns/g", "other/g"}));
        QVERIFY(f.ruler->removeNamespace(f.tenant, "other"));
        QCOMPARE(f.names(f.tenant), (Names{"ns/g"}));
        const auto again = f.ruler->removeNamespace(f.tenant, "other");
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::NotFound);
        QVERIFY(f.ruler->removeTenant(f.tenant));
        QVERIFY(f.ruler->groups(f.tenant).empty());
        QVERIFY(f.store.groups(f.tenant)->empty());
    }

    void holdsTenantsToTheirLimits() {
        Fixture f;
        f.limits.rulerMaxRulesPerRuleGroup = 2;
        f.limits.rulerMaxRuleGroupsPerTenant = 1;
        f.start();
        const rulefmt::Rule rule = recording("r", "vector(1)");
        const auto tooLong = f.ruler->set(f.tenant, "ns", named("g", {rule, rule, rule}));
        QVERIFY(!tooLong);
        QCOMPARE(tooLong.error().kind, ErrorKind::LimitExceeded);
        QCOMPARE(tooLong.error().message,
                 std::string("per-user rules per rule group limit (limit: 2 actual: 3) exceeded"));
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {rule, rule})));
        const auto tooMany = f.ruler->set(f.tenant, "other", named("g", {rule}));
        QVERIFY(!tooMany);
        QCOMPARE(tooMany.error().message,
                 std::string("per-user rule groups limit (limit: 1 actual: 2) exceeded"));
        // A group that replaces one is no further group.
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {rule})));
        QVERIFY(f.ruler->set(tenantOf("u"), "ns", named("g", {rule})));
    }

    void leavesDisabledGroupsAndTenantsOut() {
        Fixture f;
        f.limits.disabledRuleGroups = {{"ns", "off"}};
        f.config.enabledTenants = {"t", "u"};
        f.config.disabledTenants = {"u"};
        for (const char* tenant : {"t", "u", "v"})
            for (const char* name : {"on", "off"})
                QVERIFY(f.stored.set(tenantOf(tenant), "ns",
                                     named(name, {recording("r", "vector(1)")})));
        f.start();
        QCOMPARE(f.names(f.tenant), (Names{"ns/on"}));
        QVERIFY(f.ruler->groups(tenantOf("u")).empty());
        QVERIFY(f.ruler->groups(tenantOf("v")).empty());
        QVERIFY(f.ruler->set(tenantOf("v"), "ns", named("new", {recording("r", "vector(1)")})));
        QVERIFY(f.ruler->groups(tenantOf("v")).empty());
        QCOMPARE(f.store.groups(tenantOf("v"))->size(), size_t{3});
    }

    void keepsAlertsOfAGroupThatChanges() {
        Fixture f;
        f.start();
        const rulefmt::Rule alert = alerting("A", "vector(1)", std::chrono::hours(1));
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {alert})));
        QTRY_VERIFY(f.isEvaluated(f.tenant));
        const TimestampNs since = f.ruler->groups(f.tenant)[0].rules[0].alerts.at(0).activeAt;
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {alert, recording("r", "vector(1)")})));
        QTRY_VERIFY(f.ruler->groups(f.tenant)[0].rules[1].health == Health::Ok);
        QCOMPARE(f.ruler->groups(f.tenant)[0].rules[0].alerts.at(0).activeAt, since);
    }

    void letsAGroupRunThatDidNotChange() {
        Fixture f;
        f.start();
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {recording("r", "vector(1)")})));
        QTRY_VERIFY(f.isEvaluated(f.tenant));
        QVERIFY(f.ruler->set(f.tenant, "ns", named("h", {recording("s", "vector(1)")})));
        QVERIFY(f.isEvaluated(f.tenant));  // one that is made anew would not be yet
    }

    void endsTheSeriesOfAGroupThatIsRemoved() {
        Fixture f;
        f.start();
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {recording("r", "vector(1)")})));
        QTRY_VERIFY(f.isEvaluated(f.tenant));
        QVERIFY(f.ruler->remove(f.tenant, "ns", "g"));
        const double before = f.writes();
        QTRY_VERIFY(f.writes() > before);
        const auto lines = f.end();
        QVERIFY(hasLine(lines, "{__name__=\"r\"}", " stale"));
    }

    void leavesSeriesAloneWhenItStops() {
        Fixture f;
        f.start();
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {recording("r", "vector(1)")})));
        QTRY_VERIFY(f.isEvaluated(f.tenant));
        f.ruler->stop();
        QTest::qWait(static_cast<int>(5 * kInterval.count()));
        const auto lines = f.end();
        QVERIFY(!lines.empty());
        QVERIFY(!hasLine(lines, "{__name__=\"r\"}", " stale"));
    }

    void findsWhatOthersStore() {
        Fixture f;
        f.config.pollInterval = milliseconds(10);
        QVERIFY(f.stored.set(f.tenant, "ns", named("g", {recording("r", "vector(1)")})));
        f.start();
        QVERIFY(f.stored.set(f.tenant, "ns", named("h", {recording("s", "vector(1)")})));
        QVERIFY(f.stored.remove(f.tenant, "ns", "g"));
        QTRY_COMPARE(f.names(f.tenant), (Names{"ns/h"}));
        QVERIFY(f.stored.removeTenant(f.tenant));
        QTRY_VERIFY(f.ruler->groups(f.tenant).empty());
    }

    void keepsGroupsThatCannotBeReadAgain() {
        Fixture f;
        f.config.pollInterval = milliseconds(10);
        QVERIFY(f.stored.set(f.tenant, "ns", named("g", {recording("r", "vector(1)")})));
        f.start();
        f.store.isBroken = true;
        QTRY_VERIFY(f.metrics.expose(telemetry::ExpositionFormat::Text)
                        .find("cortex_ruler_config_last_reload_successful{user=\"t\"} 0") !=
                    std::string::npos);
        QCOMPARE(f.names(f.tenant), (Names{"ns/g"}));
        f.store.isBroken = false;
        QTRY_VERIFY(f.isEvaluated(f.tenant));
    }

    void tellsTemplatesWhatIsConfiguredForTheTenant() {
        Fixture f;
        f.config.externalUrl = "http://all";
        f.config.externalLabels = {{"a", "all"}, {"b", "all"}};
        f.limits.rulerExternalUrl = "http://own";
        f.limits.rulerExternalLabels = {{"b", "own"}};
        f.start();
        const std::string text =
            "{{ externalURL }} {{ $externalLabels.a }} {{ $externalLabels.b }}";
        QVERIFY(f.ruler->set(f.tenant, "ns",
                             named("g", {alerting("A", "vector(1)", {}, {}, {{"s", text}})})));
        QTRY_VERIFY(f.isEvaluated(f.tenant));
        const auto alerts = f.ruler->groups(f.tenant)[0].rules[0].alerts;
        QCOMPARE(alerts.at(0).annotations.at("s"), std::string("http://own all own"));
    }

    void countsQueriesAndWritesOfTenants() {
        Fixture f;
        f.start();
        QVERIFY(f.ruler->set(f.tenant, "ns", named("g", {recording("r", "vector(1)")})));
        QTRY_VERIFY(f.isEvaluated(f.tenant));
        const std::string text = f.metrics.expose(telemetry::ExpositionFormat::Text);
        for (const char* name : {"cortex_ruler_queries_total", "cortex_ruler_write_requests_total"})
            QVERIFY2(text.find(std::string(name) + "{user=\"t\"}") != std::string::npos, name);
        QVERIFY(
            text.find("cortex_prometheus_rule_evaluations_total{rule_group=\"/rules/t/ns;g\"") !=
            std::string::npos);
        QVERIFY(text.find("cortex_ruler_rule_groups_in_store{user=\"t\"} 1") != std::string::npos);
        QVERIFY(f.ruler->remove(f.tenant, "ns", "g"));
        const std::string left = f.metrics.expose(telemetry::ExpositionFormat::Text);
        for (const char* gone : {"/rules/t/ns;g", "cortex_ruler_rule_groups_in_store{",
                                 "cortex_ruler_config_updates_total{"})
            QVERIFY2(left.find(gone) == std::string::npos, gone);
    }
};

static const test::Registrar<RulerTest> registered;

}  // namespace pallium::ruler

#include "ruler_test.moc"
