#include "ui/connection/change_sender.h"

#include "tests/support/fake_server.h"
#include "tests/support/test_main.h"
#include "ui/connection/read_back.h"
#include "ui/connection/request_json.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QJsonObject>
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

/// Takes the limit b away and sets a.
Change replaceLimits() {
    const QString shop = QStringLiteral("shop");
    Change change{QStringLiteral("Set limits"), QStringLiteral("a, b"), shop,
                  removeUserOverridesRequest(shop)};
    change.following = {setUserOverridesRequest(shop, {{QStringLiteral("a"), 2}})};
    change.reverse = {
        setUserOverridesRequest(shop, {{QStringLiteral("a"), 1}, {QStringLiteral("b"), 1}})};
    change.before = QStringLiteral("old");
    change.after = QStringLiteral("new");
    return change;
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
    QStringList asked;  // of the limits
    void serveLimits(int postStatus = 200) {
        server.answer("DELETE /api/v1/user-overrides", [this](const test::FakeRequest&) {
            asked << QStringLiteral("DELETE ");
            return test::FakeAnswer{};
        });
        server.answer("POST /api/v1/user-overrides",
                      [this, postStatus](const test::FakeRequest& request) {
                          asked << QStringLiteral("POST ") + QString::fromUtf8(request.body);
                          return postStatus == 200 ? test::FakeAnswer{}
                                                   : test::FakeAnswer::text("too much", postStatus);
                      });
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

    void sendsTheStepsOfAChangeInOrder() {
        ChangeFixture fixture;
        fixture.serveLimits();
        std::optional<ChangeOutcome> outcome;
        fixture.session.changes().send(replaceLimits(), this,
                                       [&](const ChangeOutcome& told) { outcome = told; });
        QTRY_VERIFY(outcome);
        QVERIFY(outcome->answer);
        QCOMPARE(fixture.asked,
                 QStringList({QStringLiteral("DELETE "), QStringLiteral("POST {\"a\":2}")}));
        QCOMPARE(fixture.newest().outcome, Outcome::Taken);
        QCOMPARE(fixture.newest().curl.count(QStringLiteral("curl ")), 2);
        QCOMPARE(fixture.session.changes().entries(10).size(), size_t(1));
    }

    void aChangeThatStopsHalfWayIsToldAndCanBeUndone() {
        ChangeFixture fixture;
        fixture.serveLimits(400);
        std::optional<ChangeOutcome> outcome;
        fixture.session.changes().send(replaceLimits(), this,
                                       [&](const ChangeOutcome& told) { outcome = told; });
        QTRY_VERIFY(outcome);
        QVERIFY(!outcome->answer);
        const ActivityEntry entry = fixture.newest();
        QCOMPARE(entry.outcome, Outcome::Unknown);
        QCOMPARE(entry.answer, QStringLiteral("Only its first part was taken: too much"));
        QCOMPARE(fixture.session.changes().whyNotUndone(entry), QString());
    }

    void undoesOnce() {
        ChangeFixture fixture;
        fixture.serveLimits();
        bool isDone = false;
        const auto done = [&](const ChangeOutcome& told) { isDone = told.answer.has_value(); };
        fixture.session.changes().send(replaceLimits(), this, done);
        QTRY_VERIFY(isDone);
        const ActivityEntry entry = fixture.newest();
        QCOMPARE(fixture.session.changes().whyNotUndone(entry), QString());
        isDone = false;
        fixture.asked.clear();
        fixture.session.changes().undo(entry, this, done);
        QTRY_VERIFY(isDone);
        QCOMPARE(fixture.asked, QStringList({QStringLiteral("POST {\"a\":1,\"b\":1}")}));
        QCOMPARE(fixture.newest().action, QStringLiteral("Undo: Set limits"));
        QCOMPARE(fixture.newest().before, QStringLiteral("new"));
        QCOMPARE(fixture.newest().after, QStringLiteral("old"));
        const auto entries = fixture.session.changes().entries(2);
        QCOMPARE(fixture.session.changes().whyNotUndone(entries.at(1)),
                 QStringLiteral("It was undone already."));
    }

    void undoesOnlyWhereItWasDone() {
        ChangeFixture fixture;
        const ChangeSender& changes = fixture.session.changes();
        ActivityEntry entry;
        entry.connectionId = QStringLiteral("fake");
        entry.outcome = Outcome::Taken;
        QCOMPARE(changes.whyNotUndone(entry),
                 QStringLiteral("There is no way back from this change."));
        entry.reverse = requestsToJson({flushRequest({}, false)});
        QCOMPARE(changes.whyNotUndone(entry), QString());
        entry.outcome = Outcome::Failed;
        QCOMPARE(changes.whyNotUndone(entry),
                 QStringLiteral("The server did not take this change."));
        entry.outcome = Outcome::Taken;
        entry.connectionId = QStringLiteral("other");
        entry.connection = QStringLiteral("Other");
        QCOMPARE(changes.whyNotUndone(entry), QStringLiteral("Open the connection Other first."));
        ChangeFixture readOnly(true);
        entry.connectionId = QStringLiteral("fake");
        QCOMPARE(readOnly.session.changes().whyNotUndone(entry),
                 QStringLiteral("Read-only connection."));
    }

    void keepsRequestsAsTheyAre() {
        const std::vector<ApiRequest> requests{
            flushRequest({QStringLiteral("a&b"), QStringLiteral("ü")}, true),
            setUserOverridesRequest(QStringLiteral("shop"), {{QStringLiteral("a"), 1}}),
            removeUserOverridesRequest(QStringLiteral("shop"))};
        const auto kept = requestsFromJson(requestsToJson(requests));
        QCOMPARE(kept.size(), requests.size());
        for (size_t i = 0; i < kept.size(); ++i) {
            QCOMPARE(kept[i].method, requests[i].method);
            QCOMPARE(kept[i].path, requests[i].path);
            QCOMPARE(kept[i].parameters, requests[i].parameters);
            QCOMPARE(kept[i].body, requests[i].body);
            QCOMPARE(kept[i].contentType, requests[i].contentType);
            QCOMPARE(kept[i].tenant, requests[i].tenant);
            QVERIFY(kept[i].changesState);
        }
        QJsonArray reads = requestsToJson(requests);
        QJsonObject first = reads[0].toObject();
        first.insert(QStringLiteral("method"), QStringLiteral("GET"));
        reads[0] = first;
        QVERIFY(requestsFromJson(reads).empty());
        QVERIFY(requestsFromJson({1, QStringLiteral("x")}).empty());
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
