#include "backend/ruler/alert_restore.h"

#include "backend/ruler/evaluated_rule.h"
#include "tests/backend/ruler/group_fixture.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>

namespace pallium::ruler {
namespace {

using std::chrono::minutes;

const Labels kSavedAlert = Labels::of({{"__name__", "ALERTS_FOR_STATE"}, {"alertname", "A"}});

/// Since when the one alert of the first rule is active.
double activeSince(const GroupFixture& fixture) {
    return static_cast<double>(fixture.rule().alerts.at(0).activeAt - nsAt(0)) / 1e9;
}

rulefmt::RuleGroup groupWith(minutes forDuration, rulefmt::StringMap labels = {}) {
    return groupOf({alerting("A", "vector(1)", forDuration, std::move(labels))});
}

}  // namespace

class AlertRestoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void restoresFromTheLastSample_data() {
        QTest::addColumn<double>("lastAt");
        QTest::addColumn<double>("saved");
        QTest::addColumn<double>("restored");
        const double base = kBaseSec, fresh = 0;
        QTest::newRow("had fired") << -60.0 << base - 1860 << -1860.0;
        QTest::newRow("a moment before firing") << -60.0 << base - 1859 << 15 + 600.0 - 1800;
        QTest::newRow("just below the grace period") << -60.0 << base - 1261 << 615.0 - 1800;
        QTest::newRow("a whole grace period left") << -60.0 << base - 1260 << -1260 + 75.0;
        QTest::newRow("parts of seconds are cut") << -59.5 << base - 1259.5 << -1260 + 75.0;
        QTest::newRow("oldest that is tolerated") << 15 - 3600.0 << base - 3600 << -3600 + 3600.0;
        QTest::newRow("too old") << 14.999 - 3600.0 << base - 3600 << fresh;
        QTest::newRow("ended") << -60.0 << staleNan() << fresh;
        QTest::newRow("not a number") << -60.0 << std::nan("") << fresh;
        QTest::newRow("infinite") << -60.0 << std::numeric_limits<double>::infinity() << fresh;
        QTest::newRow("beyond all times") << -60.0 << 1e300 << fresh;
        QTest::newRow("before 1970") << -60.0 << -1.0 << fresh;
    }
    void restoresFromTheLastSample() {
        QFETCH(double, lastAt);
        QFETCH(double, saved);
        QFETCH(double, restored);
        GroupFixture f;
        f.storage.add(kSavedAlert, msAt(lastAt) - 1, 0);
        f.storage.add(kSavedAlert, msAt(lastAt), saved);
        f.start(groupWith(minutes(30)), true);
        QVERIFY(f.evaluate(0).empty());
        QCOMPARE(activeSince(f), 0.0);
        QVERIFY(f.evaluate(15).empty());
        QCOMPARE(activeSince(f), restored);
        QCOMPARE(f.evaluate(30).size(), size_t(2));
    }
    void otherLabelsAreOtherAlerts() {
        GroupFixture f;
        f.storage.add(
            Labels::of({{"__name__", "ALERTS_FOR_STATE"}, {"alertname", "A"}, {"more", "1"}}),
            msAt(-60), kBaseSec - 3600);
        f.start(groupWith(minutes(30)), true);
        f.evaluate(0);
        f.evaluate(15);
        QCOMPARE(activeSince(f), 0.0);
    }
    void labelsThatAreTemplatesDoNotHinder() {
        GroupFixture f;
        f.storage.add(Labels::of({{"__name__", "ALERTS_FOR_STATE"},
                                  {"alertname", "A"},
                                  {"team", "t"},
                                  {"value", "1"}}),
                      msAt(-60), kBaseSec - 3600);
        f.start(groupWith(minutes(30), {{"team", "t"}, {"value", "{{ $value }}"}}), true);
        f.evaluate(0);
        f.evaluate(15);
        QCOMPARE(activeSince(f), -3600.0);
    }
    void aRuleBelowTheGracePeriodStartsAfresh() {
        GroupFixture f;
        f.storage.add(kSavedAlert, msAt(-60), kBaseSec - 3600);
        f.start(groupWith(minutes(9)), true);
        f.evaluate(0);
        f.evaluate(15);
        QCOMPARE(activeSince(f), 0.0);
        QCOMPARE(f.evaluate(30).size(), size_t(2));
    }
    void alertsAreWrittenAlthoughReadingFailed() {
        GroupFixture f;
        f.storage.add(kSavedAlert, msAt(-60), kBaseSec - 3600);
        f.queries.readOutcome = fail(ErrorKind::Unavailable, "no ingester");
        f.start(groupWith(minutes(30)), true);
        f.evaluate(0);
        f.evaluate(15);
        QCOMPARE(activeSince(f), 0.0);
        QCOMPARE(f.evaluate(30).size(), size_t(2));
    }
    void aReloadGoesOnWithIt() {
        GroupFixture f;
        f.storage.add(kSavedAlert, msAt(-60), kBaseSec - 3600);
        f.start(groupWith(minutes(30)), true);
        QVERIFY(f.evaluate(0).empty());
        f.reload(groupWith(minutes(31)));
        QVERIFY(f.evaluate(15).empty());
        QCOMPARE(activeSince(f), -3600.0);
        QCOMPARE(f.evaluate(30).size(), size_t(2));
    }
    void aCancelledEvaluationDoesNotCount() {
        GroupFixture f;
        f.storage.add(kSavedAlert, msAt(-60), kBaseSec - 3600);
        f.start(groupWith(minutes(30)), true);
        f.evaluate(0);
        const CancelToken token;
        token.cancel();
        f.evaluate(15, Context(token));
        QVERIFY(f.evaluate(30).empty());
        QCOMPARE(activeSince(f), -3600.0);
    }
};

static const test::Registrar<AlertRestoreTest> registered;

}  // namespace pallium::ruler

#include "alert_restore_test.moc"
