#include "ui/pages/admin/admin_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/change_fixture.h"
#include "ui/widgets/badge.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;
using test::ChangeFixture;
using test::FakeAnswer;
using test::FakeRequest;

QByteArray ringJson(const QByteArray& state, const QByteArray& tokens = "1,2,3") {
    return "{\"shards\":[{\"id\":\"ingester-0\",\"state\":\"" + state +
           "\",\"address\":\"10.0.0.1:9095\",\"timestamp\":\"2026-11-23 05:56:27 +0000 UTC\","
           "\"registered_timestamp\":\"\",\"zone\":\"\",\"tokens\":[" +
           tokens + "]}],\"now\":\"2026-11-23T05:56:30Z\"}";
}

QByteArray statsJson(int series, int blocks) {
    return "[{\"userID\":\"team-a\",\"ingestionRate\":1,\"numSeries\":" +
           QByteArray::number(series) +
           ",\"APIIngestionRate\":1,\"RuleIngestionRate\":0,\"activeSeries\":0,\"loadedBlocks\":" +
           QByteArray::number(blocks) + "}]\n";
}

/// What the server shows, to be changed by what it is asked to do.
struct Ingester {
    QByteArray state = "ACTIVE";
    QByteArray tokens = "1,2,3";
    int series = 8240;
    int blocks = 2;
    bool isShutDown = false;

    void serve(test::FakeServer& server) {
        server.answer("GET /ingester/ring", [this](const FakeRequest&) {
            return FakeAnswer::json(isShutDown ? "{\"shards\":null}" : ringJson(state, tokens));
        });
        server.answer("GET /ingester/all_user_stats", [this](const FakeRequest&) {
            return FakeAnswer::text(statsJson(series, blocks));
        });
        server.answer("/ready", [this](const FakeRequest&) {
            return isShutDown ? FakeAnswer::text("Some services are not Running:\n", 503)
                              : FakeAnswer::text("ready");
        });
    }
};

void trigger(ChangeFixture& fixture, const char* command) {
    fixture.commands.action(QLatin1String(command))->trigger();
}

bool isOffered(ChangeFixture& fixture, const char* command) {
    return fixture.commands.action(QLatin1String(command))->isEnabled();
}

QString reportOf(const QWidget& page, const QString& part) {
    for (const QLabel* label : page.findChildren<QLabel*>(QStringLiteral("report")))
        if (label->text().contains(part)) return label->text();
    return {};
}

const Badge* badgeOf(const QWidget& page, const QString& text) {
    for (const Badge* badge : page.findChildren<Badge*>())
        if (badge->text() == text) return badge;
    return nullptr;
}

}  // namespace

class AdminPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void setsTheModeAndSeesItInTheRing() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer("POST /ingester/mode", [&](const FakeRequest& request) {
            ingester.state = request.parameter(QStringLiteral("mode")).toLatin1();
            return FakeAnswer::text("Ingester mode " + ingester.state);
        });
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto* state = page->findChild<QLabel*>(QStringLiteral("modeState"));
        QTRY_COMPARE(state->text(), QStringLiteral("ingester-0 is ACTIVE"));
        trigger(fixture, "admin.readOnly");
        QCOMPARE(fixture.server.count("POST /ingester/mode"), qsizetype(0));  // not unasked
        QVERIFY(fixture.agree(*page));
        QTRY_COMPARE(reportOf(*page, QStringLiteral("READONLY.")),
                     QStringLiteral("Verified: the ring shows READONLY."));
        QCOMPARE(fixture.server.last("POST /ingester/mode").body, "mode=READONLY");
        QCOMPARE(fixture.newest().readBack, QStringLiteral("Verified: the ring shows READONLY."));
        QCOMPARE(fixture.newest().answer, QStringLiteral("Ingester mode READONLY"));
        QCOMPARE(fixture.newest().outcome, ActivityEntry::Outcome::Taken);
        QCOMPARE(fixture.session.changes().whyNotUndone(fixture.newest()), QString());
    }

    void offersTheLocalServerOnlyWhereItIsOpen() {
        ChangeFixture fixture;
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(!isOffered(fixture, "admin.stopLocal"));
        QVERIFY(!isOffered(fixture, "admin.restartLocal"));
    }

    void offersNoModeThatEveryIngesterHasAlready() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_VERIFY(page->findChild<QLabel*>(QStringLiteral("modeState"))
                        ->text()
                        .contains(QStringLiteral("ACTIVE")));
        QVERIFY(!isOffered(fixture, "admin.active"));
        QCOMPARE(fixture.commands.action(QStringLiteral("admin.active"))->statusTip(),
                 QStringLiteral("Every ingester is ACTIVE already."));
        QVERIFY(isOffered(fixture, "admin.readOnly"));
        ingester.state = "READONLY";
        page->refresh(false);
        QTRY_VERIFY(isOffered(fixture, "admin.active"));
        QVERIFY(!isOffered(fixture, "admin.readOnly"));
    }

    void saysThatTheModeWasSetByOthersInTheMeantime() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.state = "READONLY";
        ingester.serve(fixture.server);
        fixture.server.answer("POST /ingester/mode", FakeAnswer::text("Ingester mode ACTIVE"));
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_VERIFY(isOffered(fixture, "admin.active"));
        trigger(fixture, "admin.active");
        ingester.state = "ACTIVE";
        page->refresh(false);
        QTRY_VERIFY(!isOffered(fixture, "admin.active"));
        QVERIFY(fixture.agree(*page));
        QTRY_VERIFY(!reportOf(*page, QStringLiteral("already")).isEmpty());
    }

    void flushesAndComparesWithWhatWasThereBefore() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer("POST /ingester/flush", [&](const FakeRequest&) {
            ingester.series = 0;
            ingester.blocks = 3;
            return FakeAnswer{204, {}, {}};
        });
        fixture.openWritable();
        fixture.session.addKnownTenants({QStringLiteral("team-a")});
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        auto* tenant = page->findChild<QComboBox*>(QStringLiteral("flushTenant"));
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        tenant->setFocus();
        QTest::keyClick(tenant, Qt::Key_Down);
        QCOMPARE(tenant->currentText(), QStringLiteral("team-a"));
        trigger(fixture, "admin.flush");
        QVERIFY(fixture.agree(*page));
        QTRY_VERIFY(!reportOf(*page, QStringLiteral("Verified")).isEmpty());
        const QString report = reportOf(*page, QStringLiteral("Verified"));
        QVERIFY2(report.contains(QStringLiteral("from 8,240 to 0")), qPrintable(report));
        QVERIFY2(report.contains(QStringLiteral("blocks from 2 to 3")), qPrintable(report));
        QCOMPARE(fixture.server.last("POST /ingester/flush").body, "tenant=team-a&wait=true");
        QCOMPARE(fixture.newest().readBack, report);
    }

    void saysThatAFlushChangedNothing() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.series = 0;
        ingester.serve(fixture.server);
        fixture.server.answer("POST /ingester/flush", FakeAnswer{204, {}, {}});
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        trigger(fixture, "admin.flush");
        QVERIFY(fixture.agree(*page));
        QTRY_VERIFY_WITH_TIMEOUT(!reportOf(*page, QStringLiteral("Nothing changed")).isEmpty(),
                                 15'000);
        QVERIFY(fixture.newest().readBack.startsWith(QStringLiteral("Nothing changed")));
    }

    void saysThatAFlushCannotBeVerified() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        const FakeAnswer missing = FakeAnswer::text("404 page not found\n", 404);
        fixture.server.answer("GET /ingester/all_user_stats", missing);
        fixture.server.answer("/metrics", missing);
        fixture.server.answer("POST /ingester/flush", FakeAnswer{204, {}, {}});
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        trigger(fixture, "admin.flush");
        QVERIFY(fixture.agree(*page));
        QTRY_VERIFY(!reportOf(*page, QStringLiteral("Not verifiable")).isEmpty());
    }

    void shutsDownOnlyWhereTheNameWasTypedAndTicksTheSteps() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer("POST /ingester/shutdown", [&](const FakeRequest&) {
            ingester.isShutDown = true;
            return FakeAnswer{204, {}, {}};
        });
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_VERIFY(page->findChild<QLabel*>(QStringLiteral("modeState"))
                        ->text()
                        .contains(QStringLiteral("ACTIVE")));
        trigger(fixture, "admin.shutdown");
        auto* dialog = fixture.dialogOf(*page);
        auto* accept = dialog->findChild<QPushButton*>(QStringLiteral("accept"));
        auto* typed = dialog->findChild<QLineEdit*>(QStringLiteral("typed"));
        QTest::keyClicks(typed, QStringLiteral("ingester"));
        QVERIFY(!accept->isEnabled());
        typed->clear();
        QVERIFY(fixture.agree(*page, QStringLiteral("ingester-0")));
        QTRY_VERIFY(!reportOf(*page, QStringLiteral("Verified")).isEmpty());
        for (const char* step : {"the ingester flushed and answered",
                                 "its entry in the ring is gone", "/ready answers 503"}) {
            const Badge* badge = badgeOf(*page, QLatin1String(step));
            QVERIFY2(badge != nullptr && badge->isVisible(), step);
            QCOMPARE(badge->health(), Health::Ok);
        }
        QCOMPARE(fixture.server.count("POST /ingester/shutdown"), qsizetype(1));
        QCOMPARE(fixture.server.count("GET /ingester/shutdown"), qsizetype(0));
    }

    void renewsTokensAndSeesOthers() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer("POST /ingester/renewTokens", [&](const FakeRequest&) {
            ingester.tokens = "1,2,99";
            return FakeAnswer{204, {}, {}};
        });
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_VERIFY(page->findChild<QLabel*>(QStringLiteral("modeState"))
                        ->text()
                        .contains(QStringLiteral("ACTIVE")));
        trigger(fixture, "admin.renewTokens");
        QVERIFY(fixture.agree(*page, QStringLiteral("ingester-0")));
        QTRY_COMPARE(reportOf(*page, QStringLiteral("Verified")),
                     QStringLiteral("Verified: the ring shows other tokens."));
    }

    void deletesATenantOnlyByItsExactName() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer("POST /purger/delete_tenant", FakeAnswer{});
        fixture.server.answer("GET /purger/delete_tenant_status",
                              FakeAnswer::json("{\"tenant_id\":\"shop\",\"blocks_deleted\":true}"));
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(!isOffered(fixture, "admin.deleteTenant"));
        QTest::keyClicks(page->findChild<QLineEdit*>(QStringLiteral("deletionTenant")),
                         QStringLiteral("shop"));
        QVERIFY(isOffered(fixture, "admin.deleteTenant"));
        trigger(fixture, "admin.deleteTenant");
        QVERIFY(fixture.agree(*page, QStringLiteral("shop")));
        QTRY_VERIFY(!reportOf(*page, QStringLiteral("no blocks of shop")).isEmpty());
        const FakeRequest sent = fixture.server.last("POST /purger/delete_tenant");
        QCOMPARE(sent.header("x-scope-orgid"), "shop");
        QCOMPARE(fixture.server.count("POST /purger/delete_tenant"), qsizetype(1));
    }

    void deletesTheRulesOfATenant() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer("POST /ruler/delete_tenant_config", FakeAnswer{});
        fixture.server.answer("GET /api/v1/rules", FakeAnswer::text("no rule groups found\n", 404));
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QTest::keyClicks(page->findChild<QLineEdit*>(QStringLiteral("configTenant")),
                         QStringLiteral("shop"));
        trigger(fixture, "admin.deleteRules");
        QVERIFY(fixture.agree(*page, QStringLiteral("shop")));
        QTRY_VERIFY(!reportOf(*page, QStringLiteral("Verified: nothing of it")).isEmpty());
    }

    void tellsWhatTheServerRefused() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer(
            "POST /ingester/mode",
            FakeAnswer::text("failed to change state: lifecycler not running", 400));
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        trigger(fixture, "admin.readOnly");
        QVERIFY(fixture.agree(*page));
        QTRY_VERIFY(!reportOf(*page, QStringLiteral("lifecycler not running")).isEmpty());
        QVERIFY(isOffered(fixture, "admin.readOnly"));  // may be tried again
        QCOMPARE(fixture.newest().outcome, ActivityEntry::Outcome::Failed);
    }

    void dimsWhatTheIndexOfTheServerLeavesOut() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer("/", FakeAnswer::html("<a href=\"/ingester/flush\">Flush</a>"));
        fixture.openWritable();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QTRY_VERIFY(!isOffered(fixture, "admin.renewTokens"));
        QVERIFY(isOffered(fixture, "admin.flush"));
        QVERIFY(fixture.commands.action(QStringLiteral("admin.renewTokens"))
                    ->statusTip()
                    .contains(QStringLiteral("/ingester/renewTokens")));
    }

    void aReadOnlyConnectionIsNeverAskedAnything() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.openReadOnly();
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QTest::keyClicks(page->findChild<QLineEdit*>(QStringLiteral("deletionTenant")),
                         QStringLiteral("shop"));
        QTest::keyClicks(page->findChild<QLineEdit*>(QStringLiteral("configTenant")),
                         QStringLiteral("shop"));
        for (const char* command : {"admin.readOnly", "admin.active", "admin.flush",
                                    "admin.shutdown", "admin.renewTokens", "admin.deleteTenant",
                                    "admin.deleteRules", "admin.deleteAlertmanager"}) {
            QVERIFY2(!isOffered(fixture, command), command);
            trigger(fixture, command);
        }
        QVERIFY(fixture.dialogOf(*page) == nullptr);
        for (const FakeRequest& request : fixture.server.requests())
            QVERIFY2(request.method == "GET" || !request.path().startsWith("/ingester"),
                     request.target.constData());
        QCOMPARE(fixture.session.changes().entries(1).size(), size_t(0));
    }

    void productionWantsTheConnectionsName() {
        ChangeFixture fixture;
        Ingester ingester;
        ingester.serve(fixture.server);
        fixture.server.answer("POST /ingester/flush", FakeAnswer{204, {}, {}});
        fixture.openWritable(ConnectionProfile::Environment::Production);
        const auto page = fixture.page<AdminPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        trigger(fixture, "admin.flush");
        QVERIFY(!fixture.agree(*page));  // not without a name
        QVERIFY(fixture.agree(*page, QStringLiteral("Fake")));
        QTRY_COMPARE(fixture.server.count("POST /ingester/flush"), qsizetype(1));
    }
};

static const test::Registrar<AdminPageTest> registered;

}  // namespace pallium::ui

#include "admin_page_test.moc"
