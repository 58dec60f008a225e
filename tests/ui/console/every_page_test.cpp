#include "tests/support/fake_server.h"
#include "tests/support/test_main.h"
#include "tests/ui/console/console_fixture.h"
#include "tests/ui/console/keyboard.h"
#include "ui/pages/query/explain_pane.h"
#include "ui/pages/query/graph_pane.h"
#include "ui/pages/query/query_page.h"
#include "ui/pages/query/result_area.h"
#include "ui/pages/query/table_pane.h"
#include "ui/widgets/limits_button.h"
#include "ui/widgets/state_stack.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHash>
#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTreeView>

#include <algorithm>

namespace pallium::test {
namespace {

using Face = ui::StateStack::Face;

constexpr int kFaceWithinMs = 15'000;

/// What the pages show that have a state: all the same, but for some.
struct ExpectedFaces {
    QList<Face> usual;
    QHash<QString, Face> others;

    bool allow(const QString& page, Face face) const {
        // Shows what was changed from here, whatever the server.
        if (page == QLatin1String("activity")) return face == Face::Empty;
        // Nobody chose tenants to compare.
        if (page == QLatin1String("comparison") && face == Face::Empty) return true;
        const auto other = others.find(page);
        return other != others.end() ? *other == face : usual.contains(face);
    }
};

QList<ui::StateStack*> stacksOf(const QWidget& page) {
    QList<ui::StateStack*> seen;
    for (ui::StateStack* stack : page.findChildren<ui::StateStack*>())
        if (stack->isVisible()) seen << stack;
    return seen;
}

QString describeFaces(const QString& page, const QWidget& widget) {
    QString text = page;
    for (const ui::StateStack* stack : stacksOf(widget))
        text += QStringLiteral(", face %1: %2")
                    .arg(static_cast<int>(stack->face()))
                    .arg(stack->accessibleDescription());
    return text;
}

bool waitForFaces(const QString& page, const QWidget& widget, const ExpectedFaces& expected) {
    return QTest::qWaitFor(
        [&] {
            const auto stacks = stacksOf(widget);
            return std::all_of(stacks.begin(), stacks.end(), [&](const ui::StateStack* stack) {
                return expected.allow(page, stack->face());
            });
        },
        kFaceWithinMs);
}

ExpectedFaces embeddedFaces() {
    // Nobody has sent anything yet.
    return {{Face::Content},
            {{QStringLiteral("tenants"), Face::Empty},
             {QStringLiteral("ha-tracker"), Face::NotOffered}}};
}

/// Pages are walked with keys alone.
class EveryPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void isWalkedOverTheEmbeddedServer() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        walk(fixture, embeddedFaces());
    }

