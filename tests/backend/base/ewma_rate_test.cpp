#include "backend/base/ewma_rate.h"

#include "tests/support/test_main.h"

namespace pallium {

class EwmaRateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void beginsWithTheFirstEvents() {
        EwmaRate rate(std::chrono::seconds(15));
        rate.tick();
        QCOMPARE(rate.rate(), 0.0);
        rate.add(100);
        rate.add(50);
        QCOMPARE(rate.rate(), 0.0);
        rate.tick();
        QCOMPARE(rate.rate(), 10.0);
    }
    void followsSlowly() {
        EwmaRate rate(std::chrono::seconds(1));
        rate.add(10);
        rate.tick();
        rate.add(20);
        rate.tick();
        QCOMPARE(rate.rate(), 12.0);
        rate.tick();
        QCOMPARE(rate.rate(), 12.0 - 0.2 * 12.0);
    }
};

static const test::Registrar<EwmaRateTest> registered;

}  // namespace pallium

#include "ewma_rate_test.moc"
