#include "backend/base/scheduler.h"

#include "tests/support/test_main.h"

#include <atomic>

namespace pallium {

class SchedulerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void repeatsUntilTheHandleGoes() {
        ThreadPool pool("test", 1, 10);
        Scheduler scheduler;
        std::atomic<int> runs{0};
        {
            const auto handle =
                scheduler.every(std::chrono::milliseconds(1), pool, [&runs] { ++runs; });
            QTRY_VERIFY(runs >= 3);
        }
        pool.stop();
        const int atEnd = runs;
        QTest::qWait(10);
        QCOMPARE(runs.load(), atEnd);
    }

    void letsATaskSetItsPace() {
        ThreadPool pool("test", 1, 10);
        Scheduler scheduler;
        std::atomic<int> runs{0};
        const auto handle = scheduler.paced(std::chrono::milliseconds(0), pool,
                                            [&runs]() -> std::optional<std::chrono::milliseconds> {
                                                if (++runs == 3) return std::nullopt;
                                                return std::chrono::milliseconds(1);
                                            });
        QTRY_COMPARE(runs.load(), 3);
        QTest::qWait(20);
        QCOMPARE(runs.load(), 3);
    }

    void waitsAsLongAsATaskSays() {
        ThreadPool pool("test", 1, 10);
        Scheduler scheduler;
        std::atomic<int> runs{0};
        const auto handle = scheduler.paced(std::chrono::milliseconds(0), pool, [&runs] {
            ++runs;
            return std::optional(std::chrono::milliseconds(std::chrono::hours(1)));
        });
        QTRY_COMPARE(runs.load(), 1);
        QTest::qWait(20);
        QCOMPARE(runs.load(), 1);
    }
};

static const test::Registrar<SchedulerTest> registered;

}  // namespace pallium

#include "scheduler_test.moc"
