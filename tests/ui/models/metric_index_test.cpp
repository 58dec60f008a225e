#include "ui/models/metric_index.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

QStringList namesOf(const std::vector<MetricIndex::Hit>& hits) {
    QStringList names;
    for (const MetricIndex::Hit& hit : hits)
        names << hit.name;
    return names;
}

class MetricIndexTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void tiersDecideTheOrder();
    void marksWhatWasTyped();
    void emptyTextGivesTheAlphabet();
    void sortsAndRemovesDuplicates();
    void comesBackFromItsSerializedForm();
    void findsNearNames();
    void holdsNamesBeyondAscii();
    void limitIsKept();
};

void MetricIndexTest::tiersDecideTheOrder() {
    const MetricIndex index({QStringLiteral("go_rate"), QStringLiteral("rate"),
                             QStringLiteral("rate_total"), QStringLiteral("generated_items"),
                             QStringLiteral("r_a_t_e"), QStringLiteral("requests_late"),
                             QStringLiteral("other")});
    QCOMPARE(namesOf(index.search(QStringLiteral("rate"), 10)),
             (QStringList{QStringLiteral("rate"), QStringLiteral("rate_total"),
                          QStringLiteral("go_rate"), QStringLiteral("r_a_t_e"),
                          QStringLiteral("generated_items"), QStringLiteral("requests_late")}));
}

void MetricIndexTest::marksWhatWasTyped() {
    const MetricIndex index({QStringLiteral("http_requests_total")});
    const auto marks = [&](const char* typed) {
        const auto hits = index.search(QString::fromUtf8(typed), 1);
        return hits.empty() ? std::vector<int>{-1} : hits[0].matches;
    };
    QCOMPARE(marks("ht"), (std::vector<int>{0, 1}));
    QCOMPARE(marks("REQ"), (std::vector<int>{5, 6, 7}));
    QCOMPARE(marks("hrt"), (std::vector<int>{0, 5, 14}));
    QCOMPARE(marks("ttl"), (std::vector<int>{1, 2, 18}));
    QCOMPARE(marks("x"), (std::vector<int>{-1}));
}

void MetricIndexTest::emptyTextGivesTheAlphabet() {
    const MetricIndex index({QStringLiteral("bb"), QStringLiteral("c"), QStringLiteral("aaa")});
    QCOMPARE(namesOf(index.search({}, 2)),
             (QStringList{QStringLiteral("aaa"), QStringLiteral("bb")}));
    QVERIFY(index.search({}, 1)[0].matches.empty());
    QVERIFY(MetricIndex(QStringList()).search(QStringLiteral("a"), 5).empty());
}

void MetricIndexTest::sortsAndRemovesDuplicates() {
    const MetricIndex index({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("b")});
    QCOMPARE(index.size(), 2);
    QVERIFY(index.contains(QStringLiteral("a")));
    QVERIFY(!index.contains(QStringLiteral("A")));
    QVERIFY(!index.contains(QStringLiteral("c")));
}

void MetricIndexTest::comesBackFromItsSerializedForm() {
    const MetricIndex index({QStringLiteral("b"), QStringLiteral("a_total")});
    QCOMPARE(index.serialized(), QByteArray("a_total\nb\n"));
    const MetricIndexPtr again = MetricIndex::fromSerialized(index.serialized());
    QCOMPARE(namesOf(again->search({}, 9)), namesOf(index.search({}, 9)));
    QCOMPARE(MetricIndex::fromSerialized("x\n\ny")->size(), 2);
    QVERIFY(MetricIndex::fromSerialized({})->isEmpty());
}

void MetricIndexTest::findsNearNames() {
    const MetricIndex index({QStringLiteral("http_requests_total"),
                             QStringLiteral("http_request_total"),
                             QStringLiteral("http_errors_total"), QStringLiteral("up")});
    QCOMPARE(
        index.nearest(QStringLiteral("http_reqeusts_total"), 3),
        (QStringList{QStringLiteral("http_requests_total"), QStringLiteral("http_request_total")}));
    QCOMPARE(index.nearest(QStringLiteral("pu"), 3), QStringList{QStringLiteral("up")});
    QVERIFY(index.nearest(QStringLiteral("something_else"), 3).isEmpty());
}

void MetricIndexTest::holdsNamesBeyondAscii() {
    const QString name = QString::fromUtf8(
        "gr\xc3\xb6\xc3\x9f"
        "e.total");
    const MetricIndex index({name});
    const auto hits = index.search(QStringLiteral("tot"), 1);
    QCOMPARE(hits.size(), size_t{1});
    QCOMPARE(hits[0].matches, (std::vector<int>{6, 7, 8}));
    QVERIFY(index.contains(name));
}

void MetricIndexTest::limitIsKept() {
    QStringList names;
    for (int i = 0; i < 500; ++i)
        names << QStringLiteral("metric_%1").arg(i);
    const MetricIndex index(names);
    QCOMPARE(index.search(QStringLiteral("m"), 50).size(), size_t{50});
    QCOMPARE(index.search(QStringLiteral("metric_77"), 50)[0].name, QStringLiteral("metric_77"));
}

}  // namespace

static const pallium::test::Registrar<MetricIndexTest> registered;

}  // namespace pallium::ui

#include "metric_index_test.moc"