    void theSizeOfTextReachesEveryPage() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        for (const ui::PageSpec& page : ui::consolePages()) {
            fixture.window().openPage({page.id, {}});
            QVERIFY(
                waitForFaces(page.id, *fixture.window().pages().currentPage(), embeddedFaces()));
        }
        QHash<QWidget*, double> sizes;
        for (QWidget* widget : fixture.window().findChildren<QWidget*>())
            sizes.insert(widget, widget->font().pointSizeF());
        constexpr double kZoom = 1.5;
        for (int step = 0; step < 5; ++step)
            fixture.console().commands().action(QStringLiteral("view.zoomIn"))->trigger();
        QTRY_COMPARE(fixture.window().font().pointSizeF(), QApplication::font().pointSizeF());
        QStringList left;
        for (QWidget* widget : fixture.window().findChildren<QWidget*>()) {
            const double before = sizes.value(widget);
            if (before > 0 && qAbs(widget->font().pointSizeF() / before - kZoom) > 0.02)
                left << QStringLiteral("%1 %2: %3 to %4")
                            .arg(QLatin1String(widget->metaObject()->className()),
                                 widget->objectName())
                            .arg(before)
                            .arg(widget->font().pointSizeF());
        }
        for (const QTableView* table : fixture.window().findChildren<QTableView*>())
            if (table->verticalHeader()->defaultSectionSize() < table->fontMetrics().height())
                left << table->accessibleName();
        fixture.console().commands().action(QStringLiteral("view.zoomReset"))->trigger();
        left.removeDuplicates();
        QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1String(", "))));
    }

    void isWalkedOverARecordedCortex() {
        FakeServer server;
        if (!server.serveRecorded()) {
            markSkipped();
            QSKIP("no recordings");
        }
        ConsoleFixture fixture({"--connect=" + server.url().toString().toStdString()});
        QVERIFY(fixture.start());
        walk(fixture, {{Face::Content}, {}}, &server);
    }

    void isWalkedOverAServerThat_data() {
        QTest::addColumn<Misbehaviour>("misbehaviour");
        QTest::addColumn<QList<Face>>("faces");
        const auto row = [](const char* name, Misbehaviour misbehaviour, const QList<Face>& faces) {
            QTest::newRow(name) << misbehaviour << faces;
        };
        row("never answers", Misbehaviour::NeverAnswers, {Face::Loading});
        row("closes before the headers", Misbehaviour::ClosesBeforeHeaders, {Face::Error});
        row("closes after the headers", Misbehaviour::ClosesAfterHeaders, {Face::Error});
        row("cuts the body", Misbehaviour::TruncatesBody, {Face::Error});
        row("sends garbage", Misbehaviour::SendsGarbage, {Face::Error});
        row("drips", Misbehaviour::DripsSlowly, {Face::Loading, Face::Content, Face::Refreshing});
    }
    void isWalkedOverAServerThat() {
        QFETCH(Misbehaviour, misbehaviour);
        QFETCH(QList<Face>, faces);
        FakeServer server;
        server.serveBasics();
        server.misbehave({}, misbehaviour);
        walkOver(server, {faces, {}});
    }

    void isWalkedOverNonsense_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<int>("status");
        QTest::addColumn<Face>("configuration");  // a text, shown as it is
        const auto row = [](const char* name, const QByteArray& body, const char* type,
                            int status = 200, Face configuration = Face::Error) {
            QTest::newRow(name) << body << QByteArray(type) << status << configuration;
        };
        row("HTML for everything", "<html><body>proxy login</body></html>", "text/html");
        row("the wrong JSON", "{\"status\":\"success\",\"data\":[null,{\"a\":[[[]]]},1e999]}",
            "application/json", 200, Face::Content);
        row("half of JSON", "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{",
            "application/json", 200, Face::Content);
        row("deep JSON", QByteArray(100'000, '['), "application/json", 200, Face::Content);
        row("binary", QByteArray("\0\1\2\xff\xfe", 5), "application/json", 200, Face::Content);
        row("nothing", "", "text/plain", 200, Face::Empty);
        row("failure", "boom", "text/plain", 500);
        row("sign-in wanted", "no", "text/plain", 401);
        row("forbidden", "no", "text/plain", 403);
        row("too many", "slow down", "text/plain", 429);
        row("busy", "starting", "text/plain", 503);
    }
    void isWalkedOverNonsense() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QFETCH(int, status);
        QFETCH(Face, configuration);
        FakeServer server;
        server.setFallback([&](const FakeRequest&) {
            return FakeAnswer{status, {{"Content-Type", type}}, body};
        });
        // A text without a section of limits names none.
        const Face limits = configuration == Face::Error ? Face::Error : Face::Empty;
        walkOver(server, {{Face::Error},
                          {{QStringLiteral("configuration"), configuration},
                           {QStringLiteral("limits"), limits}}});
    }

    void isWalkedOverAServerThatOffersNothing() {
        FakeServer server;
        walkOver(server, {{Face::NotOffered}, {}});
    }

    void isFoundByThePalette() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        Keyboard keyboard(fixture.window());
        const ui::PageArea& pages = fixture.window().pages();
        for (const ui::PageSpec& spec : ui::consolePages()) {
            const QString before = pages.currentPageId();
            keyboard.press(Qt::Key_K, Qt::ControlModifier);
            QVERIFY(QApplication::activePopupWidget() != nullptr);
            keyboard.type(QLatin1Char('>') + spec.title);
            keyboard.press(Qt::Key_Return);
            QVERIFY(QApplication::activePopupWidget() == nullptr);
            QCOMPARE(pages.currentPageId(), spec.id);
            keyboard.press(Qt::Key_Left, Qt::AltModifier);
            QCOMPARE(pages.currentPageId(), before);
            keyboard.press(Qt::Key_Right, Qt::AltModifier);
            QCOMPARE(pages.currentPageId(), spec.id);
        }
    }

    void leadsFromARefusalToTheLimit() {
        FakeServer server;
        server.serveBasics();
        server.answer("/services", FakeAnswer::text("ingestion rate limit (50) exceeded", 429));
        server.answer("/config", FakeAnswer::text("limits:\n  ingestion_rate: 50\n"));
        ConsoleFixture fixture({"--connect=" + server.url().toString().toStdString()});
        QVERIFY(fixture.start());
        Keyboard keyboard(fixture.window());
        fixture.window().openPage({QStringLiteral("services"), {}});
        const auto& pages = fixture.window().pages();
        const ui::StateStack& stack = *stacksOf(*pages.currentPage()).front();
        QTRY_COMPARE(stack.face(), Face::Error);
        ui::LimitsButton* button = nullptr;
        for (auto* each : stack.findChildren<ui::LimitsButton*>())
            if (each->isVisible()) button = each;
        QVERIFY(keyboard.tabTo(button));
        keyboard.press(Qt::Key_Space);
        QCOMPARE(pages.currentPageId(), QStringLiteral("limits"));
        const ui::Page& limits = *pages.currentPage();
        QCOMPARE(limits.findChild<QLineEdit*>(QStringLiteral("limitError"))->text(),
                 QStringLiteral("ingestion rate limit (50) exceeded"));
        QTRY_COMPARE(stacksOf(limits).front()->face(), Face::Content);
        QCOMPARE(tabProblems(keyboard, limits), QStringList());
    }

    void answersAQueryInEveryView() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        Keyboard keyboard(fixture.window());
        keyboard.press(Qt::Key_2, Qt::ControlModifier);
        auto& page = dynamic_cast<ui::QueryPage&>(*fixture.window().pages().currentPage());
        const ui::ExpressionEdit& edit = *page.rows().row(0).edit();
        const ui::QueryRun& run = page.rows().row(0).run();
        const auto isDone = [&run] { return run.state() == ui::QueryRun::State::Done; };
        QCOMPARE(keyboard.focus(), &edit);
        keyboard.type(QStringLiteral("vect"));
        QTRY_VERIFY(edit.isCompletionOpen());
        keyboard.press(Qt::Key_Tab);
        QCOMPARE(edit.expression(), QStringLiteral("vector()"));
        keyboard.type(QStringLiteral("time()"));
        QCOMPARE(edit.expression(), QStringLiteral("vector(time())"));
        keyboard.press(Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(edit.expression(), QStringLiteral("vector(time()\n)"));
        keyboard.press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(isDone());

        ui::PlotView& plot = page.result().graph().view();
        QVERIFY(keyboard.tabTo(&plot));
        const QSignalSpy cursor(&plot, &ui::PlotView::cursorMoved);
        keyboard.press(Qt::Key_Space);
        keyboard.press(Qt::Key_Left);
        QVERIFY(cursor.count() >= 2);
        QVERIFY(cursor.last().first().toLongLong() < cursor.at(0).first().toLongLong());
        keyboard.press(Qt::Key_Escape);
        const auto length = [&plot] { return plot.visibleEndMs() - plot.visibleStartMs(); };
        const qint64 whole = length();
        keyboard.press(Qt::Key_Plus);
        QVERIFY(length() < whole);
        keyboard.press(Qt::Key_Minus);
        keyboard.press(Qt::Key_Backspace);
        keyboard.press(Qt::Key_Backspace);
        QCOMPARE(length(), whole);
        QTRY_VERIFY(isDone());
        QVERIFY(keyboard.tabTo(page.initialFocus()));  // the cursor was put away

        QVERIFY(keyboard.tabTo(&plot));
        keyboard.press(Qt::Key_T);
        QCOMPARE(page.result().tab(), ui::ResultArea::Tab::Table);
        QCOMPARE(tabProblems(keyboard, page), QStringList());
        QVERIFY(keyboard.tabTo(page.result().table().view()));
        keyboard.press(Qt::Key_Down);
        QVERIFY(page.result().table().view()->currentIndex().isValid());
        keyboard.press(Qt::Key_E);
        QCOMPARE(page.result().tab(), ui::ResultArea::Tab::Explain);
        ui::ExplainPane& explanation = page.result().explanation();
        QTRY_COMPARE(explanation.stack().face(), Face::Content);
        QVERIFY(keyboard.tabTo(&explanation.tree()));
        keyboard.press(Qt::Key_Down);
        QCOMPARE(explanation.tree().currentIndex().data().toString(), QStringLiteral("time"));
        QCOMPARE(tabProblems(keyboard, page), QStringList());
        keyboard.press(Qt::Key_J);
        QCOMPARE(page.result().tab(), ui::ResultArea::Tab::Json);
        QCOMPARE(tabProblems(keyboard, page), QStringList());
        keyboard.press(Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(tabProblems(keyboard, page), QStringList());
    }

  private:
    /// From a server that works to this one, which does not.
    static void walkOver(const FakeServer& server, const ExpectedFaces& expected) {
        FakeServer working;
        working.serveBasics();
        ConsoleFixture fixture({"--connect=" + working.url().toString().toStdString()});
        QVERIFY(fixture.start());
        fixture.console().connector().openUrl(server.url(), false);
        QTRY_COMPARE(fixture.session().connection()->profile().baseUrl.port(), server.url().port());
        walk(fixture, expected, &server);
    }

    /// The keys of the page at this place in the rail.
    static void pressNumber(Keyboard& keyboard, int number) {
        constexpr int kDigits = 9;
        if (number <= kDigits)
            keyboard.press(Qt::Key_0 + number, Qt::ControlModifier);
        else
            keyboard.press(Qt::Key_0 + number - kDigits, Qt::AltModifier);
    }

    /// Every page, reached by its number; null: requests are not counted.
    static void walk(ConsoleFixture& fixture, const ExpectedFaces& expected,
                     const FakeServer* server = nullptr) {
        Keyboard keyboard(fixture.window());
        // Left again at once, while requests are under way.
        for (int key = Qt::Key_1; key <= Qt::Key_9; ++key) {
            keyboard.press(key, Qt::ControlModifier);
            QCoreApplication::processEvents();
        }
        int number = 0;
        for (const ui::PageSpec& spec : ui::consolePages()) {
            if (spec.group == ui::PageGroup::Hidden)
                fixture.window().openPage({spec.id, stateOf(spec.id)});  // has no number
            else
                pressNumber(keyboard, ++number);
            QCOMPARE(fixture.window().pages().currentPageId(), spec.id);
            ui::Page& page = *fixture.window().pages().currentPage();
            if (spec.id == QLatin1String("query")) {
                keyboard.type(QStringLiteral("vector(1)"));
                keyboard.press(Qt::Key_Return, Qt::ControlModifier);
            }
            QVERIFY2(waitForFaces(spec.id, page, expected),
                     qPrintable(describeFaces(spec.id, page)));
            const QStringList problems = tabProblems(keyboard, page);
            QVERIFY2(problems.isEmpty(),
                     qPrintable(spec.id + u' ' + problems.join(QLatin1String("; "))));
            stepThroughLists(keyboard, page);
            if (server != nullptr && spec.needsConnection && !stacksOf(page).isEmpty()) {
                askAgain(keyboard, page, *server);
                QVERIFY2(waitForFaces(spec.id, page, expected),
                         qPrintable(describeFaces(spec.id, page)));
            }
            if (QTest::currentTestFailed()) return;
        }
    }

    /// Without tenants there is nothing to ask for.
    static QJsonObject stateOf(const QString& page) {
        const QJsonArray tenants{QStringLiteral("team-a"), QStringLiteral("team-b")};
        return page == QLatin1String("comparison")
                   ? QJsonObject{{QStringLiteral("tenants"), tenants}}
                   : QJsonObject();
    }

    static void stepThroughLists(Keyboard& keyboard, const QWidget& page) {
        for (const auto* view : page.findChildren<QAbstractItemView*>()) {
            const bool takesKeys = view->isVisible() && view->window() == page.window() &&
                                   (view->focusPolicy() & Qt::TabFocus) != 0;
            if (!takesKeys || view->model()->rowCount(view->rootIndex()) < 2) continue;
            QVERIFY(keyboard.tabTo(view));
            keyboard.press(Qt::Key_Home, Qt::ControlModifier);
            const QModelIndex first = view->currentIndex();
            keyboard.press(Qt::Key_Down);
            QVERIFY2(view->currentIndex().isValid() && view->currentIndex() != first,
                     qPrintable(view->accessibleName()));
        }
    }

    /// What a stack shows may hold a stack of its own.
    static QWidget* visibleRetry(const ui::StateStack& stack) {
        for (auto* button : stack.findChildren<QWidget*>(QStringLiteral("stateRetry")))
            if (button->isVisible()) return button;
        return nullptr;
    }

    /// Where Retry is offered by it, and by F5: at once, however much hangs unanswered.
    static void askAgain(Keyboard& keyboard, const QWidget& page, const FakeServer& server) {
        for (const ui::StateStack* stack : stacksOf(page)) {
            if (stack->face() != Face::Error) continue;
            QVERIFY(keyboard.tabTo(visibleRetry(*stack)));
            const auto asked = asksOfPages(server);
            keyboard.press(Qt::Key_Space);
            QTRY_VERIFY(asksOfPages(server) > asked);
        }
        const auto asked = asksOfPages(server);
        keyboard.press(Qt::Key_F5);
        QTRY_VERIFY(asksOfPages(server) > asked);
    }

    /// Requests but those by which the connection looks for a server that is back.
    static std::ptrdiff_t asksOfPages(const FakeServer& server) {
        return std::count_if(
            server.requests().begin(), server.requests().end(),
            [](const FakeRequest& request) { return !request.path().endsWith("ready"); });
    }
};

const Registrar<EveryPageTest> registered;

}  // namespace
}  // namespace pallium::test

#include "every_page_test.moc"
