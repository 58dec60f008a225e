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
};

static const test::Registrar<SchedulerTest> registered;

}  // namespace pallium

#include "scheduler_test.moc"
