#include "backend/tsdb/head/series_table.h"

#include "tests/support/test_main.h"

#include <array>
#include <random>

namespace pallium::tsdb {
namespace {

/// One to four labels of few names and values, so that neighbours have many in common.
Labels someLabels(std::mt19937& random) {
    const std::array<std::string, 5> names{"a", "b", "c", "name", "nom"};
    const std::array<std::string, 4> values{"x", "y", "a longer value", "a longer walue"};
    LabelsBuilder builder;
    for (const std::string& name : names)
        if (random() % 3 > 0) builder.set(name, values[random() % values.size()]);
    return builder.set("z", values[random() % values.size()]).labels();
}

}  // namespace

class SeriesTableTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void knowsLabelsByThoseOfANeighbour() {
        std::mt19937 random(1);
        SeriesTable table;
        std::vector<Labels> all;
        for (int i = 0; i < 60; ++i) {
            const Labels labels = someLabels(random);
            const uint32_t hash = SeriesTable::hashOf(labels.view());
            if (table.find(hash, labels.view()) != kNoId) continue;
            QCOMPARE(table.add(hash, labels.view()), static_cast<SeriesId>(all.size()));
            all.push_back(labels);
        }
        for (SeriesId series = 0; series < all.size(); ++series)
            for (SeriesId other = 0; other < all.size(); ++other)
                for (SeriesId neighbour = 0; neighbour < all.size(); ++neighbour)
                    QCOMPARE(table.hasLabels(series, all[other].view(),
                                             {neighbour, all[neighbour].view()}),
                             series == other);
        QVERIFY(!table.hasLabels(kNoId, all[0].view(), {0, all[0].view()}));
    }
};

static const test::Registrar<SeriesTableTest> registered;

}  // namespace pallium::tsdb

#include "series_table_test.moc"
