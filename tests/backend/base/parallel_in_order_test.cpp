#include "backend/base/parallel_in_order.h"

#include "tests/support/test_main.h"

#include <atomic>
#include <thread>
#include <vector>

namespace pallium {
namespace {

/// Squares of numbers, computed into as many places as the window has.
struct Squares {
    std::vector<size_t> places;
    std::vector<size_t> delivered;
    std::vector<std::atomic<int>> computed;
    OrderedWork work;

    Squares(size_t count, size_t window, size_t last = SIZE_MAX) : places(window), computed(count) {
        work.count = count;
        work.window = window;
        work.compute = [this](size_t item) {
            ++computed[item];
            places[item % places.size()] = item * item;
        };
        work.deliver = [this, last](size_t item) {
            delivered.push_back(places[item % places.size()]);
            return item != last;
        };
    }
    bool isInOrder(size_t size) const {
        if (delivered.size() != size) return false;
        for (size_t i = 0; i < size; ++i)
            if (delivered[i] != i * i) return false;
        return true;
    }
};

}  // namespace

class ParallelInOrderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void deliversEachItemOnceInOrder() {
        ThreadPool pool("test", 3, 1000);
        for (const size_t window : {size_t(1), size_t(2), size_t(32)})
            for (const size_t count : {size_t(0), size_t(1), size_t(2), size_t(5000)}) {
                Squares squares(count, window);
                parallelInOrder({&pool, 3}, squares.work);
                QVERIFY(squares.isInOrder(count));
                for (const std::atomic<int>& times : squares.computed)
                    QCOMPARE(times.load(), 1);
            }
    }
    void awakeHelpersGoWhenThereIsWorkOrNoneWillCome() {
        ThreadPool pool("test", 2, 100);
        const auto isFree = [&pool](size_t threads) {
            std::atomic<size_t> ran{0};
            for (size_t i = 0; i < threads; ++i)
                if (!pool.post([&ran] { ++ran; })) return false;
            return QTest::qWaitFor([&] { return ran == threads; });
        };
        {
            const AwakeHelpers awake({&pool, 2});
            QVERIFY(isFree(2));
            Squares squares(100, 32);
            parallelInOrder({&pool, 2}, squares.work);
            QVERIFY(squares.isInOrder(100));
        }
        QVERIFY(isFree(2));
        pool.stop();
        const AwakeHelpers refused({&pool, 2});
        const AwakeHelpers none{Helpers()};
    }
    void usesFreeThreads() {
        ThreadPool pool("test", 1, 100);
        std::atomic<int> inside{0};
        OrderedWork work;
        work.count = work.window = 2;
        work.compute = [&inside](size_t) {
            ++inside;
            while (inside < 2)
                std::this_thread::yield();  // ends only if both run at once
        };
        work.deliver = [](size_t) { return true; };
        parallelInOrder({&pool, 1}, work);
        QCOMPARE(inside.load(), 2);
    }
    void doesNotWaitForBusyThreads() {
        std::atomic<bool> release{false};
        ThreadPool pool("test", 1, 100);
        QVERIFY(pool.post([&release] {
            while (!release)
                std::this_thread::yield();
        }));
        {
            Squares squares(10, 4);
            parallelInOrder({&pool, 1}, squares.work);
            QVERIFY(squares.isInOrder(10));
        }
        release = true;  // the helper that is still queued finds nothing to do
    }
    void endsWhenToldSo() {
        ThreadPool pool("test", 2, 100);
        Squares squares(100'000, 8, 20);
        parallelInOrder({&pool, 2}, squares.work);
        QVERIFY(squares.isInOrder(21));
        QCOMPARE(squares.computed[1000].load(), 0);
    }
    void needsNoPool() {
        Squares squares(5, 2);
        parallelInOrder({nullptr, 4}, squares.work);
        QVERIFY(squares.isInOrder(5));
    }
};

static const test::Registrar<ParallelInOrderTest> registered;

}  // namespace pallium

#include "parallel_in_order_test.moc"
