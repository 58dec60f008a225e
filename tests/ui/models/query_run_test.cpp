#include "ui/models/query_run.h"

#include "tests/support/test_main.h"
#include "tests/ui/models/query_bodies.h"

#include <QLocale>
#include <QSignalSpy>

#include <memory>
#include <optional>

namespace pallium::ui {
namespace {

using State = QueryRun::State;

RunRequest request(const char* expression) {
    RunRequest request;
    request.expression = QString::fromLatin1(expression);
    request.tenant = QStringLiteral("team-a");
    request.startMs = 1000000;
    request.endMs = 1600000;
    request.stepMs = 15000;
    request.instantMs = 1600123;
    return request;
}

class QueryRunTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        m_server.emplace();
        Endpoint endpoint;
        endpoint.baseUrl = m_server->url();
        m_client = std::make_unique<ApiClient>(endpoint);
        test::serveSeries(*m_server, 3);
    }
    void cleanup() {
        m_client.reset();
        m_server.reset();
    }

    void asksForGraphAndTableTogether() {
        QueryRun run;
        QCOMPARE(run.state(), State::Idle);
        run.start(*m_client, request("up"));
        QCOMPARE(run.state(), State::Running);
        QTRY_COMPARE(run.state(), State::Done);
        QCOMPARE(run.range()->series.size(), size_t(3));
        QCOMPARE(run.instant()->series.size(), size_t(3));
        const test::FakeRequest instant = m_server->last(test::kInstantPath);
        QCOMPARE(instant.parameter(QStringLiteral("query")), QStringLiteral("up"));
        QCOMPARE(instant.header("X-Scope-OrgID"), QByteArray("team-a"));
        QCOMPARE(instant.parameter(QStringLiteral("time")).toDouble(), 1600.123);
        QCOMPARE(m_server->last(test::kRangePath).parameter(QStringLiteral("end")).toDouble(),
                 1600.0);
        QVERIFY(run.resultText().contains(QStringLiteral("3 series")));
        QVERIFY(run.resultText().contains(QStringLiteral("6 points")));
        QVERIFY(run.resultText().contains(QStringLiteral("step 15s")));
        QVERIFY(run.statusText().contains(QStringLiteral("3 series")));
        QCOMPARE(run.drawnText(), QString());
        QCOMPARE(run.loadableSeries(), 0);
    }

    void aNewerRunReplacesTheOlder() {
        m_server->misbehave({}, test::Misbehaviour::NeverAnswers);
        QueryRun run;
        run.start(*m_client, request("old"));
        QTRY_COMPARE(m_server->heldCount(), 2);
        m_server->misbehave({}, test::Misbehaviour::None);
        const QSignalSpy answers(&run, &QueryRun::answered);
        run.start(*m_client, request("new"));
        m_server->releaseHeld();
        QTRY_COMPARE(run.state(), State::Done);
        QCOMPARE(run.rangeRequest().expression, QStringLiteral("new"));
        QVERIFY(answers.count() <= 2);
    }

    void answersKeepTheirQuestion() {
        QueryRun run;
        run.start(*m_client, request("up"));
        QCOMPARE(run.rangeRequest().expression, QStringLiteral("up"));
        QTRY_COMPARE(run.state(), State::Done);
        m_server->misbehave({}, test::Misbehaviour::NeverAnswers);
        run.start(*m_client, request("down"));
        QCOMPARE(run.request().expression, QStringLiteral("down"));
        QVERIFY(run.range() && run.instant());
        QCOMPARE(run.rangeRequest().expression, QStringLiteral("up"));
        QCOMPARE(run.instantRequest().expression, QStringLiteral("up"));
    }

    void cancelsAndSaysSo() {
        m_server->misbehave({}, test::Misbehaviour::NeverAnswers);
        QueryRun run;
        const QSignalSpy ticks(&run, &QueryRun::elapsedChanged);
        run.start(*m_client, request("up"));
        QTRY_VERIFY(ticks.count() > 1);
        run.cancel();
        QCOMPARE(run.state(), State::Cancelled);
        QVERIFY(run.statusText().contains(QStringLiteral("Cancelled")));
        QVERIFY(!run.range());
        QVERIFY(!run.error());
        m_server->releaseHeld();
        run.start(*m_client, request("up"));
        QTRY_COMPARE(run.state(), State::Done);
    }

    void failsWithTheServersWords() {
        test::serveError(*m_server, test::errorAnswer(400, "bad_data", "1:3: parse error: what"));
        QueryRun run;
        run.start(*m_client, request("up}"));
        QTRY_COMPARE(run.state(), State::Failed);
        QVERIFY(run.error());
        QCOMPARE(run.error()->kind, ApiErrorKind::BadInput);
        QVERIFY(run.error()->text.contains(QStringLiteral("1:3: parse error")));
    }

    void isDoneWhereOnlyOneHalfCanAnswer() {
        m_server->answer(test::kRangePath,
                         test::errorAnswer(400, "bad_data", "invalid expression type"));
        QueryRun run;
        run.start(*m_client, request("up[5m]"));
        QTRY_COMPARE(run.state(), State::Done);
        QVERIFY(run.instant());
        QVERIFY(!run.range());
        QVERIFY(run.rangeError()->text.contains(QStringLiteral("invalid expression type")));
        QVERIFY(!run.error());
    }

    void keepsTheAnswersOfTheSameQuestionOnly() {
        QueryRun run;
        run.start(*m_client, request("up"));
        QTRY_COMPARE(run.state(), State::Done);
        test::serveError(*m_server, test::errorAnswer(503, "unavailable", "busy"));
        run.start(*m_client, request("up"));
        QTRY_COMPARE(run.state(), State::Failed);
        QVERIFY(run.range());
        run.start(*m_client, request("down"));
        QTRY_COMPARE(run.state(), State::Failed);
        QVERIFY(!run.range());
        run.clear();
        QCOMPARE(run.state(), State::Idle);
    }

    void boundsSeriesAndLoadsTheRest() {
        test::serveSeries(*m_server, 12000);
        QueryRun run;
        run.start(*m_client, request("up"));
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), State::Done, 20000);
        QCOMPARE(run.range()->series.size(), size_t(QueryRun::kDrawnSeries));
        QCOMPARE(run.drawnText(), QStringLiteral("1,000 of 12,000 series are drawn"));
        QCOMPARE(run.listedText(), QStringLiteral("10,000 of 12,000 series are listed"));
        QCOMPARE(run.loadableSeries(), 12000);
        run.loadAll();
        QTRY_COMPARE_WITH_TIMEOUT(run.instant()->series.size(), size_t(12000), 20000);
        QTRY_COMPARE_WITH_TIMEOUT(run.range()->series.size(), size_t(12000), 20000);
        QCOMPARE(run.loadableSeries(), 0);
        QCOMPARE(m_server->count(test::kInstantPath), 1);  // nothing was asked again
    }

    void toldByNobodyOnceItIsGone() {
        m_server->misbehave({}, test::Misbehaviour::NeverAnswers);
        auto run = std::make_unique<QueryRun>();
        run->start(*m_client, request("up"));
        QTRY_COMPARE(m_server->heldCount(), 2);
        run.reset();
        m_server->releaseHeld();
        QueryRun next;
        next.start(*m_client, request("up"));
        QTRY_COMPARE(next.state(), State::Done);
    }

  private:
    std::optional<test::FakeServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

const pallium::test::Registrar<QueryRunTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "query_run_test.moc"
