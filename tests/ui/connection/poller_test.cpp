#include "ui/connection/poller.h"

#include "tests/support/test_main.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

namespace pallium::ui {
namespace {

using std::chrono::milliseconds;

/// Lets everything that is due now happen.
void settle() {
    for (int i = 0; i < 20; ++i) {
        QCoreApplication::processEvents();
    }
}

}  // namespace

class PollerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void runsAtOnceFromTheEventLoopAndThenAgain() {
        Poller poller;
        int runs = 0;
        const auto handle =
            poller.add(QStringLiteral("job"), milliseconds(1), [&](const auto& done) {
                ++runs;
                done(true);
            });
        QCOMPARE(runs, 0);
        QTRY_VERIFY(runs >= 3);
    }
    void doesNotStartARunBeforeTheLastReported() {
        Poller poller;
        int runs = 0;
        Poller::Done pending;
        const auto handle =
            poller.add(QStringLiteral("job"), milliseconds(0), [&](const auto& done) {
                ++runs;
                pending = done;
            });
        QTRY_COMPARE(runs, 1);
        handle->runNow();
        handle->runNow();
        settle();
        QCOMPARE(runs, 1);
        pending(true);
        QTRY_COMPARE(runs, 2);
    }
    void ignoresASecondReportOfTheSameRun() {
        Poller poller;
        std::vector<Poller::Done> reports;
        const auto handle = poller.add(QStringLiteral("job"), milliseconds(60000),
                                       [&](const auto& done) { reports.push_back(done); });
        QTRY_COMPARE(reports.size(), 1U);
        reports[0](true);
        handle->runNow();
        QTRY_COMPARE(reports.size(), 2U);
        reports[0](true);  // of a run that is over
        handle->runNow();
        settle();
        QCOMPARE(reports.size(), 2U);
    }
    void waitsLongerAfterEachFailure() {
        Poller poller;
        QElapsedTimer clock;
        std::vector<qint64> starts;
        clock.start();
        const auto handle =
            poller.add(QStringLiteral("job"), milliseconds(1), [&](const auto& done) {
                starts.push_back(clock.elapsed());
                done(starts.size() >= 3);
            });
        QTRY_VERIFY_WITH_TIMEOUT(starts.size() >= 5, 8000);
        QVERIFY2(starts[1] - starts[0] >= 850, qPrintable(QString::number(starts[1] - starts[0])));
        QVERIFY2(starts[2] - starts[1] >= 1700, qPrintable(QString::number(starts[2] - starts[1])));
    }
    void restsWhilePausedAndCatchesUpOnce() {
        Poller poller;
        poller.setPaused(true);
        QVERIFY(poller.isPaused());
        int runs = 0;
        const auto handle =
            poller.add(QStringLiteral("job"), milliseconds(60000), [&](const auto& done) {
                ++runs;
                done(true);
            });
        settle();
        QCOMPARE(runs, 0);
        poller.setPaused(false);
        QTRY_COMPARE(runs, 1);
        settle();
        QCOMPARE(runs, 1);
    }
    void endsWithItsHandleEvenFromWithinTheJob() {
        Poller poller;
        int runs = 0;
        std::unique_ptr<Poller::Handle> handle;
        handle = poller.add(QStringLiteral("job"), milliseconds(0), [&](const auto& done) {
            ++runs;
            handle.reset();
            done(true);
        });
        QTRY_COMPARE(runs, 1);
        settle();
        QCOMPARE(runs, 1);
    }
    void letsHandlesOutliveIt() {
        auto poller = std::make_unique<Poller>();
        int runs = 0;
        const auto handle =
            poller->add(QStringLiteral("job"), milliseconds(0), [&](const auto& done) {
                ++runs;
                done(true);
            });
        poller.reset();
        settle();
        QCOMPARE(runs, 0);
    }
};

static const test::Registrar<PollerTest> registered;

}  // namespace pallium::ui

#include "poller_test.moc"
