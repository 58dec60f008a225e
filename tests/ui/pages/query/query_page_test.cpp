#include "tests/support/accessible_names.h"
#include "tests/support/test_main.h"
#include "tests/ui/models/explanations.h"
#include "tests/ui/pages/query/query_fixture.h"
#include "ui/pages/query/explain_pane.h"
#include "ui/pages/query/graph_pane.h"
#include "ui/pages/query/history_panel.h"
#include "ui/pages/query/json_pane.h"
#include "ui/pages/query/result_area.h"
#include "ui/pages/query/starter_pane.h"
#include "ui/pages/query/table_pane.h"
#include "ui/pages/query/warnings_bar.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/key_value_grid.h"
#include "ui/widgets/limits_button.h"
#include "ui/widgets/state_stack.h"
#include "ui/widgets/time_range_bar.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <QTreeView>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;
using State = QueryRun::State;

class QueryPageTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void completesRunsAndExportsByKeysAlone() {
        QueryFixture fixture;
        QVERIFY(QTest::qWaitForWindowExposed(fixture.page.get()));
        QTRY_VERIFY(fixture.page->result().starters().list()->count() > 0);  // names are known
        fixture.page->initialFocus()->setFocus();
        ExpressionEdit* const edit = fixture.row().edit();
        QTest::keyClicks(edit, QStringLiteral("node_l"));
        QTRY_VERIFY(edit->isCompletionOpen());
        QTest::keyClick(edit, Qt::Key_Tab);
        QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(edit->expression(), QStringLiteral("node_load1"));
        QCOMPARE(fixture.page->result().stack().face(), Face::Content);
        QCOMPARE(fixture.page->result().graph().model().seriesCount(), 2);
        fixture.trigger("query.tab.table");
        QCOMPARE(fixture.page->result().table().model().rowCount(), 2);

        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("rows.csv"));
        const QSignalSpy notices(fixture.page.get(), &Page::notice);
        fixture.trigger("query.export.csv");
        auto* const dialog = fixture.page->findChild<QFileDialog*>();
        QVERIFY(dialog);
        dialog->selectFile(path);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(notices.count() > 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().split('\n');
        QCOMPARE(lines[0], QByteArray("__name__,instance,job,time,value\r"));
        QCOMPARE(lines.size(), 4);  // the last is empty
        QVERIFY(lines[1].startsWith("up,host-1:9100,node,"));
    }

    void offersExamplesOfMetricsThatExist() {
        QueryFixture fixture;
        QListWidget* const list = fixture.page->result().starters().list();
        QVERIFY(list->isVisibleTo(fixture.page.get()) || list->count() == 0);
        QTRY_VERIFY(list->count() > 0);
        list->setCurrentRow(0);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY(fixture.waitFor(State::Done));
        QVERIFY(fixture.row().expression().contains(QStringLiteral("http_requests_total")));
    }

    void looksForExamplesOfManyMetricsOnThePool() {
        QStringList names;
        for (int i = 0; i < MetricIndex::kSearchOnPoolFrom; ++i)
            names.append(QStringLiteral("app_%1_requests_total").arg(i));
        StarterPane pane;
        pane.setKnowledge({std::make_shared<const MetricIndex>(names), nullptr});
        pane.show();
        QCOMPARE(pane.list()->count(), 0);
        QTRY_VERIFY(pane.list()->count() > 0);
        pane.setKnowledge({});
        QCOMPARE(pane.list()->count(), 0);
    }

    void hiddenExamplesAreLookedForWhenSeen() {
        StarterPane pane;
        pane.setKnowledge(
            {std::make_shared<const MetricIndex>(QStringList{QStringLiteral("up")}), nullptr});
        QCOMPARE(pane.list()->count(), 0);
        pane.show();
        QCOMPARE(pane.list()->count(), 1);
    }

    void offersCancelAfterTwoSeconds() {
        QueryFixture fixture;
        fixture.server.misbehave(test::kInstantPath, test::Misbehaviour::NeverAnswers);
        fixture.server.misbehave(test::kRangePath, test::Misbehaviour::NeverAnswers);
        fixture.ask("up");
        QCOMPARE(fixture.run().state(), State::Running);
        QCOMPARE(fixture.page->result().stack().face(), Face::Loading);
        auto* const button = fixture.row().findChild<QPushButton*>(QStringLiteral("run"));
        QCOMPARE(button->text(), QStringLiteral("Run"));
        QTRY_COMPARE(button->text(), QStringLiteral("Cancel"));
        QVERIFY(fixture.run().elapsedMs() >= ExpressionRow::kCancelAfterMs);
        button->click();
        QCOMPARE(fixture.run().state(), State::Cancelled);
        QCOMPARE(fixture.page->result().stack().face(), Face::Empty);
        QCOMPARE(button->text(), QStringLiteral("Run"));
    }

    void escapeCancels() {
        QueryFixture fixture;
        QVERIFY(!fixture.commands.action(QStringLiteral("query.cancel"))->isEnabled());
        fixture.server.misbehave(test::kRangePath, test::Misbehaviour::NeverAnswers);
        fixture.ask("up");
        QVERIFY(fixture.commands.action(QStringLiteral("query.cancel"))->isEnabled());
        fixture.trigger("query.cancel");
        QCOMPARE(fixture.run().state(), State::Cancelled);
    }

    void showsEveryFailure_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("misbehaviour");
        QTest::newRow("401") << 401 << 0;
        QTest::newRow("403") << 403 << 0;
        QTest::newRow("429") << 429 << 0;
        QTest::newRow("500") << 500 << 0;
        QTest::newRow("503") << 503 << 0;
        QTest::newRow("closes") << 0 << static_cast<int>(test::Misbehaviour::ClosesBeforeHeaders);
        QTest::newRow("truncates") << 0 << static_cast<int>(test::Misbehaviour::TruncatesBody);
        QTest::newRow("garbage") << 0 << static_cast<int>(test::Misbehaviour::SendsGarbage);
        QTest::newRow("html") << 200 << 0;
    }
    void showsEveryFailure() {
        QFETCH(int, status);
        QFETCH(int, misbehaviour);
        QueryFixture fixture;
        if (status == 200) {
            test::serveError(fixture.server, test::FakeAnswer::html("<html>proxy</html>"));
        } else if (status > 0) {
            test::serveError(fixture.server, test::errorAnswer(status, "x", "the server's words"));
        } else {
            for (const QByteArray& path : {test::kInstantPath, test::kRangePath}) {
                fixture.server.misbehave(path, static_cast<test::Misbehaviour>(misbehaviour));
            }
        }
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Failed));
        QCOMPARE(fixture.page->result().stack().face(), Face::Error);
        auto* const problem = fixture.row().findChild<QLabel*>(QStringLiteral("problem"));
        QVERIFY(!problem->text().isEmpty());
        // Mended by running again.
        for (const QByteArray& path : {test::kInstantPath, test::kRangePath}) {
            fixture.server.misbehave(path, test::Misbehaviour::None);
        }
        test::serveSeries(fixture.server, 2);
        fixture.trigger("query.run");
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(fixture.page->result().stack().face(), Face::Content);
        QVERIFY(problem->text().isEmpty());
    }

    void leadsFromALimitToTheLimits() {
        QueryFixture fixture;
        const QString text =
            QStringLiteral("the query hit the max number of series limit (limit: 5 series)");
        test::serveError(fixture.server, test::errorAnswer(422, "execution", text.toUtf8()));
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Failed));
        QSignalSpy requested(fixture.page.get(), &Page::pageRequested);
        for (QWidget* const place : {static_cast<QWidget*>(&fixture.row()),
                                     static_cast<QWidget*>(&fixture.page->result().stack())}) {
            QPushButton* button = nullptr;
            for (auto* const each : place->findChildren<LimitsButton*>())
                if (each->isVisible()) button = each;
            QVERIFY(button);
            QTest::keyClick(button, Qt::Key_Space);
            const auto request = requested.takeFirst().first().value<PageRequest>();
            QCOMPARE(request.page, QStringLiteral("limits"));
            QCOMPARE(request.state[QStringLiteral("explain")].toString(), text);
        }
        test::serveSeries(fixture.server, 2);
        fixture.trigger("query.run");
        QVERIFY(fixture.waitFor(State::Done));
        QVERIFY(!fixture.row().findChild<LimitsButton*>()->isVisible());
    }

    void leadsFromAWarningToTheLimits() {
        WarningsBar bar;
        bar.setTexts({QStringLiteral("PromQL warning: bucket label missing")}, {});
        auto* const button = bar.findChild<LimitsButton*>();
        QVERIFY(!button->isVisibleTo(&bar));
        bar.setTexts({QStringLiteral("a"), QStringLiteral("exceeded the max number of series "
                                                          "limit of 5")},
                     {});
        QVERIFY(button->isVisibleTo(&bar));
    }

    void underlinesWhereTheServerPoints() {
        QueryFixture fixture;
        test::serveError(
            fixture.server,
            test::errorAnswer(400, "bad_data",
                              "invalid parameter \\\"query\\\": 1:5: parse error: no"));
        fixture.ask("sum(up)");
        QVERIFY(fixture.waitFor(State::Failed));
        const Problems& problems = fixture.row().edit()->problems();
        QVERIFY(!problems.empty());
        QCOMPARE(problems.front().start, 4);
        QCOMPARE(problems.front().length, 2);
        auto* const problem = fixture.row().findChild<QLabel*>(QStringLiteral("problem"));
        QVERIFY(problem->text().contains(QStringLiteral("parse error: no")));
    }

    void explainsAnEmptyResult() {
        QueryFixture fixture;
        test::serveSeries(fixture.server, 0);
        QTRY_VERIFY(fixture.page->result().starters().list()->count() > 0);
        fixture.ask("http_request_total");
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(fixture.page->result().stack().face(), Face::Empty);
        const auto finds = [&] {
            for (const QPushButton* const button :
                 fixture.page->result().stack().findChildren<QPushButton*>()) {
                if (button->text().contains(QStringLiteral("http_requests_total"))) return true;
            }
            return false;
        };
        QTRY_VERIFY(finds());
        fixture.trigger("query.tab.json");
        QCOMPARE(fixture.page->result().stack().face(), Face::Content);
    }

    void explainsTheParts() {
        QueryFixture fixture;
        fixture.server.answer(test::kExplainPath,
                              test::FakeAnswer::json(test::quotientExplanation()));
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(fixture.server.count(test::kExplainPath), 0);
        fixture.trigger("query.tab.explain");
        ExplainPane& pane = fixture.page->result().explanation();
        QTRY_COMPARE(pane.stack().face(), Face::Content);
        QVERIFY(
            !fixture.server.last(test::kExplainPath).parameter(QStringLiteral("time")).isEmpty());
        QCOMPARE(pane.groups().model()->rowCount(), 2);
        QVERIFY(pane.facts().plainText().contains(QStringLiteral("one-to-one, on (job)")));
        pane.tree().setFocus();
        QTest::keyClick(&pane.tree(), Qt::Key_Down);
        QVERIFY(pane.facts().plainText().contains(QStringLiteral("job (1)")));
        QCOMPARE(pane.groups().model()->rowCount(), 1);
        QVERIFY(pane.groups().isColumnHidden(ExplainGroupModel::Right));
        QTest::keyClick(&pane.tree(), Qt::Key_Down);
        QVERIFY(!pane.groups().isVisible());
        QCOMPARE(test::unnamedFocusables(pane), QStringList());

        fixture.trigger("query.tab.graph");
        fixture.trigger("query.tab.explain");
        QCOMPARE(fixture.server.count(test::kExplainPath), 1);  // the same run
        QCOMPARE(pane.tree().currentIndex().data().toString(), QStringLiteral("rate"));
        fixture.trigger("query.run");
        QTRY_COMPARE(fixture.server.count(test::kExplainPath), 2);
        QTRY_COMPARE(pane.stack().face(), Face::Content);
        QCOMPARE(pane.tree().currentIndex().data().toString(), QStringLiteral("rate"));
        pane.picker().setChoice({QString(), ResultChoice::Part::Range});
        Q_EMIT pane.picker().chosen({QString(), ResultChoice::Part::Range});
        QTRY_COMPARE(fixture.server.count(test::kExplainPath), 3);
        QVERIFY(
            !fixture.server.last(test::kExplainPath).parameter(QStringLiteral("step")).isEmpty());
    }

    void tellsThatAServerDoesNotExplain() {
        QueryFixture fixture;
        fixture.trigger("query.tab.explain");
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        const StateStack& stack = fixture.page->result().explanation().stack();
        QTRY_COMPARE(stack.face(), Face::NotOffered);
        fixture.server.answer(test::kExplainPath, test::errorAnswer(422, "execution", "too much"));
        fixture.trigger("query.run");
        QTRY_COMPARE(stack.face(), Face::Error);
    }

    void boundsTenThousandSeries() {
        QueryFixture fixture;
        test::serveSeries(fixture.server, 10500);
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        ResultArea& result = fixture.page->result();
        QCOMPARE(result.graph().model().seriesCount(), 1000);
        auto* const bounded = result.graph().findChild<QLabel*>(QStringLiteral("bounded"));
        QVERIFY2(bounded->text().contains(QStringLiteral("1,000 of 10,500")),
                 qPrintable(bounded->text()));
        fixture.trigger("query.tab.table");
        QTRY_COMPARE(result.table().model().rowCount(), 10000);
        auto* const loadAll = result.table().findChild<QPushButton*>(QStringLiteral("loadAll"));
        QVERIFY(loadAll->isVisible());
        loadAll->click();
        QTRY_COMPARE_WITH_TIMEOUT(result.table().model().rowCount(), 10500, kPageTimeoutMs);
        QTRY_VERIFY(!loadAll->isVisible());
    }

    void forgetsTheAnswerWhenItIsClosed() {
        QueryFixture fixture;
        fixture.server.misbehave({}, test::Misbehaviour::NeverAnswers);
        fixture.ask("up");
        QTRY_VERIFY(fixture.server.heldCount() >= 2);
        fixture.page.reset();
        fixture.server.releaseHeld();
        QCoreApplication::processEvents();
        QVERIFY(!fixture.commands.action(QStringLiteral("query.run")));
    }

    void showsAVectorOfRangesInTheTableOnly() {
        QueryFixture fixture;
        fixture.server.answer(test::kRangePath,
                              test::errorAnswer(400, "bad_data", "invalid expression type"));
        fixture.server.answer(test::kInstantPath, [](const test::FakeRequest&) {
            test::FakeRequest range;
            range.target = "/x?start=1000&end=1015";
            return test::matrixAnswer(range, 3);
        });
        fixture.ask("up[5m]");
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(fixture.page->result().stack().face(), Face::Content);
        QVERIFY(fixture.page->result().graph().model().isEmpty());
        fixture.trigger("query.tab.table");
        QCOMPARE(fixture.page->result().table().model().rowCount(), 3);
    }

    void drawsSeveralExpressions() {
        QueryFixture fixture;
        fixture.ask("up");
        fixture.trigger("query.duplicate");
        QCOMPARE(fixture.page->rows().count(), 2);
        QCOMPARE(fixture.row(1).letter(), QStringLiteral("B"));
        fixture.trigger("query.run");
        QVERIFY(fixture.waitFor(State::Done));
        QVERIFY(fixture.waitFor(State::Done, 1));
        QCOMPARE(fixture.page->result().graph().model().seriesCount(), 4);
        fixture.row(1).setOn(false);
        QCOMPARE(fixture.page->result().graph().model().seriesCount(), 2);
        fixture.page->rows().remove(fixture.row(1));
        QCOMPARE(fixture.page->rows().count(), 1);
        QVERIFY(!fixture.commands.action(QStringLiteral("query.remove"))->isEnabled());
    }

    void comesBackAsItWasAndRunsWhenAsked() {
        QJsonObject state;
        {
            QueryFixture fixture;
            fixture.ask("rate(up[5m])");
            fixture.page->rows().add(QStringLiteral("vector(1)"))->setOn(false);
            fixture.page->result().range().setRange({6 * 3600 * 1000LL, 0});
            fixture.trigger("query.tab.table");
            state = fixture.page->saveState();
            QCOMPARE(fixture.page->title(), QStringLiteral("rate(up[5m])"));
        }
        state.insert(QStringLiteral("run"), true);
        QueryFixture fixture;
        fixture.page->restoreState(state);
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(fixture.page->rows().count(), 2);
        QCOMPARE(fixture.row(1).expression(), QStringLiteral("vector(1)"));
        QVERIFY(!fixture.row(1).isOn());
        QCOMPARE(fixture.run(1).state(), State::Idle);
        QCOMPARE(fixture.page->result().range().range().lengthMs, 6 * 3600 * 1000LL);
        QCOMPARE(fixture.page->result().tab(), ResultArea::Tab::Table);
    }

    void keepsAHistoryThatCanBeRunAgain() {
        QueryFixture fixture;
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        fixture.ask("sum(up)");
        QVERIFY(fixture.waitFor(State::Done));
        fixture.trigger("query.history");
        auto* const list = fixture.find<QListView>("historyList");
        QVERIFY(list->isVisible());
        QCOMPARE(list->model()->rowCount(), 2);
        list->setCurrentIndex(list->model()->index(1, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(fixture.row().expression(), QStringLiteral("up"));
        QVERIFY(fixture.waitFor(State::Done));
        fixture.row().setExpression({});
        QTest::keyClick(fixture.row().edit(), Qt::Key_Up);
        QVERIFY(!fixture.row().expression().isEmpty());
    }

    void namesWhatTheAnswersAnswerWhileANewRunGoesOn() {
        QueryFixture fixture;
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        fixture.server.misbehave({}, test::Misbehaviour::NeverAnswers);
        fixture.ask("down");
        QCOMPARE(fixture.run().state(), State::Running);
        fixture.page->result().showRuns();
        const auto* const asked =
            fixture.page->result().json().findChild<QLabel*>(QStringLiteral("request"));
        QVERIFY2(asked->text().contains(QStringLiteral("query=up&")), qPrintable(asked->text()));
        fixture.trigger("query.export.json");
        auto* const dialog = fixture.page->findChild<QFileDialog*>();
        QVERIFY(dialog);
        const QString name = QFileInfo(dialog->selectedFiles().value(0)).fileName();
        QVERIFY2(name.startsWith(QStringLiteral("up-")), qPrintable(name));
    }

    void repeatsAFreshRunUntilSomethingChanges() {
        QueryFixture fixture;
        QJsonObject state = runningQuery(QStringLiteral("up"));
        state.insert(QStringLiteral("quickRefreshes"), 100);
        fixture.page->restoreState(state);
        QVERIFY(fixture.waitFor(State::Done));
        const qint64 recordedMs = fixture.database.history({}, 1).at(0).timeMs;
        const qsizetype before = fixture.server.count(test::kRangePath);
        QTRY_VERIFY(fixture.server.count(test::kRangePath) >= before + 2);
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(fixture.database.history({}, 1).at(0).timeMs, recordedMs);
        const auto* const timer = fixture.page->findChild<QTimer*>(QStringLiteral("quickRefresh"));
        QVERIFY(timer->isActive());
        QTest::keyClicks(fixture.row().edit(), QStringLiteral("x"));
        QVERIFY(!timer->isActive());
        QCOMPARE(fixture.run().request().expression, QStringLiteral("up"));
    }

    void copiesWhatItSends() {
        QueryFixture fixture;
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        fixture.trigger("query.copyCurl");
        const QString curl = QApplication::clipboard()->text();
        QVERIFY2(curl.contains(QStringLiteral("query_range")), qPrintable(curl));
        QVERIFY(curl.contains(QStringLiteral("team-a")));
        fixture.trigger("query.export.markdown");
        QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("| __name__ |")));
    }

    void asksAPlainPrometheusWithoutTenant() {
        QueryFixture fixture(false);
        fixture.server.answer("/api/v1/query",
                              [](const test::FakeRequest&) { return test::vectorAnswer(2); });
        fixture.server.answer("/api/v1/query_range", [](const test::FakeRequest& request) {
            return test::matrixAnswer(request, 2);
        });
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        QVERIFY(!fixture.server.last("/api/v1/query").headers.contains("x-scope-orgid"));
        QCOMPARE(fixture.page->result().stack().face(), Face::Content);
    }

    void asksForASmallerStepWhenZoomedAndGoesBack() {
        QueryFixture fixture;
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        const RunRequest whole = fixture.run().request();
        PlotView& view = fixture.page->result().graph().view();
        view.zoomIn();
        QTRY_VERIFY(fixture.run().request().endMs - fixture.run().request().startMs <
                    whole.endMs - whole.startMs);
        QVERIFY(fixture.waitFor(State::Done));
        QVERIFY(fixture.run().request().stepMs <= whole.stepMs);
        view.goBack();
        QTRY_VERIFY(fixture.run().request().endMs - fixture.run().request().startMs >=
                    whole.endMs - whole.startMs);
        QVERIFY(fixture.waitFor(State::Done));
    }

    void followsTheTenant() {
        QueryFixture fixture;
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        fixture.session.setTenant(QStringLiteral("team-b"));
        QCOMPARE(fixture.run().request().tenant, QStringLiteral("team-b"));
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(fixture.server.last(test::kRangePath).header("X-Scope-OrgID"),
                 QByteArray("team-b"));
    }

    void survivesTheEndOfItsConnection() {
        QueryFixture fixture;
        fixture.server.misbehave(test::kRangePath, test::Misbehaviour::NeverAnswers);
        fixture.ask("up");
        fixture.session.open(nullptr);
        QCOMPARE(fixture.run().state(), State::Idle);
        fixture.trigger("query.run");
        QCOMPARE(fixture.page->result().stack().face(), Face::NotOffered);
    }

    void namesEveryWidgetThatTakesTheKeyboard() {
        QueryFixture fixture;
        fixture.ask("up");
        QVERIFY(fixture.waitFor(State::Done));
        QCOMPARE(test::unnamedFocusables(*fixture.page), QStringList());
    }
};

const pallium::test::Registrar<QueryPageTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "query_page_test.moc"
