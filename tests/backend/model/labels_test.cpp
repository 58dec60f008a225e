#include "backend/model/labels.h"

#include "tests/support/test_main.h"

namespace pallium {

class LabelsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsSortedOrderAndDropsEmptyValues() {
        const Labels labels = Labels::of({{"b", "2"}, {"a", "1"}, {"c", ""}});
        QCOMPARE(labels.size(), size_t(2));
        QCOMPARE(formatLabels(labels), std::string("{a=\"1\", b=\"2\"}"));
    }
    void comparesLikePrometheus() {
        QVERIFY(Labels::of({{"a", "1"}}) < Labels::of({{"a", "1"}, {"b", "2"}}));
        QVERIFY(Labels::of({{"a", "2"}}) > Labels::of({{"a", "1"}, {"b", "2"}}));
        QVERIFY(Labels() < Labels::of({{"a", "1"}}));
        QVERIFY(Labels::of({{"a", "1"}}) == Labels::of({{"a", "1"}}));
    }
    void hashOfNothingIsThatOfTheEmptySet() {
        QCOMPARE(Labels().hash(), hashLabels({}));
        QCOMPARE(Labels::of({{"a", "b"}}).hash(), hashLabels(Labels::of({{"a", "b"}})));
    }
    void hashesLongSetsLikeShortOnes() {
        const std::string longValue(2000, 'x');
        QCOMPARE(Labels::of({{"a", longValue}}).hash(), hashLabels(Labels::of({{"a", longValue}})));
    }
    void quotesNamesThatAreNotClassic() {
        QCOMPARE(formatLabels(Labels::of({{"__name__", "up"}})), std::string("up"));
        QCOMPARE(formatLabels(Labels::of({{"__name__", "up"}, {"a b", "x\"y"}})),
                 std::string("up{\"a b\"=\"x\\\"y\"}"));
        QCOMPARE(formatLabels(Labels::of({{"__name__", "my.metric"}, {"a", "b"}})),
                 std::string("{\"my.metric\", a=\"b\"}"));
        QCOMPARE(formatLabels(Labels()), std::string("{}"));
    }
    void knowsClassicNames() {
        const std::string letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
        const std::string digits = "0123456789";
        for (int byte = 0; byte < 256; ++byte) {
            const char c = static_cast<char>(byte);
            const bool isLetter = letters.find(c) != std::string::npos;
            const bool isDigit = digits.find(c) != std::string::npos;
            const std::string first{c, 'a'}, later{'a', c, 'a'};
            QCOMPARE(isClassicLabelName(first), isLetter);
            QCOMPARE(isClassicLabelName(later), isLetter || isDigit);
            QCOMPARE(isClassicMetricName(first), isLetter || c == ':');
            QCOMPARE(isClassicMetricName(later), isLetter || isDigit || c == ':');
        }
        QVERIFY(!isClassicLabelName("") && !isClassicMetricName(""));
    }
    void builderSetsRemovesAndKeeps() {
        LabelsBuilder builder(Labels::of({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
        builder.set("b", "").set("d", "4").remove("nothing");
        QCOMPARE(formatLabels(builder.labels()), std::string("{a=\"1\", c=\"3\", d=\"4\"}"));
        const std::vector<std::string> names{"d", "a"};
        builder.keep(names);
        QCOMPARE(formatLabels(builder.labels()), std::string("{a=\"1\", d=\"4\"}"));
    }
};

static const test::Registrar<LabelsTest> registered;

}  // namespace pallium

#include "labels_test.moc"
