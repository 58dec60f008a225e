#include "ui/pages/tenants/tenants_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/models/health.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/page_header.h"

#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

#include <algorithm>
#include <cmath>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

test::FakeAnswer tenantAnswer(const QStringList& tenants) {
    QStringList items;
    int series = 100;
    for (const QString& tenant : tenants)
        items << QStringLiteral(
                     "{\"userID\":\"%1\",\"ingestionRate\":5.5,\"numSeries\":%2,"
                     "\"APIIngestionRate\":5,\"RuleIngestionRate\":0.5,\"activeSeries\":%2,"
                     "\"loadedBlocks\":1}")
                     .arg(tenant)
                     .arg(series++);
    return test::FakeAnswer::text("[" + items.join(u',').toUtf8() + "]");
}

const QByteArray kStatsPath = "/distributor/all_user_stats";

}  // namespace

class TenantsPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void listsTenantsAndRemembersThem() {
        test::PageFixture fixture;
        fixture.server.answer(kStatsPath,
                              tenantAnswer({QStringLiteral("shop"), QStringLiteral("noisy")}));
        fixture.open();
        const auto page = fixture.page<TenantsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(tableOf(*page).shownCount(), 2);
        QCOMPARE(fixture.session.knownTenants(),
                 QStringList({QStringLiteral("noisy"), QStringLiteral("shop")}));
        QVERIFY(page->findChild<PageHeader*>()->remark().contains(QStringLiteral("11 samples/s")));
    }

    void refreshKeepsTheSelection() {
        test::PageFixture fixture;
        fixture.server.answer(kStatsPath,
                              tenantAnswer({QStringLiteral("shop"), QStringLiteral("noisy")}));
        fixture.open();
        const auto page = fixture.page<TenantsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        tableOf(*page).setCurrentSourceRow(1);
        const auto text = [&] { return tableOf(*page).currentIndex().data().toString(); };
        QCOMPARE(text(), QStringLiteral("shop"));
        fixture.server.answer(
            kStatsPath,
            tenantAnswer({QStringLiteral("aaa"), QStringLiteral("shop"), QStringLiteral("zoo")}));
        page->refresh(false);
        QTRY_COMPARE(tableOf(*page).shownCount(), 3);
        QCOMPARE(text(), QStringLiteral("shop"));
    }

    void enterOpensATenant() {
        test::PageFixture fixture;
        fixture.server.answer(kStatsPath,
                              tenantAnswer({QStringLiteral("shop"), QStringLiteral("noisy")}));
        fixture.open();
        const auto page = fixture.page<TenantsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QSignalSpy requested(page.get(), &Page::pageRequested);
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        auto* filter = page->findChild<QLineEdit*>();
        filter->setFocus();
        QTest::keyClicks(filter, QStringLiteral("sho"));
        QTRY_COMPARE(tableOf(*page).shownCount(), 1);
        QTest::keyClick(filter, Qt::Key_Down);
        QVERIFY(tableOf(*page).hasFocus());
        QTest::keyClick(&tableOf(*page), Qt::Key_Down);
        QTest::keyClick(&tableOf(*page), Qt::Key_Return);
        QCOMPARE(requested.count(), 1);
        const auto details = requested.takeFirst().first().value<PageRequest>();
        QCOMPARE(details.page, QStringLiteral("tenant"));
        QCOMPARE(details.state.value(QStringLiteral("tenant")).toString(), QStringLiteral("shop"));
        QCOMPARE(fixture.session.tenant(), QString());  // looking is not choosing
        QTest::keyClick(&tableOf(*page), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(requested.takeFirst().first().value<PageRequest>().page, QStringLiteral("query"));
        QCOMPARE(fixture.session.tenant(), QStringLiteral("shop"));
    }

    void showsKnownTenantsWhereStatisticsAreMissing() {
        test::PageFixture fixture;
        fixture.server.answer(kStatsPath, test::FakeAnswer::text("404 page not found\n", 404));
        fixture.open();
        fixture.session.addKnownTenants({QStringLiteral("shop"), QStringLiteral("demo")});
        const auto page = fixture.page<TenantsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(tableOf(*page).shownCount(), 2);
        QVERIFY(tableOf(*page).isColumnHidden(TenantModel::Series));
        bool isExplained = false;
        for (const QLabel* label : page->findChildren<QLabel*>())
            isExplained |=
                label->isVisible() &&
                label->text().startsWith(QStringLiteral("Tenant statistics not offered"));
        QVERIFY(isExplained);
        fixture.session.addKnownTenants({QStringLiteral("new")});
        QCOMPARE(tableOf(*page).shownCount(), 3);
    }

    void saysWhenNobodyHasWritten() {
        test::PageFixture fixture;
        fixture.server.answer(kStatsPath, test::FakeAnswer::json("[]"));
        fixture.open();
        const auto page = fixture.page<TenantsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Empty);
    }

    void comparesWithTheSeriesLimit() {
        test::PageFixture fixture;
        fixture.server.answer(kStatsPath, tenantAnswer({QStringLiteral("shop")}));
        fixture.server.answer("/config",
                              test::FakeAnswer::text("limits:\n  max_global_series_per_user: 1000\n"
                                                     "ingester:\n  lifecycler:\n    ring:\n"
                                                     "      replication_factor: 3\n"));
        fixture.server.answer(
            "/runtime_config",
            test::FakeAnswer::text("overrides:\n  shop:\n    max_global_series_per_user: 200\n"));
        fixture.open();
        const auto page = fixture.page<TenantsPage>();
        const auto use = [&] {
            return tableOf(*page).model()->index(0, TenantModel::LimitUse).data().toString();
        };
        QTRY_COMPARE(use(), QStringLiteral("50 %"));
    }

    void showsHowTenantsWent() {
        test::PageFixture fixture;
        fixture.server.answer(
            kStatsPath,
            test::FakeAnswer::text("[{\"userID\":\"quiet\",\"ingestionRate\":0,\"numSeries\":5,"
                                   "\"activeSeries\":5},{\"userID\":\"shop\",\"ingestionRate\":7,"
                                   "\"numSeries\":140,\"activeSeries\":140}]"));
        TenantStats quiet{QStringLiteral("quiet"), 3, 3, 0, 5, 5, 0};
        TenantStats shop{QStringLiteral("shop"), 7, 7, 0, 100, 100, 0};
        const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
        TenantSampleStore store = fixture.database.tenantSamples();
        for (const int minutesAgo : {20, 19, 10, 2}) {  // not open in between
            store.add(QStringLiteral("fake"), {quiet, shop}, nowMs - minutesAgo * 60'000);
            quiet.ingestionRate = 0;
        }
        fixture.open();
        const auto page = fixture.page<TenantsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto cell = [&](int row, int column) {
            return tableOf(*page).model()->index(row, column);
        };
        QCOMPARE(cell(1, TenantModel::Trend).data().toString(), QStringLiteral("+40"));
        const auto points = cell(1, TenantModel::Trend).data(TrendRole).value<QList<QPointF>>();
        QCOMPARE(std::count_if(points.begin(), points.end(),
                               [](const QPointF& point) { return std::isnan(point.y()); }),
                 2);
        QVERIFY(
            cell(0, TenantModel::LastSeen).data().toString().startsWith(QStringLiteral("20 m")));
        QCOMPARE(cell(1, TenantModel::LastSeen).data().toString(), QStringLiteral("now"));
        QVERIFY(!page->grab().isNull());
        // The look of now was kept too.
        QCOMPARE(store.samples(QStringLiteral("fake"), QStringLiteral("shop"), nowMs).size(),
                 size_t(1));
    }

    void listsTenThousandTenants() {
        test::PageFixture fixture;
        QStringList tenants;
        for (int i = 0; i < 10000; ++i)
            tenants << QStringLiteral("tenant-%1").arg(i);
        fixture.server.answer(kStatsPath, tenantAnswer(tenants));
        fixture.open();
        const auto page = fixture.page<TenantsPage>();
        QTRY_COMPARE_WITH_TIMEOUT(tableOf(*page).shownCount(), 10000, 20000);
    }

    void keepsItsFilterAsState() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<TenantsPage>();
        page->restoreState({{QStringLiteral("filter"), QStringLiteral("sho")}});
        QCOMPARE(page->saveState().value(QStringLiteral("filter")).toString(),
                 QStringLiteral("sho"));
    }

  private:
    static DataTable& tableOf(const QWidget& page) { return *page.findChild<DataTable*>(); }
};

static const test::Registrar<TenantsPageTest> registered;

}  // namespace pallium::ui

#include "tenants_page_test.moc"
