#include "backend/distributor/normalize.h"

#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

using Pairs = std::vector<Label>;

Pairs normalized(Pairs labels) {
    WriteBatch batch;
    batch.labels = {{"before", "1"}};
    batch.labels.insert(batch.labels.end(), labels.begin(), labels.end());
    const auto end = static_cast<uint32_t>(batch.labels.size());
    batch.labels.push_back({"after", "1"});
    batch.series = {{1, end, 0, 0}};
    normalizeLabels(batch);
    const std::span<Label> result = batch.labelsOf(batch.series[0]);
    return {result.begin(), result.end()};
}

Pairs normalizedExemplar(Pairs labels) {
    WriteBatch batch;
    batch.exemplarLabels = {{"before", "1"}};
    batch.exemplarLabels.insert(batch.exemplarLabels.end(), labels.begin(), labels.end());
    const auto end = static_cast<uint32_t>(batch.exemplarLabels.size());
    batch.exemplarLabels.push_back({"after", "1"});
    batch.exemplars = {{1, 1, 0, 1}, {1, 1, 1, end}};
    normalizeExemplars(batch);
    const LabelsView result = batch.labelsOf(batch.exemplars[1]);
    return {result.begin(), result.end()};
}

}  // namespace

class NormalizeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void leavesWhatIsInOrder() {
        const Pairs labels{{"__name__", "up"}, {"a", "1"}, {"b", "2"}};
        QCOMPARE(normalized(labels), labels);
        QCOMPARE(normalized({}), Pairs{});
    }
    void sortsByNameAndDropsEmptyValues() {
        QCOMPARE(normalized({{"z", "1"}, {"b", ""}, {"a", "2"}, {"__name__", "up"}}),
                 (Pairs{{"__name__", "up"}, {"a", "2"}, {"z", "1"}}));
        QCOMPARE(normalized({{"a", ""}}), Pairs{});
    }
    void keepsEqualNamesInTheirOrder() {
        QCOMPARE(normalized({{"b", "1"}, {"a", "2"}, {"b", "0"}}),
                 (Pairs{{"a", "2"}, {"b", "1"}, {"b", "0"}}));
    }
    void keepsTheLastOfEqualNamesInExemplars() {
        QCOMPARE(normalizedExemplar({{"b", "1"}, {"a", "2"}, {"b", "0"}, {"c", ""}}),
                 (Pairs{{"a", "2"}, {"b", "0"}}));
        QCOMPARE(normalizedExemplar({{"a", "1"}, {"a", "2"}}), (Pairs{{"a", "2"}}));
        QCOMPARE(normalizedExemplar({{"a", "1"}, {"b", "2"}}), (Pairs{{"a", "1"}, {"b", "2"}}));
        QCOMPARE(normalizedExemplar({}), Pairs{});
    }
    void sortsSetsLargerThanAnyLimit() {
        std::vector<std::string> names;
        for (int i = 0; i < 500; ++i)
            names.push_back("n" + std::to_string(i * 7919 % 500 + 1000));
        Pairs labels;
        for (const std::string& name : names)
            labels.push_back({name, "v"});
        const Pairs result = normalized(labels);
        QCOMPARE(result.size(), labels.size());
        for (size_t i = 1; i < result.size(); ++i)
            QVERIFY(result[i - 1].name < result[i].name);
    }
};

static const test::Registrar<NormalizeTest> registered;

}  // namespace pallium::distributor

#include "normalize_test.moc"
