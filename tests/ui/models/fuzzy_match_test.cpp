#include "ui/models/fuzzy_match.h"

#include "tests/support/test_main.h"

#include <QStringList>

#include <algorithm>

namespace pallium::ui {
namespace {

QString text(const char* words) {
    return QString::fromUtf8(words);
}

class FuzzyMatchTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void findsSubsequencesOnly() {
        QVERIFY(fuzzyScore(text("hrt"), text("http_requests_total")));
        QVERIFY(fuzzyScore(text("HTTP"), text("http_requests_total")));
        QVERIFY(fuzzyScore(text("total"), text("http_requests_total")));
        QVERIFY(!fuzzyScore(text("trh"), text("http_requests_total")));
        QVERIFY(!fuzzyScore(text("httpx"), text("http_requests_total")));
        QVERIFY(!fuzzyScore(text("a"), QString()));
        QCOMPARE(fuzzyScore(QString(), text("anything")), std::optional<int>(0));
        QVERIFY(fuzzyScore(text("größe"), text("Größe ändern")));
    }

    void ranks_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        QTest::newRow("the whole text") << "up"
                                        << "up"
                                        << "up_total";
        QTest::newRow("starts of words") << "hrt"
                                         << "http_requests_total"
                                         << "other_shortcut";
        QTest::newRow("the start of the text") << "node"
                                               << "node_load"
                                               << "my_node_load";
        QTest::newRow("the start of a word") << "rate"
                                             << "http_rate"
                                             << "http_generate";
        QTest::newRow("in one piece") << "load"
                                      << "node_load"
                                      << "l_o_a_d";
        QTest::newRow("shorter") << "http"
                                 << "http_size"
                                 << "http_size_of_every_request";
        QTest::newRow("a word later on") << "rt"
                                         << "remote_total"
                                         << "art_museum";
    }
    void ranks() {
        QFETCH(QString, pattern);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        const std::optional<int> high = fuzzyScore(pattern, better);
        const std::optional<int> low = fuzzyScore(pattern, worse);
        QVERIFY(high && low);
        QVERIFY2(*high > *low, qPrintable(QStringLiteral("%1 <= %2").arg(*high).arg(*low)));
    }

    // Preferring the start of a word must not lose a match that goes on before it.
    void findsWhatGreedWouldMiss() { QVERIFY(fuzzyScore(text("ab"), text("ab_a"))); }
};

const test::Registrar<FuzzyMatchTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "fuzzy_match_test.moc"
