#include "app/log_ring.h"

#include "tests/support/test_main.h"

#include <thread>
#include <vector>

namespace pallium::app {

class LogRingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void givesEachLineOnce() {
        LogRing ring;
        ring.add("a");
        ring.add("b");
        const LogRing::Lines first = ring.take();
        QCOMPARE(first.lines, (std::deque<std::string>{"a", "b"}));
        QCOMPARE(first.lost, uint64_t(0));
        QVERIFY(ring.take().lines.empty());
    }

    void keepsTheNewestAndCountsWhatHadToGo() {
        LogRing ring;
        for (size_t i = 0; i < LogRing::kMaxLines + 3; ++i)
            ring.add(std::to_string(i));
        const LogRing::Lines kept = ring.take();
        QCOMPARE(kept.lines.size(), LogRing::kMaxLines);
        QCOMPARE(kept.lines.front(), "3");
        QCOMPARE(kept.lost, uint64_t(3));
        QCOMPARE(ring.take().lost, uint64_t(0));
    }

    void losesNothingBetweenThreads() {
        constexpr size_t kThreads = 3, kLines = 2000;
        LogRing ring;
        std::vector<std::jthread> writers;
        for (size_t i = 0; i < kThreads; ++i)
            writers.emplace_back([&ring] {
                for (size_t line = 0; line < kLines; ++line)
                    ring.add("line");
            });
        size_t seen = 0;
        for (int look = 0; look < 50; ++look) {
            const LogRing::Lines some = ring.take();
            seen += some.lines.size() + some.lost;
        }
        writers.clear();
        const LogRing::Lines rest = ring.take();
        QCOMPARE(seen + rest.lines.size() + rest.lost, kThreads * kLines);
    }
};

static const test::Registrar<LogRingTest> registered;

}  // namespace pallium::app

#include "log_ring_test.moc"
