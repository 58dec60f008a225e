#include "backend/tsdb/head/series_table.h"
#include "tests/support/test_main.h"

#include <map>
#include <random>
#include <set>

namespace pallium::tsdb {
namespace {

SeriesId addSeries(SeriesTable& table, const Labels& labels) {
    return table.add(SeriesTable::hashOf(labels.view()), labels.view());
}

/// Removes and cleans up in steps of `atMost`.
void removeAll(SeriesTable& table, const std::vector<SeriesId>& series, size_t atMost = SIZE_MAX) {
    std::set<PairId> affected;
    for (const SeriesId id : series)
        table.remove(id, [&](PairId pair) { affected.insert(pair); });
    for (const PairId pair : affected)
        while (!table.filterPostings(pair, atMost)) {
        }
    table.postingsFiltered();
    while (!table.tidyTexts(atMost)) {
    }
}

std::vector<SeriesId> postings(const SeriesTable& table, const char* name, const char* value) {
    std::vector<SeriesId> found;
    const PairId pair = table.pairs().find(name, value);
    if (pair != kNoId) table.pairs().appendPostings(pair, found);
    return found;
}

}  // namespace

class SeriesRemovalTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void leavesNoTraceOfPairsThatNoSeriesHas() {
        SeriesTable table;
        const SeriesId a = addSeries(table, Labels::of({{"job", "x"}, {"only", "1"}}));
        const SeriesId b = addSeries(table, Labels::of({{"job", "x"}, {"pod", "2"}}));
        const SeriesId c = addSeries(table, Labels::of({{"job", "x"}, {"pod", "3"}}));
        removeAll(table, {a, c});
        QVERIFY(!table.exists(a));
        QCOMPARE(table.size(), size_t(1));
        QCOMPARE(table.pairs().find("only", "1"), kNoId);
        QCOMPARE(table.pairs().findName("only"), kNoId);
        QCOMPARE(table.pairs().pairsOfName(table.pairs().findName("pod")), size_t(1));
        QVERIFY((postings(table, "job", "x") == std::vector<SeriesId>{b}));
        const Labels again = Labels::of({{"job", "x"}, {"only", "1"}});
        QCOMPARE(table.find(SeriesTable::hashOf(again.view()), again.view()), kNoId);
        const SeriesId d = addSeries(table, again);
        QCOMPARE(d, SeriesId(3));
        QVERIFY((postings(table, "job", "x") == std::vector<SeriesId>{b, d}));
    }
    void reusesWhatItGaveBack() {
        SeriesTable table;
        size_t bytes = 0;
        for (int round = 0; round < 50; ++round) {
            std::vector<SeriesId> made;
            for (int i = 0; i < 300; ++i)
                made.push_back(addSeries(
                    table, Labels::of({{"i", std::to_string(round * 1000 + i)}, {"job", "x"}})));
            removeAll(table, made);
            QCOMPARE(table.pairs().size(), size_t(0));
            QCOMPARE(table.pairs().postingsSegments(), size_t(0));
            QVERIFY(table.pairs().end() <= 301);
            if (round == 40) bytes = table.memoryBytes();
        }
        // What is left: bits of ids that have gone, and dropped text that is not worth moving yet.
        QVERIFY(table.memoryBytes() <= bytes + 10 * 300 * 20);
    }
    void followsAModelWhileOthersComeInBetween() {
        std::mt19937 random(11);
        SeriesTable table;
        std::map<SeriesId, Labels> model;
        int next = 0;
        const auto add = [&] {
            const int i = next++;
            const Labels labels = Labels::of({{"group", std::to_string(i % 7)},
                                              {"i", std::to_string(i)},
                                              {"name" + std::to_string(random() % 40), "v"}});
            model.emplace(addSeries(table, labels), labels);
        };
        for (int round = 0; round < 60; ++round) {
            for (int i = 0; i < 100; ++i)
                add();
            std::set<PairId> affected;
            std::erase_if(model, [&](const auto& one) {
                if (random() % 3 == 0) return false;
                table.remove(one.first, [&](PairId pair) { affected.insert(pair); });
                return true;
            });
            for (const PairId pair : affected) {
                while (!table.filterPostings(pair, 3))
                    if (random() % 8 == 0) add();
            }
            table.postingsFiltered();
            checkAgainst(table, model);
        }
    }
    void viewsOutliveACompactionOfTexts() {
        SeriesTable table;
        std::vector<SeriesId> all;
        for (int i = 0; i < 20000; ++i)
            all.push_back(
                addSeries(table, Labels::of({{"i", std::string(30, 'x') + std::to_string(i)}})));
        const size_t before = table.pairs().texts().memoryBytes();
        const PairId pair = table.pairsOf(5)[0];
        const TextArena::Pin pin = table.pairs().texts().pin();
        const TextArena::Address address = table.pairs().textAddress(pair);
        const std::weak_ptr<const void> old = pin[0];
        all.erase(std::remove_if(all.begin(), all.end(), [](SeriesId id) { return id % 10 == 0; }),
                  all.end());
        removeAll(table, all, 100);
        const size_t after = table.pairs().texts().memoryBytes();
        QVERIFY(after < before / 5);
        QCOMPARE(TextArena::labelAt(address).value, std::string(30, 'x') + "5");
        for (SeriesId id = 0; id < 20000; id += 10) {
            const Labels labels = Labels::of({{"i", std::string(30, 'x') + std::to_string(id)}});
            QCOMPARE(table.find(SeriesTable::hashOf(labels.view()), labels.view()), id);
        }
        const_cast<TextArena::Pin&>(pin) = {};
        QVERIFY(old.expired());
    }

  private:
    static void checkAgainst(const SeriesTable& table, const std::map<SeriesId, Labels>& model) {
        QCOMPARE(table.size(), model.size());
        std::map<std::pair<std::string, std::string>, std::vector<SeriesId>> expected;
        std::vector<Label> labels;
        for (const auto& [id, own] : model) {
            QCOMPARE(table.find(SeriesTable::hashOf(own.view()), own.view()), id);
            for (const Label& label : own.view())
                expected[{std::string(label.name), std::string(label.value)}].push_back(id);
        }
        QCOMPARE(table.pairs().size(), expected.size());
        for (const auto& [label, ids] : expected)
            QVERIFY(postings(table, label.first.c_str(), label.second.c_str()) == ids);
        size_t linked = 0;
        for (uint32_t name = 0; name < table.pairs().namesEnd(); ++name)
            table.pairs().forEachPair(name, [&](PairId pair) {
                QVERIFY(table.pairs().exists(pair));
                ++linked;
            });
        QCOMPARE(linked, expected.size());
    }
};

static const pallium::test::Registrar<SeriesRemovalTest> registeredRemoval;

}  // namespace pallium::tsdb

#include "series_removal_test.moc"
