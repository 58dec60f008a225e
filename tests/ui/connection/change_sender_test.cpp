#include "ui/connection/change_sender.h"

#include "tests/support/fake_server.h"
#include "tests/support/test_main.h"
#include "ui/connection/read_back.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QSignalSpy>
#include <QTest>

namespace pallium::ui {
namespace {

using Outcome = ActivityEntry::Outcome;
using Sight = ReadBack::Sight;

Change flushChange() {
    return {QStringLiteral("Flush"), QStringLiteral("shop"), QStringLiteral("shop"),
            flushRequest({QStringLiteral("shop")}, true)};
}

/// A session over a fake server that may be changed.
struct ChangeFixture {
    test::FakeServer server;
    StateDatabase database{QString()};
    Session session{database};

    explicit ChangeFixture(bool isReadOnly = false) {
        ConnectionProfile profile;
        profile.id = QStringLiteral("fake");
        profile.name = QStringLiteral("Fake");
        profile.baseUrl = server.url();
        profile.isReadOnly = isReadOnly;
        server.serveBasics();
        server.answer("POST /ingester/flush", test::FakeAnswer{204, {}, {}});
        session.open(std::make_unique<Connection>(profile, QString()));
    }
    ActivityEntry newest() { return session.changes().entries(1).at(0); }
};

}  // namespace

class ChangeSenderTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void writesDownWhatWasAskedAndAnswered() {
        ChangeFixture fixture;
        std::optional<ChangeOutcome> outcome;
        fixture.session.changes().send(flushChange(), this,
                                       [&](const ChangeOutcome& told) { outcome = told; });
        QCOMPARE(fixture.newest().outcome, Outcome::Pending);
        QTRY_VERIFY(outcome);
        QVERIFY(outcome->answer);
        QCOMPARE(outcome->answer->status, 204);
        fixture.session.changes().noteReadBack(outcome->activity, QStringLiteral("verified"));
        const ActivityEntry entry = fixture.newest();
        QCOMPARE(entry.outcome, Outcome::Taken);
        QCOMPARE(entry.status, 204);
        QCOMPARE(entry.connection, QStringLiteral("Fake"));
        QCOMPARE(entry.tenant, QStringLiteral("shop"));
        QCOMPARE(entry.readBack, QStringLiteral("verified"));
        QVERIFY(entry.curl.contains(QStringLiteral("tenant=shop")));
    }

    void writesDownARefusal() {
        ChangeFixture fixture;
        fixture.server.answer("POST /ingester/flush", test::FakeAnswer::text("no", 403));
        bool isTold = false;
        fixture.session.changes().send(flushChange(), this,
                                       [&](const ChangeOutcome& told) { isTold = !told.answer; });
        QTRY_VERIFY(isTold);
        QCOMPARE(fixture.newest().outcome, Outcome::Failed);
        QCOMPARE(fixture.newest().status, 403);
        QCOMPARE(fixture.newest().answer, QStringLiteral("no"));
    }

    void goesOnWhenItsPageIsGone() {
        ChangeFixture fixture;
        auto page = std::make_unique<QObject>();
        bool isTold = false;
        fixture.session.changes().send(flushChange(), page.get(),
                                       [&](const ChangeOutcome&) { isTold = true; });
        page.reset();
        QTRY_COMPARE(fixture.newest().outcome, Outcome::Taken);
        QVERIFY(!isTold);
    }

    void aClosedConnectionLeavesTheOutcomeUnknown() {
        ChangeFixture fixture;
        fixture.server.misbehave("POST /ingester/flush", test::Misbehaviour::NeverAnswers);
        bool isTold = false;
        fixture.session.changes().send(flushChange(), this,
                                       [&](const ChangeOutcome&) { isTold = true; });
        QTRY_COMPARE(fixture.server.heldCount(), qsizetype(1));
        fixture.session.open(nullptr);
        QCOMPARE(fixture.newest().outcome, Outcome::Unknown);
        QVERIFY(!fixture.newest().answer.isEmpty());
        QVERIFY(!isTold);
    }

    void anUnansweredEntryOfAnotherRunIsUnknown() {
        ChangeFixture fixture;
        ActivityEntry entry;
        entry.timeMs = 1;
        fixture.database.activity().add(entry);
        QCOMPARE(fixture.newest().outcome, Outcome::Unknown);
    }

    void sendsNothingOverAReadOnlyConnection() {
        ChangeFixture fixture(true);
        fixture.session.changes().send(flushChange(), this, [](const ChangeOutcome&) {});
        QTRY_COMPARE(fixture.newest().outcome, Outcome::Failed);
        QCOMPARE(fixture.server.count("POST /ingester/flush"), qsizetype(0));
    }

    void looksUntilItIsSeen_data() {
        QTest::addColumn<int>("seenAt");
        QTest::addColumn<int>("looks");
        QTest::addColumn<Sight>("sight");
        QTest::newRow("at once") << 1 << 1 << Sight::Seen;
        QTest::newRow("at the third look") << 3 << 3 << Sight::Seen;
        QTest::newRow("never") << 99 << 5 << Sight::NotYet;
        QTest::newRow("cannot be told") << -1 << 1 << Sight::CannotTell;
    }
    void looksUntilItIsSeen() {
        QFETCH(int, seenAt);
        QFETCH(int, looks);
        QFETCH(Sight, sight);
        int looked = 0;
        std::optional<Sight> told;
        ReadBack readBack;
        readBack.start(
            [&](const ReadBack::Told& tell) {
                ++looked;
                tell(seenAt < 0         ? Sight::CannotTell
                     : looked >= seenAt ? Sight::Seen
                                        : Sight::NotYet);
                return ApiCall();
            },
            5, std::chrono::milliseconds(1), [&](Sight last) { told = last; });
        QTRY_VERIFY(told);
        QCOMPARE(*told, sight);
        QCOMPARE(looked, looks);
        QVERIFY(!readBack.isRunning());
    }
};

static const test::Registrar<ChangeSenderTest> registered;

}  // namespace pallium::ui

#include "change_sender_test.moc"
