#include "backend/distributor/token_bucket.h"

#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {

class TokenBucketTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void startsFullAndRefusesMoreThanTheBurst() {
        const test::FakeClock clock;
        TokenBucket bucket;
        QVERIFY(!bucket.take(clock.steadyNow(), 50, 60, 61));
        QVERIFY(bucket.take(clock.steadyNow(), 50, 60, 60));
        QVERIFY(!bucket.take(clock.steadyNow(), 50, 60, 1));
    }
    void fillsAtItsRateUpToTheBurst() {
        test::FakeClock clock;
        TokenBucket bucket;
        QVERIFY(bucket.take(clock.steadyNow(), 10, 20, 20));
        clock.advance(std::chrono::milliseconds(500));
        QVERIFY(!bucket.take(clock.steadyNow(), 10, 20, 6));
        QVERIFY(bucket.take(clock.steadyNow(), 10, 20, 5));
        clock.advance(std::chrono::hours(1));
        QVERIFY(!bucket.take(clock.steadyNow(), 10, 20, 21));
        QVERIFY(bucket.take(clock.steadyNow(), 10, 20, 20));
    }
    void followsALimitThatChanges() {
        test::FakeClock clock;
        TokenBucket bucket;
        QVERIFY(bucket.take(clock.steadyNow(), 10, 20, 20));
        clock.advance(std::chrono::seconds(1));
        QVERIFY(bucket.take(clock.steadyNow(), 1000, 1000, 1000));
        QVERIFY(!bucket.take(clock.steadyNow(), 1000, 1000, 1));
    }
    void nothingIsAlwaysAllowed() {
        const test::FakeClock clock;
        TokenBucket bucket;
        QVERIFY(bucket.take(clock.steadyNow(), 0, 0, 0));
    }
};

static const test::Registrar<TokenBucketTest> registered;

}  // namespace pallium::distributor

#include "token_bucket_test.moc"
