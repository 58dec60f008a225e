#include "backend/base/parallel_for.h"

#include "tests/support/test_main.h"

#include <atomic>
#include <thread>
#include <vector>

namespace pallium {

class ParallelForTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void callsEachNumberOnce() {
        ThreadPool pool("test", 3, 100);
        for (const size_t count : {size_t(0), size_t(1), size_t(2), size_t(1000)}) {
            std::vector<std::atomic<int>> calls(count);
            parallelFor(&pool, 3, count, [&calls](size_t i) { ++calls[i]; });
            for (const std::atomic<int>& call : calls)
                QCOMPARE(call.load(), 1);
        }
    }
    void usesFreeThreads() {
        ThreadPool pool("test", 1, 100);
        std::atomic<int> inside{0};
        parallelFor(&pool, 1, 2, [&inside](size_t) {
            ++inside;
            while (inside < 2)
                std::this_thread::yield();  // ends only if both calls run at once
        });
        QCOMPARE(inside.load(), 2);
    }
    void doesNotWaitForBusyThreads() {
        ThreadPool pool("test", 1, 100);
        std::atomic<bool> release{false};
        QVERIFY(pool.post([&release] {
            while (!release)
                std::this_thread::yield();
        }));
        std::atomic<int> calls{0};
        parallelFor(&pool, 1, 10, [&calls](size_t) { ++calls; });
        QCOMPARE(calls.load(), 10);
        release = true;  // the helper that is still queued finds nothing to do
    }
    void needsNoPool() {
        int calls = 0;
        parallelFor(nullptr, 4, 5, [&calls](size_t) { ++calls; });
        QCOMPARE(calls, 5);
    }
};

static const test::Registrar<ParallelForTest> registered;

}  // namespace pallium

#include "parallel_for_test.moc"
