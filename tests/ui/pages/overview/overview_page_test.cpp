#include "ui/pages/overview/overview_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"

#include <QAbstractButton>
#include <QSignalSpy>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

test::FakeAnswer metricsAnswer(int samples) {
    return test::FakeAnswer::text(
        "cortex_distributor_received_samples_total{user=\"a\"} " + QByteArray::number(samples) +
        "\ncortex_ingester_memory_series 42\nprocess_start_time_seconds 1.7e9\n");
}

}  // namespace

class OverviewPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsHealthAndTenants() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<OverviewPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(card(*page, "healthCard").isVisible());
        QVERIFY(card(*page, "tenantsCard").isVisible());
        QTRY_COMPARE(page->findChild<Badge*>()->text(), QStringLiteral("Ready"));
    }

    void cardsVanishWhereDataIsMissing() {
        test::PageFixture fixture;
        const test::FakeAnswer missing = test::FakeAnswer::text("404 page not found\n", 404);
        fixture.server.answer("/distributor/all_user_stats", missing);
        fixture.server.answer("/metrics", missing);
        fixture.open();
        const auto page = fixture.page<OverviewPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(card(*page, "healthCard").isVisible());
        for (const char* name : {"tenantsCard", "ingestCard", "queriesCard", "storageCard"})
            QVERIFY2(!card(*page, name).isVisible(), name);
    }

    void drawsTheIngestRateFromTwoLooks() {
        test::PageFixture fixture;
        fixture.server.answer("/metrics", metricsAnswer(1000));
        fixture.open();
        const auto page = fixture.page<OverviewPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(!card(*page, "ingestCard").isVisible());
        QVERIFY(card(*page, "storageCard").isVisible());
        fixture.server.answer("/metrics", metricsAnswer(2000));
        page->refresh(false);
        QTRY_VERIFY(card(*page, "ingestCard").isVisible());
        QVERIFY(card(*page, "ingestCard")
                    .accessibleDescription()
                    .contains(QStringLiteral("samples/s")));
    }

    void cardsLeadToTheirPagesByKeyboard() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<OverviewPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QSignalSpy requested(page.get(), &Page::pageRequested);
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        card(*page, "healthCard").setFocus();
        QTest::keyClick(&card(*page, "healthCard"), Qt::Key_Return);
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested[0][0].value<PageRequest>().page, QStringLiteral("services"));
        QTest::mouseClick(&card(*page, "tenantsCard"), Qt::LeftButton);
        QCOMPARE(requested[1][0].value<PageRequest>().page, QStringLiteral("tenants"));
    }

    void offersNextStepsThatExist() {
        test::PageFixture fixture;
        fixture.commands.add({QStringLiteral("page.query"), QStringLiteral("Run a query")}, [] {});
        fixture.open();
        const auto page = fixture.page<OverviewPage>();
        bool isOffered = false;
        for (const QAbstractButton* button : page->findChildren<QAbstractButton*>())
            isOffered |= button->isVisible() && button->text() == QLatin1String("Run a query");
        QVERIFY(isOffered);
    }

    void readsARecordedServer() {
        test::PageFixture fixture;
        if (!fixture.server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        fixture.open();
        const auto page = fixture.page<OverviewPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(card(*page, "healthCard").isVisible());
    }

  private:
    static Card& card(const QWidget& page, const char* name) {
        return *page.findChild<Card*>(QLatin1String(name));
    }
};

static const test::Registrar<OverviewPageTest> registered;

}  // namespace pallium::ui

#include "overview_page_test.moc"
