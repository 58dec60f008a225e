#include "ui/models/rate_meter.h"

#include "tests/support/test_main.h"

#include <QTest>

namespace pallium::ui {
namespace {

class RateMeterTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void looksOfTheSpanCount() {
        RateMeter meter(std::chrono::seconds(10));
        QVERIFY(!meter.count() && !meter.perSecond());
        meter.add(0, 1000);
        QVERIFY(!meter.perSecond());
        meter.add(5000, 1010);
        QCOMPARE(meter.perSecond().value_or(-1), 2.0);
        meter.add(15000, 1050);
        QCOMPARE(meter.perSecond().value_or(-1), 4.0);
        QCOMPARE(meter.count().value_or(-1), 1050.0);
    }

    void twoLooksCountHoweverFarApart() {
        RateMeter meter(std::chrono::seconds(1));
        meter.add(0, 0);
        meter.add(60000, 60);
        QCOMPARE(meter.perSecond().value_or(-1), 1.0);
    }

    void aCounterThatFellBeginsAnew() {
        RateMeter meter(std::chrono::seconds(10));
        meter.add(0, 100);
        meter.add(1000, 5);
        QVERIFY(!meter.perSecond());
        meter.add(2000, 15);
        QCOMPARE(meter.perSecond().value_or(-1), 10.0);
    }

    void aClockThatStandsStillGivesNoRate() {
        RateMeter meter(std::chrono::seconds(10));
        meter.add(1000, 1);
        meter.add(1000, 2);
        QVERIFY(!meter.perSecond());
    }
};

const test::Registrar<RateMeterTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "rate_meter_test.moc"
