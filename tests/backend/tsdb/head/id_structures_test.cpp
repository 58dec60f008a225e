#include "backend/tsdb/head/id_array.h"
#include "backend/tsdb/head/id_index.h"
#include "tests/support/test_main.h"

#include <array>
#include <map>
#include <random>
#include <set>

namespace pallium::tsdb {

class IdStructuresTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void indexHoldsWhatASetHolds_data() {
        QTest::addColumn<quint32>("hashes");
        QTest::newRow("distinct hashes") << quint32(UINT32_MAX);
        QTest::newRow("many ids with one hash") << quint32(50);
        QTest::newRow("runs that wrap around") << quint32(3);
    }
    void indexHoldsWhatASetHolds() {
        QFETCH(quint32, hashes);
        // The last slots of a small table, so that runs wrap.
        const auto hashOf = [hashes](uint32_t id) {
            return id * 2654435761u % hashes + (hashes < 100 ? 60u : 0u);
        };
        std::mt19937 random(7);
        IdIndex index;
        std::set<uint32_t> model;
        for (int step = 0; step < 20000; ++step) {
            const auto id = static_cast<uint32_t>(random() % 300);
            if (!model.insert(id).second) {
                model.erase(id);
                index.erase(hashOf(id), id, hashOf);
            } else {
                index.insert(hashOf(id), id, hashOf);
            }
            QCOMPARE(index.size(), model.size());
            if (step % 50 != 0) continue;
            for (uint32_t other = 0; other < 300; ++other)
                QCOMPARE(find(index, hashOf(other), other) == other, model.contains(other));
        }
    }
    void arrayHoldsWhatAMapHolds() {
        std::mt19937 random(8);
        IdArray<uint64_t> array;
        std::map<size_t, uint64_t> model;
        for (int step = 0; step < 50000; ++step) {
            const size_t id = random() % 1000;
            if (model.contains(id)) {
                QCOMPARE(array[id], model[id]);
                array.erase(id);
                model.erase(id);
            } else {
                QVERIFY(!array.has(id));
                array.insert(id, model[id] = random());
            }
            QCOMPARE(array.size(), model.size());
        }
        for (size_t id = 0; id < array.end(); ++id) {
            QCOMPARE(array.has(id), model.contains(id));
            if (array.has(id)) QCOMPARE(array[id], model[id]);
        }
        QVERIFY(!array.has(1'000'000));
    }
    void arrayKeepsAlmostNothingOfIdsThatAreGone() {
        IdArray<std::array<char, 32>> array;
        for (size_t id = 0; id < 100'000; ++id)
            array.insert(id, {});
        for (size_t id = 0; id < 100'000; ++id)
            if (id % 1000 != 0) array.erase(id);
        QVERIFY(array.memoryBytes() < 100 * 32 + 100'000 / 2);
        array.skipTo(200'000);
        QCOMPARE(array.end(), size_t(200'000));
        QVERIFY(!array.has(150'000));
    }

  private:
    static uint32_t find(const IdIndex& index, uint32_t hash, uint32_t id) {
        return index.find(hash, [id](uint32_t other) { return other == id; });
    }
};

static const pallium::test::Registrar<IdStructuresTest> registeredIds;

}  // namespace pallium::tsdb

#include "id_structures_test.moc"
