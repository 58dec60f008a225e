#include "backend/ruler/rule_schedule.h"

#include "tests/support/test_main.h"

namespace pallium::ruler {
namespace {

using std::chrono::seconds;

constexpr TimestampNs kSecond = 1'000'000'000;
constexpr TimestampNs kNow = 1'700'000'012 * kSecond + 345;

}  // namespace

class RuleScheduleTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aSlotLastsAnInterval() {
        const TimestampNs slot = slotAt("/rules/t/ns", "g", seconds(15), kNow);
        QVERIFY(slot <= kNow && kNow < slot + 15 * kSecond);
        QCOMPARE(slotAt("/rules/t/ns", "g", seconds(15), slot), slot);
        QCOMPARE(slotAt("/rules/t/ns", "g", seconds(15), slot + 15 * kSecond - 1), slot);
        QCOMPARE(slotAt("/rules/t/ns", "g", seconds(15), slot - 1), slot - 15 * kSecond);
    }
    void groupsAreSpreadOverTheInterval() {
        QVERIFY(slotAt("/rules/t/ns", "g", seconds(60), kNow) !=
                slotAt("/rules/t/ns", "h", seconds(60), kNow));
        QVERIFY(slotAt("/rules/t/ns", "g", seconds(60), kNow) !=
                slotAt("/rules/u/ns", "g", seconds(60), kNow));
    }
    void theNextSlotSkipsMissedOnes_data() {
        QTest::addColumn<qint64>("sinceNs");
        QTest::addColumn<qint64>("intervals");
        QTest::addColumn<qint64>("missed");
        QTest::newRow("on time") << qint64(15 * kSecond) << qint64(1) << qint64(0);
        QTest::newRow("late") << qint64(30 * kSecond - 1) << qint64(1) << qint64(0);
        QTest::newRow("one missed") << qint64(30 * kSecond) << qint64(2) << qint64(1);
        QTest::newRow("many missed") << qint64(155 * kSecond) << qint64(10) << qint64(9);
        QTest::newRow("early timer") << qint64(15 * kSecond - 1) << qint64(1) << qint64(0);
        QTest::newRow("clock went back") << qint64(-3600 * kSecond) << qint64(1) << qint64(0);
    }
    void theNextSlotSkipsMissedOnes() {
        QFETCH(qint64, sinceNs);
        QFETCH(qint64, intervals);
        QFETCH(qint64, missed);
        const NextSlot next = nextSlot(kNow, seconds(15), kNow + sinceNs);
        QCOMPARE(qint64(next.slot), qint64(kNow + intervals * 15 * kSecond));
        QCOMPARE(qint64(next.missed), missed);
    }
};

static const test::Registrar<RuleScheduleTest> registered;

}  // namespace pallium::ruler

#include "rule_schedule_test.moc"
