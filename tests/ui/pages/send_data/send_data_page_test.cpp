#include "ui/pages/send_data/send_data_page.h"

#include "tests/support/accessible_names.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/bare_page_fixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabWidget>

namespace pallium::ui {
namespace {

QByteArray countersOf(int samples) {
    const QByteArray total = QByteArray::number(samples);
    return "# TYPE cortex_distributor_received_samples_total counter\n"
           "cortex_distributor_received_samples_total{user=\"team-a\",type=\"float\"} " +
           total +
           "\ncortex_distributor_received_samples_total{user=\"other\",type=\"float\"} 999999\n"
           "cortex_ingester_memory_series_created_total{user=\"team-a\"} 50\n"
           "cortex_ingester_memory_series_removed_total{user=\"team-a\"} 8\n";
}

/// A local server, which is asked every second.
ConnectionProfile localProfile(const test::FakeServer& server) {
    ConnectionProfile profile = PageFixture::profileOf(server);
    profile.kind = ConnectionProfile::Kind::Embedded;
    return profile;
}

QString liveText(const SendDataPage& page) {
    return page.findChild<QLabel*>(QStringLiteral("live"))->text();
}

}  // namespace

class SendDataPageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void fillsInServerAndTenant() {
        test::FakeServer server;
        server.serveBasics();
        PageFixture fixture;
        fixture.open(PageFixture::profileOf(server));
        SendDataPage page(fixture.context);
        page.show();
        const QWidget* first = page.findChild<QTabWidget*>()->widget(0);
        const auto* text = first->findChild<QPlainTextEdit*>();
        QVERIFY(text->toPlainText().contains(server.url().toString()));
        QVERIFY(text->toPlainText().contains(u"team-a"));
        fixture.session.setTenant(QStringLiteral("shop"));
        QVERIFY(text->toPlainText().contains(u"shop"));
        first->findChild<QAbstractButton*>()->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), text->toPlainText());
    }
    void tellsWhenSamplesArrive() {
        test::FakeServer server;
        server.serveBasics();
        server.answer("/metrics", test::FakeAnswer::text(countersOf(0)));
        PageFixture fixture;
        fixture.open(localProfile(server));
        SendDataPage page(fixture.context);
        page.show();
        page.setActive(true);
        QTRY_VERIFY(server.count("/metrics") > 1);
        QTRY_COMPARE(liveText(page), QStringLiteral("Waiting for samples…"));
        server.answer("/metrics", test::FakeAnswer::text(countersOf(600)));
        QTRY_VERIFY2(liveText(page).contains(u"samples/s"), qPrintable(liveText(page)));
        QVERIFY2(liveText(page).contains(u"42 series"), qPrintable(liveText(page)));
    }
    void asksOnlyWhileItIsSeen() {
        test::FakeServer server;
        server.serveBasics();
        PageFixture fixture;
        fixture.open(localProfile(server));
        SendDataPage page(fixture.context);
        page.show();
        // What the probe of the connection asks is over with its last answer.
        QTRY_VERIFY(fixture.session.connection()->capabilities()[Capability::Otlp].state !=
                    Availability::State::Unknown);
        const auto before = server.count("/metrics");
        page.setActive(true);
        QTRY_VERIFY(server.count("/metrics") > before);
        page.setActive(false);
        const auto after = server.count("/metrics");
        QVERIFY(!QTest::qWaitFor([&] { return server.count("/metrics") > after; }, 1500));
    }
    void countsSeriesWhereALocalServerHasNoCounters() {
        test::FakeServer server;
        server.serveBasics();
        server.answer("/metrics", test::FakeAnswer::text("404 page not found", 404));
        PageFixture fixture;
        fixture.open(localProfile(server));
        SendDataPage page(fixture.context);
        page.show();
        page.setActive(true);
        QTRY_VERIFY2(liveText(page).contains(u"arrived before"), qPrintable(liveText(page)));
    }
    void saysWhyARemoteServerCannotTell() {
        test::FakeServer server;
        server.serveBasics();
        PageFixture fixture;
        fixture.open(PageFixture::profileOf(server));
        SendDataPage page(fixture.context);
        page.show();
        page.setActive(true);
        QTRY_VERIFY2(liveText(page).contains(u"cannot tell"), qPrintable(liveText(page)));
    }
    void explainsWhatTheServerDoesNotTake() {
        test::FakeServer server;
        server.serveBasics();
        server.answer("GET /api/v1/push", test::FakeAnswer::text("method not allowed", 405));
        PageFixture fixture;
        fixture.open(PageFixture::profileOf(server));
        SendDataPage page(fixture.context);
        page.show();
        auto* tabs = page.findChild<QTabWidget*>();
        tabs->setCurrentIndex(3);
        const auto* text = tabs->widget(3)->findChild<QPlainTextEdit*>();
        QTRY_VERIFY(!text->isVisible());
        tabs->setCurrentIndex(0);
        QVERIFY(tabs->widget(0)->findChild<QPlainTextEdit*>()->isVisible());
    }
    void opensAQueryForWhatArrived() {
        test::FakeServer server;
        PageFixture fixture;
        fixture.open(PageFixture::profileOf(server));
        SendDataPage page(fixture.context);
        PageRequest request;
        connect(&page, &Page::pageRequested, this, [&](const PageRequest& r) { request = r; });
        QVERIFY(press(page, "openQuery"));
        QCOMPARE(request.page, QStringLiteral("query"));
        QCOMPARE(request.state.value(u"expressions")[0][u"text"].toString(), QStringLiteral("up"));
    }
    void standsWithoutAServer() {
        PageFixture fixture;
        SendDataPage page(fixture.context);
        page.show();
        page.setActive(true);
        QCOMPARE(liveText(page), QStringLiteral("No server is open."));
        QCOMPARE(test::unnamedFocusables(page), QStringList());
    }
};

static const test::Registrar<SendDataPageTest> registered;

}  // namespace pallium::ui

#include "send_data_page_test.moc"
