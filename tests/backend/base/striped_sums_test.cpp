#include "backend/base/striped_sums.h"

#include "tests/support/test_main.h"

#include <thread>
#include <vector>

namespace pallium {

class StripedSumsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void addsUpWhatAllThreadsAdd() {
        constexpr uint64_t kThreads = 12, kRounds = 1000;
        StripedSums<2> sums;
        std::vector<std::jthread> threads;
        for (uint64_t i = 0; i < kThreads; ++i)
            threads.emplace_back([&sums] {
                for (uint64_t round = 0; round < kRounds; ++round)
                    sums.add({1, 3});
            });
        threads.clear();
        const StripedSums<2>::Amounts totals = sums.totals();
        QCOMPARE(totals[0], kThreads * kRounds);
        QCOMPARE(totals[1], 3 * kThreads * kRounds);
    }
};

static const test::Registrar<StripedSumsTest> registered;

}  // namespace pallium

#include "striped_sums_test.moc"
