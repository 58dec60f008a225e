#include "backend/base/thread_pool.h"

#include "tests/support/test_main.h"

#include <atomic>

namespace pallium {

class ThreadPoolTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void refusesWhenFullAndRunsWhatItTook() {
        std::atomic<int> ran{0};
        {
            ThreadPool pool("test", 1, 2);
            std::atomic<bool> release{false};
            QVERIFY(pool.post([&release] {
                while (!release)
                    std::this_thread::yield();
            }));
            QTRY_COMPARE(pool.queued(), size_t(0));
            QVERIFY(pool.post([&ran] { ++ran; }));
            QVERIFY(pool.post([&ran] { ++ran; }));
            QVERIFY(!pool.post([&ran] { ++ran; }));
            release = true;
        }
        QCOMPARE(ran.load(), 2);
    }
    /// Tasks that come one by one find the threads asleep, falling asleep and busy.
    void runsEveryTaskWithoutAnother() {
        constexpr int kPosters = 2, kTasks = 5000;
        std::atomic<int> ran{0};
        ThreadPool pool("test", 3, kPosters);
        const auto postOneByOne = [&pool, &ran] {
            for (int i = 0; i < kTasks; ++i) {
                std::atomic<bool> isDone{false};
                if (!pool.post([&] {
                        ++ran;
                        isDone = true;
                    }))
                    return;
                while (!isDone)
                    std::this_thread::yield();
            }
        };
        std::vector<std::thread> posters;
        for (int i = 0; i < kPosters; ++i)
            posters.emplace_back(postOneByOne);
        for (std::thread& poster : posters)
            poster.join();
        QCOMPARE(ran.load(), kPosters * kTasks);
    }
};

static const test::Registrar<ThreadPoolTest> registered;

}  // namespace pallium

#include "thread_pool_test.moc"
