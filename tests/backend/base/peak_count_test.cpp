#include "backend/base/peak_count.h"

#include "tests/support/test_main.h"

namespace pallium {

class PeakCountTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void knowsTheMostOfTheLastTwoPeriods() {
        PeakCount count;
        QCOMPARE(count.peak(), int64_t(0));
        {
            const PeakInflight one(count), two(count);
            QCOMPARE(count.begin(), int64_t(2));
            count.end();
            QCOMPARE(count.running(), int64_t(2));
            QCOMPARE(count.peak(), int64_t(3));
        }
        QCOMPARE(count.running(), int64_t(0));
        count.tick();
        QCOMPARE(count.peak(), int64_t(3));
        {
            const PeakInflight one(count);
            QCOMPARE(count.peak(), int64_t(3));
        }
        count.tick();
        QCOMPARE(count.peak(), int64_t(1));
        count.tick();
        QCOMPARE(count.peak(), int64_t(0));
    }
    void whatRunsAtTheEndOfAPeriodIsOfTheNext() {
        PeakCount count;
        const PeakInflight running(count);
        for (int period = 0; period < 3; ++period)
            count.tick();
        QCOMPARE(count.peak(), int64_t(1));
    }
};

static const test::Registrar<PeakCountTest> registered;

}  // namespace pallium

#include "peak_count_test.moc"
