#include "ui/shell/palette_search.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

Row entry(const char* key, const char* text) {
    Row row;
    row.key = QString::fromLatin1(key);
    row.text = QString::fromLatin1(text);
    return row;
}

QStringList keysOf(const std::vector<Row>& rows) {
    QStringList keys;
    for (const Row& row : rows)
        keys.append(row.key);
    return keys;
}

class PaletteSearchTest final : public QObject {
    Q_OBJECT

    PaletteSearch m_search;
    MetricIndex m_metrics{QStringList()};

    QStringList find(const char* typed) const {
        const QString input = QString::fromLatin1(typed);
        const auto pattern = PaletteSearch::metricPattern(input);
        const auto hits = pattern ? m_metrics.search(*pattern, PaletteSearch::kMaxRows)
                                  : std::vector<MetricIndex::Hit>();
        return keysOf(m_search.find(input, hits));
    }

  private Q_SLOTS:
    void init() {
        m_search = {};
        m_search.setEntries({entry(">query.run", "Run query"), entry(">tab.new", "New query tab"),
                             entry("#shop", "shop"), entry(":1", "Shop in production"),
                             entry("?help.shortcuts", "Keyboard shortcuts")});
        m_metrics = MetricIndex({QStringLiteral("shop_orders_total"), QStringLiteral("up")});
    }

    void findsEveryKind() {
        const QStringList found = find("shop");
        QVERIFY(found.contains(QStringLiteral("#shop")));
        QVERIFY(found.contains(QStringLiteral(":1")));
        QVERIFY(found.contains(QStringLiteral("@shop_orders_total")));
        QCOMPARE(found.front(), QStringLiteral("#shop"));
    }

    void narrowsByPrefix() {
        QCOMPARE(find("#shop"), QStringList{QStringLiteral("#shop")});
        QCOMPARE(find("@shop"), QStringList{QStringLiteral("@shop_orders_total")});
        QCOMPARE(find(":shop"), QStringList{QStringLiteral(":1")});
        QCOMPARE(find("> run"), QStringList{QStringLiteral(">query.run")});
        QCOMPARE(find("?"), QStringList{QStringLiteral("?help.shortcuts")});
        QCOMPARE(find("@").size(), 2);
    }

    void findsCommandsByTheirId() {
        QCOMPARE(find(">query.run").value(0), QStringLiteral(">query.run"));
    }

    void putsWhatWasUsedLatelyFirst() {
        QCOMPARE(find("").front(), QStringLiteral(">query.run"));
        m_search.setRecent({QStringLiteral("?help.shortcuts"), QStringLiteral("#shop")});
        QCOMPARE(find("").mid(0, 2),
                 (QStringList{QStringLiteral("?help.shortcuts"), QStringLiteral("#shop")}));
    }

    void showsNoMetricsBeforeOneTypes() { QVERIFY(!find("").contains(QStringLiteral("@up"))); }

    void isBounded() {
        std::vector<Row> many;
        for (int index = 0; index < 500; ++index)
            many.push_back(entry("#t", "tenant"));
        m_search.setEntries(many);
        QCOMPARE(static_cast<int>(m_search.find({}).size()), PaletteSearch::kMaxRows);
    }

    void toleratesNothing() {
        m_search = {};
        QVERIFY(m_search.find(QStringLiteral("x")).empty());
        QVERIFY(m_search.find(QStringLiteral("@")).empty());
    }
};

const test::Registrar<PaletteSearchTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "palette_search_test.moc"
