#include "backend/tsdb/head/label_pairs.h"

#include "backend/tsdb/head/series_table.h"
#include "tests/support/test_main.h"

namespace pallium::tsdb {

class LabelPairsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void findsWhatWasInterned() {
        LabelPairs pairs;
        const PairId a = pairs.intern("job", "api");
        const PairId b = pairs.intern("job", "db");
        QCOMPARE(pairs.intern("job", "api"), a);
        QCOMPARE(pairs.find("job", "db"), b);
        QCOMPARE(pairs.find("jo", "bdb"), kNoId);
        QCOMPARE(pairs.text(b).value, std::string_view("db"));
        QCOMPARE(pairs.namesEnd(), size_t(1));
        QCOMPARE(pairs.pairsOfName(pairs.findName("job")), size_t(2));
        QCOMPARE(pairs.findName("instance"), kNoId);
    }
    void keepsTextsOfAnyLength() {
        LabelPairs pairs;
        std::vector<std::string> values;
        for (const size_t size : {0, 1, 3, 4, 7, 8, 9, 127, 128, 20000, 65530, 65536, 300000})
            values.push_back(std::string(size, static_cast<char>('a' + size % 26)));
        for (const std::string& value : values)
            (void)pairs.intern("name", value);
        for (PairId pair = 0; pair < values.size(); ++pair) {
            QCOMPARE(pairs.find("name", values[pair]), pair);
            QVERIFY(pairs.text(pair).value == values[pair]);
        }
    }
    void keepsPostingsAscending() {
        LabelPairs pairs;
        const PairId sparse = pairs.intern("a", "1");
        const PairId dense = pairs.intern("a", "2");
        const PairId single = pairs.intern("a", "3");
        std::vector<SeriesId> expected;
        for (SeriesId id = 0; id < 5000; ++id)
            pairs.addPosting(dense, id);
        for (uint64_t id = 3; id < kNoId; id = id * 2 + 1) {
            expected.push_back(static_cast<SeriesId>(id));
            pairs.addPosting(sparse, static_cast<SeriesId>(id));
        }
        pairs.addPosting(single, 77);
        std::vector<SeriesId> found;
        pairs.appendPostings(sparse, found);
        QVERIFY(found == expected);
        found.clear();
        pairs.appendPostings(dense, found);
        QCOMPARE(found.size(), size_t(5000));
        QCOMPARE(found[4999], SeriesId(4999));
        found.clear();
        pairs.appendPostings(single, found);
        QVERIFY(found == std::vector<SeriesId>{77});
    }
    void findsSeriesAmongMany() {
        SeriesTable table;
        std::vector<Labels> all;
        for (int i = 0; i < 20000; ++i) {
            all.push_back(
                Labels::of({{"__name__", "m" + std::to_string(i % 7)}, {"i", std::to_string(i)}}));
            const uint32_t hash = SeriesTable::hashOf(all.back().view());
            QCOMPARE(table.find(hash, all.back().view()), kNoId);
            QCOMPARE(table.add(hash, all.back().view()), SeriesId(i));
        }
        for (SeriesId id = 0; id < all.size(); ++id)
            QCOMPARE(table.find(SeriesTable::hashOf(all[id].view()), all[id].view()), id);
    }
    void tellsSetsWithTheSameHashApart() {
        SeriesTable table;
        const Labels a = Labels::of({{"a", "1"}});
        const Labels b = Labels::of({{"a", "2"}});
        const Labels more = Labels::of({{"a", "1"}, {"b", "1"}});
        QCOMPARE(table.add(9, a.view()), SeriesId(0));
        QCOMPARE(table.find(9, b.view()), kNoId);
        QCOMPARE(table.find(9, more.view()), kNoId);
        QCOMPARE(table.add(9, b.view()), SeriesId(1));
        QCOMPARE(table.find(9, b.view()), SeriesId(1));
        QCOMPARE(table.find(9, a.view()), SeriesId(0));
    }
    void fillsGapsInIds() {
        SeriesTable table;
        const Labels a = Labels::of({{"a", "1"}, {"x", "y"}});
        const Labels b = Labels::of({{"a", "2"}, {"x", "y"}});
        table.addAt(5, SeriesTable::hashOf(b.view()), b.view());
        QVERIFY(!table.exists(2));
        QCOMPARE(table.idEnd(), SeriesId(6));
        table.addAt(2, SeriesTable::hashOf(a.view()), a.view());
        table.rebuildPostings();
        std::vector<SeriesId> found;
        table.pairs().appendPostings(table.pairs().find("x", "y"), found);
        QVERIFY((found == std::vector<SeriesId>{2, 5}));
        QCOMPARE(table.size(), size_t(2));
    }
};

static const pallium::test::Registrar<LabelPairsTest> registeredPairs;

}  // namespace pallium::tsdb

#include "label_pairs_test.moc"
