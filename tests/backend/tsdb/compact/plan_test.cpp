#include "backend/tsdb/compact/plan.h"

#include "tests/support/test_main.h"

#include <limits>

namespace pallium::tsdb {

namespace {

constexpr TimestampMs kMin = std::numeric_limits<TimestampMs>::min();
constexpr TimestampMs kMax = std::numeric_limits<TimestampMs>::max();

struct PlannedBlock {
    TimestampMs minTime, maxTime;
    uint64_t series = 0, tombstones = 0;
    bool hasFailed = false;
    std::vector<std::string> hints{};
};

struct PlanCase {
    const char* name;
    std::vector<PlannedBlock> blocks;
    std::vector<size_t> plan;
};

std::vector<BlockMeta> metasOf(const std::vector<PlannedBlock>& blocks) {
    std::vector<BlockMeta> metas;
    for (const PlannedBlock& block : blocks) {
        BlockMeta& meta = metas.emplace_back();
        meta.ulid = Ulid::generate(static_cast<TimestampMs>(metas.size()));
        meta.minTime = block.minTime;
        meta.maxTime = block.maxTime;
        meta.stats.series = block.series;
        meta.stats.tombstones = block.tombstones;
        meta.hasFailed = block.hasFailed;
        meta.hints = block.hints;
    }
    return metas;
}

const std::vector<PlanCase> kPlans{
    {"no blocks", {}, {}},
    {"one block", {{0, 20}}, {}},
    {"overlap: two", {{0, 20}, {19, 40}, {40, 60}}, {0, 1}},
    {"overlap: the second pair", {{0, 20}, {20, 40}, {30, 50}}, {1, 2}},
    {"overlap: the newest takes part", {{0, 20}, {10, 20}}, {0, 1}},
    {"overlap: one inside another, a third reaches out", {{0, 90}, {20, 40}, {80, 120}}, {0, 1, 2}},
    {"overlap: two runs, the first only", {{0, 20}, {10, 30}, {40, 60}, {50, 70}}, {0, 1}},
    {"overlap: given in any order", {{40, 60}, {19, 40}, {0, 20}}, {2, 1}},
    {"overlap: equal ranges", {{0, 20}, {0, 20}}, {0, 1}},
    {"overlap: a failed one too", {{0, 20}, {10, 30, 0, 0, true}}, {0, 1}},
    {"overlap: negative times", {{-40, -10}, {-20, 0}}, {0, 1}},
    {"window: full", {{0, 20}, {20, 40}, {40, 60}, {60, 80}}, {0, 1, 2}},
    {"window: full, but the newest is needed for it", {{0, 20}, {20, 40}, {40, 60}}, {}},
    {"window: more may come", {{0, 20}, {20, 40}, {60, 80}}, {}},
    {"window: with a gap, nothing more to come", {{0, 20}, {20, 40}, {60, 80}, {80, 100}}, {0, 1}},
    {"window: with a gap inside, full", {{0, 20}, {40, 60}, {60, 80}}, {0, 1}},
    {"window: one block alone in each, the next range",
     {{0, 20}, {60, 80}, {120, 140}, {180, 200}, {200, 220}},
     {0, 1, 2}},
    {"window: small ranges first", {{0, 20}, {20, 40}, {40, 60}, {60, 120}, {120, 180}}, {0, 1, 2}},
    {"window: a longer one in any order",
     {{20, 40}, {60, 120}, {960, 980}, {120, 180}, {720, 960}},
     {0, 1, 3}},
    {"window: the newest is that of the latest begin",
     {{0, 360}, {540, 560}, {360, 420}, {420, 540}},
     {2, 3}},
    {"window: not across a border", {{50, 60}, {60, 70}, {70, 80}, {120, 130}, {180, 190}}, {1, 2}},
    {"window: a block longer than the window is passed over",
     {{0, 90}, {90, 100}, {100, 120}, {120, 140}, {180, 200}},
     {1, 2}},
    {"window: a failed block keeps it",
     {{0, 20}, {20, 40, 0, 0, true}, {40, 60}, {60, 80}, {120, 140}},
     {}},
    {"window: a failed block keeps its window only",
     {{0, 20}, {20, 40, 0, 0, true}, {60, 80}, {80, 100}, {100, 120}, {120, 140}},
     {2, 3, 4}},
    {"window: negative times", {{-60, -40}, {-40, -20}, {-20, 0}, {0, 20}}, {0, 1, 2}},
    {"window: a negative border is one",
     {{-20, 0}, {0, 20}, {20, 40}, {40, 60}, {60, 80}},
     {1, 2, 3}},
    {"window: from below zero", {{-20, 0}, {0, 20}, {60, 80}, {180, 200}, {200, 220}}, {1, 2}},
    {"deleted: large, but the newest", {{0, 540, 10, 3}}, {}},
    {"deleted: large", {{0, 540, 10, 3}, {540, 560}}, {0}},
    {"deleted: too small", {{0, 60, 10, 3}, {60, 80}}, {}},
    {"deleted: small, but all", {{0, 60, 10, 10}, {60, 80}}, {0}},
    {"deleted: no series, no deletions", {{0, 540}, {540, 560}}, {}},
    {"deleted: five in a hundred are not enough", {{0, 540, 99, 5}, {540, 560}}, {}},
    {"deleted: six in a hundred", {{0, 540, 99, 6}, {540, 560}}, {0}},
    {"deleted: the newer first", {{0, 540, 9, 5}, {540, 1080, 9, 5}, {1080, 1100}}, {1}},
    {"deleted: a small one ends the search", {{0, 540, 9, 5}, {540, 560, 9, 5}, {560, 580}}, {}},
    {"parts of the head: never mixed", {{0, 20}, {0, 20, 0, 0, false, {"from-stale-series"}}}, {}},
    {"parts of the head: with their like",
     {{0, 20},
      {0, 20, 0, 0, false, {"from-stale-series"}},
      {10, 20, 0, 0, false, {"from-stale-series"}},
      {10, 20, 0, 0, false, {"from-selected-series"}}},
     {1, 2}},
    {"out of order: mixed", {{0, 20}, {0, 20, 0, 0, false, {"from-out-of-order"}}}, {0, 1}},
    {"times at the ends", {{kMin, kMax}, {kMax - 1, kMax}, {kMax, kMax}}, {0, 1}},
    {"times at the ends, apart", {{kMin, kMin + 5}, {kMin + 5, 0}, {0, kMax}, {kMax, kMax}}, {}},
};

}  // namespace

class PlanTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void choosesWhatPrometheusChooses_data() {
        QTest::addColumn<size_t>("number");
        for (size_t i = 0; i < kPlans.size(); ++i)
            QTest::newRow(kPlans[i].name) << i;
    }
    void choosesWhatPrometheusChooses() {
        QFETCH(size_t, number);
        const PlanCase& chosen = kPlans[number];
        const std::vector<int64_t> ranges{20, 60, 180, 540, 1620};
        QCOMPARE(planCompaction(metasOf(chosen.blocks), ranges), chosen.plan);
    }
    void mergesOnlyOverlapsWithoutRanges() {
        const auto apart = metasOf({{0, 20}, {20, 40}, {40, 60}, {60, 80}});
        QVERIFY(planCompaction(apart, {}).empty());
        QVERIFY(planCompaction(apart, std::vector<int64_t>{20}).empty());
        const auto over = metasOf({{0, 20}, {10, 40}});
        QCOMPARE(planCompaction(over, {}).size(), size_t{2});
    }
    void triplesRangesUpToTheLongest() {
        const int64_t hour = 3'600'000;
        QCOMPARE(compactionRanges(2 * hour, 31 * 24 * hour),
                 (std::vector<int64_t>{2 * hour, 6 * hour, 18 * hour, 54 * hour, 162 * hour,
                                       486 * hour}));
        QCOMPARE(compactionRanges(2, 6), (std::vector<int64_t>{2, 6}));
        QCOMPARE(compactionRanges(2, 5), (std::vector<int64_t>{2}));
        QCOMPARE(compactionRanges(2, 1), (std::vector<int64_t>{2}));
        QVERIFY(compactionRanges(1, kMax).back() > kMax / 3);
    }
    void retiresWhatEndsBeforeTheNewestLessRetention() {
        const auto blocks = metasOf({{40, 100}, {0, 20}, {20, 40}, {10, 41}});
        QCOMPARE(planRetention(blocks, 60), (std::vector<size_t>{1, 2}));
        QCOMPARE(planRetention(blocks, 80), (std::vector<size_t>{1}));
        QVERIFY(planRetention(blocks, 81).empty());
        QVERIFY(planRetention(blocks, 0).empty());
        QVERIFY(planRetention({}, 60).empty());
        QCOMPARE(planRetention(metasOf({{kMin, kMin}, {kMax, kMax}}), kMax),
                 (std::vector<size_t>{0}));
        QCOMPARE(planRetention(metasOf({{-90, -60}, {-60, -30}}), 30), (std::vector<size_t>{0}));
    }
    void namesTheAncestorsOfAMerge() {
        auto parents = metasOf({{-10, 20}, {5, 40}, {0, 30}});
        parents[0].level = 2;
        parents[0].sources = {parents[2].ulid, parents[0].ulid};
        parents[1].sources = {parents[1].ulid};
        parents[2].sources = {parents[2].ulid};
        parents[0].hints = {"from-out-of-order", "newer"};
        parents[1].hints = {"from-out-of-order"};
        parents[2].hints = {"from-out-of-order"};
        parents[1].isDeletable = parents[1].hasFailed = true;
        parents[1].stats.samples = 5;
        const Ulid ulid = Ulid::generate(9);
        const BlockMeta meta = mergedMeta(ulid, parents);
        QCOMPARE(meta.ulid, ulid);
        QCOMPARE(meta.minTime, TimestampMs{-10});
        QCOMPARE(meta.maxTime, TimestampMs{40});
        QCOMPARE(meta.level, 3);
        QCOMPARE(meta.sources, (std::vector{parents[0].ulid, parents[1].ulid, parents[2].ulid}));
        QCOMPARE(meta.parents, (std::vector<BlockMeta::Parent>{{parents[0].ulid, -10, 20},
                                                               {parents[1].ulid, 5, 40},
                                                               {parents[2].ulid, 0, 30}}));
        QCOMPARE(meta.hints, (std::vector<std::string>{"from-out-of-order"}));
        QVERIFY(!meta.isDeletable && !meta.hasFailed);
        QCOMPARE(meta.stats, BlockMeta::Stats());
        parents[2].hints.clear();
        QVERIFY(mergedMeta(ulid, parents).hints.empty());
    }
};

static const test::Registrar<PlanTest> registered;

}  // namespace pallium::tsdb

#include "plan_test.moc"
