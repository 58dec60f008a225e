#include "ui/pages/tenants/tenant_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/change_fixture.h"
#include "ui/pages/tenants/top_metrics.h"
#include "ui/widgets/bar_list.h"
#include "ui/widgets/card.h"
#include "ui/widgets/key_value_grid.h"
#include "ui/widgets/limits_button.h"
#include "ui/widgets/small_chart.h"

#include <QDateTime>
#include <QLabel>
#include <QSignalSpy>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;
using test::ChangeFixture;
using test::FakeAnswer;

struct TenantFixture : ChangeFixture {
    TenantFixture() {
        server.answer("/config", FakeAnswer::text("limits:\n  ingestion_rate: 1000\n"
                                                  "  max_global_series_per_user: 5000\n"));
        server.answer("GET /api/v1/user-overrides",
                      FakeAnswer::json("{\"max_global_series_per_user\":4200}"));
        server.answer("GET /api/v1/rules", FakeAnswer::text("no rule groups found\n", 404));
        server.answer("GET /api/v1/alerts", FakeAnswer::text("route: {}\n"));
    }
    std::unique_ptr<TenantPage> pageOf(const char* tenant) {
        auto page = std::make_unique<TenantPage>(context);
        page->restoreState({{QStringLiteral("tenant"), QLatin1String(tenant)}});
        page->resize(1100, 700);
        page->show();
        page->setActive(true);
        return page;
    }
    static QString facts(const QWidget& page) {
        QString all;
        for (const auto* grid : page.findChildren<KeyValueGrid*>())
            all += grid->plainText() + QLatin1Char('\n');
        return all;
    }
    static Card& card(const QWidget& page, const char* title) {
        const auto cards = page.findChildren<Card*>();
        return **std::find_if(cards.begin(), cards.end(), [title](const Card* card) {
            return card->title() == QLatin1String(title);
        });
    }
};

}  // namespace

class TenantPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsWhatATenantHasAndUses() {
        TenantFixture fixture;
        fixture.openReadOnly();
        const auto page = fixture.pageOf("team-a");
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(page->title(), QStringLiteral("Tenant team-a"));
        QTRY_VERIFY(fixture.facts(*page).contains(QStringLiteral("Rules: none")));
        const QString facts = fixture.facts(*page);
        for (const char* part : {"In memory: 4,200", "Blocks loaded: 3", "From rules: 20",
                                 "Alertmanager configuration: of its own",
                                 "max_global_series_per_user: 4,200", "Nothing yet"})
            QVERIFY2(facts.contains(QLatin1String(part)), qPrintable(facts));
        QVERIFY(fixture.card(*page, "Limits")
                    .findChild<BarList*>()
                    ->accessibleDescription()
                    .contains(QStringLiteral("max_global_series_per_user: 100 % of 4,200")));
        QCOMPARE(fixture.server.last("GET /api/v1/rules").header("x-scope-orgid"), "team-a");
        QCOMPARE(fixture.session.tenant(), QString());
    }

    void drawsWhatWasKeptWithGaps() {
        TenantFixture fixture;
        const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
        TenantStats stats{QStringLiteral("team-a"), 5, 5, 0, 100, 100, 0};
        for (const int minutesAgo : {60, 59, 58, 30, 29})
            fixture.database.tenantSamples().add(QStringLiteral("fake"), {stats},
                                                 nowMs - minutesAgo * 60'000);
        fixture.openReadOnly();
        const auto page = fixture.pageOf("team-a");
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto charts = page->findChildren<SmallChart*>();
        QCOMPARE(charts.size(), qsizetype(2));
        QTRY_COMPARE(charts[0]->accessibleDescription(), QStringLiteral("100"));
        QVERIFY(!page->grab().isNull());
    }

    void namesTheLargestMetrics() {
        TenantFixture fixture;
        fixture.server.answer(
            "/prometheus/api/v1/query",
            FakeAnswer::json("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
                             "\"result\":["
                             "{\"metric\":{\"__name__\":\"up\"},\"value\":[1,\"12\"]},"
                             "{\"metric\":{\"__name__\":\"http_requests_total\"},"
                             "\"value\":[1,\"3000\"]}]}}"));
        fixture.openReadOnly();
        const auto page = fixture.pageOf("team-a");
        auto* metrics = page->findChild<TopMetrics*>();
        const auto shown = [metrics] {
            return metrics->findChild<BarList*>()->accessibleDescription();
        };
        QTRY_COMPARE(shown(), QStringLiteral("http_requests_total: 3,000, up: 12"));
        const auto request = fixture.server.last("POST /prometheus/api/v1/query");
        QCOMPARE(request.parameter(QStringLiteral("query")), TopMetrics::expression());
        QCOMPARE(request.header("x-scope-orgid"), "team-a");
        QVERIFY(!metrics->findChild<QPushButton*>(QStringLiteral("countMetrics"))->isVisible());
        QSignalSpy requested(page.get(), &Page::pageRequested);
        QTest::keyClick(metrics->findChild<QPushButton*>(QStringLiteral("metricsQuery")),
                        Qt::Key_Space);
        const auto query = requested.takeFirst().first().value<PageRequest>();
        QCOMPARE(query.page, QStringLiteral("query"));
        QVERIFY(query.inNewTab);
        QCOMPARE(fixture.session.tenant(), QStringLiteral("team-a"));
    }

    void countsTheSeriesOfALargeTenantOnlyWhenAsked() {
        TenantFixture fixture;
        fixture.server.answer("/distributor/all_user_stats",
                              FakeAnswer::json("[{\"userID\":\"team-a\",\"numSeries\":100001}]"));
        fixture.openReadOnly();
        const auto asked = [&fixture] {
            qsizetype count = 0;
            for (const auto& request : fixture.server.requests())
                if (request.parameter(QStringLiteral("query")) == TopMetrics::expression()) ++count;
            return count;
        };
        const auto page = fixture.pageOf("team-a");
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        auto* count = page->findChild<QPushButton*>(QStringLiteral("countMetrics"));
        QVERIFY(count->isVisible());
        const auto* text = page->findChild<QLabel*>(QStringLiteral("topMetricsText"));
        QCOMPARE(text->text(), QStringLiteral("Counting reads all of the 100,001 series."));
        QCOMPARE(asked(), qsizetype(0));
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        fixture.server.answer(
            "/prometheus/api/v1/query",
            FakeAnswer::json("{\"status\":\"error\",\"errorType\":\"execution\",\"error\":"
                             "\"the query hit the max number of series limit (limit: 5)\"}",
                             422));
        QTest::keyClick(count, Qt::Key_Space);
        QTRY_COMPARE(asked(), qsizetype(1));
        QTRY_VERIFY(text->text().startsWith(QStringLiteral("A limit was reached: ")));
        QVERIFY(page->findChild<TopMetrics*>()->findChild<LimitsButton*>()->isVisible());
        page->refresh(false);
        QTest::qWait(50);
        QCOMPARE(asked(), qsizetype(1));
    }

    void deletesATenantOnlyByItsName() {
        TenantFixture fixture;
        bool isDeleted = false;
        fixture.server.answer("POST /purger/delete_tenant", [&](const test::FakeRequest&) {
            isDeleted = true;
            return FakeAnswer{};
        });
        fixture.server.answer("GET /purger/delete_tenant_status", [&](const test::FakeRequest&) {
            return FakeAnswer::json(isDeleted
                                        ? "{\"tenant_id\":\"team-a\",\"blocks_deleted\":true}"
                                        : "{\"tenant_id\":\"team-a\",\"blocks_deleted\":false}");
        });
        fixture.openWritable();
        const auto page = fixture.pageOf("team-a");
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.commands.action(QStringLiteral("tenant.deleteTenant"))->trigger();
        auto* typed = fixture.dialogOf(*page)->findChild<QLineEdit*>(QStringLiteral("typed"));
        QTest::keyClicks(typed, QStringLiteral("team-b"));
        constexpr int kLongerThanThePauseMs = 1300;
        QVERIFY(!QTest::qWaitFor(
            [&] {
                return fixture.dialogOf(*page)
                    ->findChild<QPushButton*>(QStringLiteral("accept"))
                    ->isEnabled();
            },
            kLongerThanThePauseMs));
        typed->clear();
        QVERIFY(fixture.agree(*page, QStringLiteral("team-a")));
        QTRY_COMPARE(fixture.server.count("POST /purger/delete_tenant"), qsizetype(1));
        QCOMPARE(fixture.server.last("POST /purger/delete_tenant").header("x-scope-orgid"),
                 "team-a");
        QTRY_COMPARE(fixture.newest().readBack,
                     QStringLiteral("Verified: no blocks of team-a are left."));
        QTRY_VERIFY(fixture.facts(*page).contains(QStringLiteral("Delete tenant: taken")));
    }

    void deletesNothingOverAReadOnlyConnection() {
        TenantFixture fixture;
        fixture.openReadOnly();
        const auto page = fixture.pageOf("team-a");
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const QAction* remove = fixture.commands.action(QStringLiteral("tenant.deleteTenant"));
        QVERIFY(!remove->isEnabled());
        QCOMPARE(remove->statusTip(), QStringLiteral("Read-only connection."));
    }

    void leadsToItsLimitsAndQueries() {
        TenantFixture fixture;
        fixture.openReadOnly();
        const auto page = fixture.pageOf("team-b");
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QSignalSpy requested(page.get(), &Page::pageRequested);
        QTest::keyClick(&fixture.card(*page, "Limits"), Qt::Key_Return);
        QCOMPARE(requested.takeFirst().first().value<PageRequest>().page, QStringLiteral("limits"));
        QCOMPARE(fixture.session.tenant(), QStringLiteral("team-b"));
        fixture.commands.action(QStringLiteral("tenant.query"))->trigger();
        QCOMPARE(requested.takeFirst().first().value<PageRequest>().page, QStringLiteral("query"));
    }

    void anotherTenantTakesItsPlace() {
        TenantFixture fixture;
        fixture.openReadOnly();
        const auto page = fixture.pageOf("team-a");
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QSignalSpy titles(page.get(), &Page::titleChanged);
        page->restoreState({{QStringLiteral("tenant"), QStringLiteral("team-b")}});
        QCOMPARE(titles.count(), 1);
        QTRY_VERIFY(fixture.facts(*page).contains(QStringLiteral("In memory: 10")));
        QCOMPARE(page->saveState().value(QStringLiteral("tenant")).toString(),
                 QStringLiteral("team-b"));
    }

    void followsTheSessionWhereNoneIsNamed() {
        TenantFixture fixture;
        fixture.session.setTenant(QStringLiteral("team-a"));
        fixture.openReadOnly();
        const auto page = fixture.page<TenantPage>();
        QTRY_VERIFY(fixture.facts(*page).contains(QStringLiteral("In memory: 4,200")));
        fixture.session.setTenant(QStringLiteral("team-b"));
        QTRY_VERIFY(fixture.facts(*page).contains(QStringLiteral("In memory: 10")));
        QCOMPARE(page->title(), QStringLiteral("Tenant team-b"));
    }

    void aServerThatTellsNothingSaysSo() {
        TenantFixture fixture;
        const FakeAnswer missing = FakeAnswer::text("404 page not found\n", 404);
        for (const char* path : {"/distributor/all_user_stats", "/config", "/runtime_config",
                                 "GET /api/v1/user-overrides"})
            fixture.server.answer(path, missing);
        fixture.openReadOnly();
        const auto page = fixture.pageOf("team-a");
        QTRY_COMPARE(test::stackOf(*page).face(), Face::NotOffered);
    }
};

static const test::Registrar<TenantPageTest> registered;

}  // namespace pallium::ui

#include "tenant_page_test.moc"
