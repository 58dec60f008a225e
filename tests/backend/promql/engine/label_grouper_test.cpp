#include "backend/promql/engine/label_grouper.h"

#include "tests/support/test_main.h"

namespace pallium::promql {

class LabelGrouperTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsNamedLabelsThatArePresent() {
        const std::vector<std::string> names{"job", "absent"};
        LabelGrouper grouper(names, true);
        QCOMPARE(grouper.groupOf(Labels::of({{"job", "a"}, {"x", "1"}})), 0u);
        QCOMPARE(grouper.groupOf(Labels::of({{"job", "b"}, {"x", "1"}})), 1u);
        QCOMPARE(grouper.groupOf(Labels::of({{"job", "a"}, {"x", "2"}})), 0u);
        QCOMPARE(grouper.groupOf(Labels()), 2u);
        QCOMPARE(formatLabels(grouper.labels(0)), std::string("{job=\"a\"}"));
        QCOMPARE(formatLabels(grouper.labels(2)), std::string("{}"));
    }
    void nothingNamedIsOneGroup() {
        LabelGrouper grouper({}, true);
        QCOMPARE(grouper.groupOf(Labels::of({{"job", "a"}})), 0u);
        QCOMPARE(grouper.groupOf(Labels::of({{"job", "b"}})), 0u);
        QCOMPARE(grouper.size(), size_t(1));
    }
    void withoutRemovesTheNameToo() {
        const std::vector<std::string> names{"x"};
        LabelGrouper grouper(names, false);
        QCOMPARE(grouper.groupOf(Labels::of({{"__name__", "m"}, {"job", "a"}, {"x", "1"}})), 0u);
        QCOMPARE(grouper.groupOf(Labels::of({{"__name__", "n"}, {"job", "a"}, {"x", "2"}})), 0u);
        QCOMPARE(formatLabels(grouper.labels(0)), std::string("{job=\"a\"}"));
    }
    void withoutKeepsTypeAndUnit() {
        LabelGrouper grouper({}, false);
        grouper.groupOf(Labels::of({{"__name__", "m"}, {"__type__", "gauge"}, {"__unit__", "s"}}));
        QCOMPARE(formatLabels(grouper.labels(0)),
                 std::string("{__type__=\"gauge\", __unit__=\"s\"}"));
    }
    void labelsThatOnlyConcatenateAlikeAreApart() {
        const std::vector<std::string> names{"a", "b"};
        LabelGrouper grouper(names, true);
        QVERIFY(grouper.groupOf(Labels::of({{"a", "aa"}, {"b", "bb"}})) !=
                grouper.groupOf(Labels::of({{"a", "a"}, {"b", "abb"}})));
    }
};

static const pallium::test::Registrar<LabelGrouperTest> registeredLabelGrouperTest;

}  // namespace pallium::promql

#include "label_grouper_test.moc"
