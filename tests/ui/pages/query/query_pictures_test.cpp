// Renders the page for people to look at, into the folder that PALLIUM_TEST_PICTURES names.
#include "tests/support/test_main.h"
#include "tests/ui/models/explanations.h"
#include "tests/ui/pages/query/query_fixture.h"
#include "ui/pages/query/explain_pane.h"
#include "ui/pages/query/result_area.h"
#include "ui/pages/query/starter_pane.h"
#include "ui/widgets/state_stack.h"
#include "ui/widgets/theme.h"

#include <QDir>
#include <QListWidget>
#include <QThreadPool>

#include <cmath>

namespace pallium::ui {
namespace {

/// Waves of requests by code, as a busy service has them.
test::FakeAnswer waves(const test::FakeRequest& request, bool isRange) {
    const double start = request.parameter(QStringLiteral("start")).toDouble();
    const double end = request.parameter(QStringLiteral("end")).toDouble();
    const double step = std::max(1.0, request.parameter(QStringLiteral("step")).toDouble());
    QByteArray result;
    int index = 0;
    for (const char* const code : {"200", "204", "404", "500", "503"}) {
        const double level = 800.0 / std::pow(3.0, index);
        const auto at = [&](double time) {
            return QByteArray::number(
                level * (1 + 0.3 * std::sin(time / 400 + index) + 0.05 * std::sin(time / 37)), 'f',
                3);
        };
        result += (index > 0 ? "," : "") + QByteArray("{\"metric\":{\"code\":\"") + code +
                  "\",\"job\":\"api\"},";
        if (isRange) {
            result += "\"values\":[";
            for (double time = start; time <= end; time += step) {
                result += (time > start ? ",[" : "[") + QByteArray::number(time, 'f', 0) + ",\"" +
                          at(time) + "\"]";
            }
            result += "]}";
        } else {
            const double time = request.parameter(QStringLiteral("time")).toDouble();
            result += "\"value\":[" + QByteArray::number(time, 'f', 3) + ",\"" + at(time) + "\"]}";
        }
        ++index;
    }
    const QByteArray type = isRange ? "matrix" : "vector";
    return test::FakeAnswer::json(
        "{\"status\":\"success\",\"warnings\":[\"metric might not be a "
        "counter, name does not end in _total\"],\"data\":{"
        "\"resultType\":\"" +
        type + "\",\"result\":[" + result + "]}}");
}

class QueryPicturesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void drawsItself_data() {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void drawsItself() {
        QFETCH(bool, isDark);
        theme().setChoice(isDark ? Theme::Choice::Dark : Theme::Choice::Light);
        QueryFixture fixture;
        QTRY_VERIFY(fixture.page->result().starters().list()->count() > 0);
        take(fixture, "starters", {1280, 800});
        fixture.server.answer(test::kRangePath, [](const test::FakeRequest& request) {
            return waves(request, true);
        });
        fixture.server.answer(test::kInstantPath, [](const test::FakeRequest& request) {
            return waves(request, false);
        });
        fixture.ask("sum by (code) (rate(http_requests_total{job=\"api\"}[5m]))");
        fixture.page->rows().add(QStringLiteral("rate(node_load1[5m])"));
        fixture.trigger("query.run");
        QVERIFY(fixture.waitFor(QueryRun::State::Done));
        QVERIFY(fixture.waitFor(QueryRun::State::Done, 1));
        take(fixture, "graph", {1280, 800});
        take(fixture, "graph", {960, 600});
        fixture.trigger("query.tab.table");
        take(fixture, "table", {1280, 800});
        fixture.server.answer(test::kExplainPath,
                              test::FakeAnswer::json(test::quotientExplanation()));
        fixture.trigger("query.tab.explain");
        QTRY_COMPARE(fixture.page->result().explanation().stack().face(),
                     StateStack::Face::Content);
        take(fixture, "explain", {1280, 800});
        take(fixture, "explain", {960, 600});
        fixture.trigger("query.tab.json");
        take(fixture, "json", {1280, 800});
        fixture.trigger("query.tab.graph");
        fixture.trigger("query.history");
        take(fixture, "history", {1280, 800});
        fixture.trigger("query.history");
        test::serveError(
            fixture.server,
            test::errorAnswer(400, "bad_data", "1:12: parse error: unexpected \\\"<\\\""));
        fixture.page->rows().remove(fixture.row(1));
        fixture.ask("sum by (code < rate(x[5m])");
        QVERIFY(fixture.waitFor(QueryRun::State::Failed));
        QCOMPARE(fixture.page->result().stack().face(), StateStack::Face::Error);
        take(fixture, "error", {960, 600});
    }
    void cleanupTestCase() { theme().setChoice(Theme::Choice::Light); }

  private:
    void take(QueryFixture& fixture, const char* name, QSize size) {
        fixture.page->resize(size);
        QTest::qWait(1);  // lets layouts and pool jobs report; nothing depends on it
        QVERIFY(QTest::qWaitFor([&] { return QThreadPool::globalInstance()->waitForDone(0); }));
        QCoreApplication::processEvents();
        const QPixmap picture = fixture.page->grab();
        QCOMPARE(picture.size(), size);
        const QString folder = qEnvironmentVariable("PALLIUM_TEST_PICTURES");
        if (folder.isEmpty()) return;
        const QString file = QStringLiteral("query-%1-%2-%3.png")
                                 .arg(QLatin1String(name), QLatin1String(QTest::currentDataTag()))
                                 .arg(size.width());
        QVERIFY(picture.save(QDir(folder).filePath(file)));
    }
};

const pallium::test::Registrar<QueryPicturesTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "query_pictures_test.moc"
