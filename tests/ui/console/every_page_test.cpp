#include "tests/support/accessible_names.h"
#include "tests/support/fake_server.h"
#include "tests/support/test_main.h"
#include "tests/ui/console/console_fixture.h"
#include "ui/widgets/state_stack.h"

#include <QApplication>
#include <QHash>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace pallium::test {
namespace {

using Face = ui::StateStack::Face;

QList<ui::StateStack*> facesOf(QWidget& page) {
    QList<ui::StateStack*> seen;
    for (ui::StateStack* stack : page.findChildren<ui::StateStack*>())
        if (stack->isVisible()) seen << stack;
    return seen;
}

bool isSettled(QWidget& page) {
    const auto stacks = facesOf(page);
    return std::none_of(stacks.begin(), stacks.end(), [](const ui::StateStack* stack) {
        return stack->face() == Face::Loading || stack->face() == Face::Refreshing;
    });
}

class EveryPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void isShownOverTheEmbeddedServer() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        for (const ui::PageSpec& page : ui::consolePages()) {
            fixture.window().openPage({page.id, {}});
            ui::Page& current = *fixture.window().pages().currentPage();
            QTRY_VERIFY_WITH_TIMEOUT(isSettled(current), 10'000);
            const QStringList unnamed = unnamedFocusables(current);
            QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QLatin1String(", "))));
            for (const ui::StateStack* stack : facesOf(current))
                QVERIFY2(stack->face() != Face::Error && stack->face() != Face::Stale,
                         qPrintable(page.id));
        }
    }

    void theSizeOfTextReachesEveryPage() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        for (const ui::PageSpec& page : ui::consolePages()) {
            fixture.window().openPage({page.id, {}});
            QTRY_VERIFY_WITH_TIMEOUT(isSettled(*fixture.window().pages().currentPage()), 10'000);
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

    void showsARecordedCortex() {
        FakeServer server;
        if (!server.serveRecorded()) {
            markSkipped();
            QSKIP("no recordings");
        }
        ConsoleFixture fixture({"--connect=" + server.url().toString().toStdString()});
        QVERIFY(fixture.start());
        for (const ui::PageSpec& page : ui::consolePages()) {
            fixture.window().openPage({page.id, {}});
            ui::Page& current = *fixture.window().pages().currentPage();
            QTRY_VERIFY2(isSettled(current), qPrintable(page.id));
            for (const ui::StateStack* stack : facesOf(current))
                QVERIFY2(stack->face() != Face::Error, qPrintable(page.id));
        }
    }

    void survivesAServerThat_data() {
        QTest::addColumn<int>("misbehaviour");
        QTest::addColumn<bool>("answers");
        const auto row = [](const char* name, Misbehaviour misbehaviour, bool answers) {
            QTest::newRow(name) << static_cast<int>(misbehaviour) << answers;
        };
        row("never answers", Misbehaviour::NeverAnswers, false);
        row("closes before the headers", Misbehaviour::ClosesBeforeHeaders, true);
        row("closes after the headers", Misbehaviour::ClosesAfterHeaders, true);
        row("cuts the body", Misbehaviour::TruncatesBody, true);
        row("sends garbage", Misbehaviour::SendsGarbage, true);
        row("drips", Misbehaviour::DripsSlowly, false);
    }
    void survivesAServerThat() {
        QFETCH(int, misbehaviour);
        QFETCH(bool, answers);
        FakeServer server;
        server.serveBasics();
        ConsoleFixture fixture({"--connect=" + server.url().toString().toStdString()});
        QVERIFY(fixture.start());
        server.misbehave({}, static_cast<Misbehaviour>(misbehaviour));
        visitAll(fixture, answers);
    }

    void survivesNonsense_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<int>("status");
        QTest::newRow("HTML for everything") << QByteArray("<html><body>proxy login</body></html>")
                                             << QByteArray("text/html") << 200;
        QTest::newRow("the wrong JSON")
            << QByteArray("{\"status\":\"success\",\"data\":[null,{\"a\":[[[]]]},1e999]}")
            << QByteArray("application/json") << 200;
        QTest::newRow("half of JSON")
            << QByteArray("{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{")
            << QByteArray("application/json") << 200;
        QTest::newRow("deep JSON")
            << QByteArray(100'000, '[') << QByteArray("application/json") << 200;
        QTest::newRow("binary") << QByteArray("\0\1\2\xff\xfe", 5) << QByteArray("application/json")
                                << 200;
        QTest::newRow("nothing") << QByteArray() << QByteArray("text/plain") << 200;
        QTest::newRow("failure") << QByteArray("boom") << QByteArray("text/plain") << 500;
        QTest::newRow("sign-in wanted") << QByteArray("no") << QByteArray("text/plain") << 401;
        QTest::newRow("forbidden") << QByteArray("no") << QByteArray("text/plain") << 403;
        QTest::newRow("too many") << QByteArray("slow down") << QByteArray("text/plain") << 429;
        QTest::newRow("busy") << QByteArray("starting") << QByteArray("text/plain") << 503;
    }
    void survivesNonsense() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QFETCH(int, status);
        FakeServer server;
        server.serveBasics();
        ConsoleFixture fixture({"--connect=" + server.url().toString().toStdString()});
        QVERIFY(fixture.start());
        FakeServer nonsense;
        nonsense.setFallback([&](const FakeRequest&) {
            return FakeAnswer{status, {{"Content-Type", type}}, body};
        });
        fixture.console().connector().openUrl(nonsense.url(), false);
        QTRY_VERIFY(fixture.session().connection() != nullptr &&
                    fixture.session().connection()->profile().baseUrl.port() ==
                        nonsense.url().port());
        visitAll(fixture, true);
    }

  private:
    /// Every page, left again while requests are under way and then seen to the end.
    static void visitAll(ConsoleFixture& fixture, bool answers) {
        for (const ui::PageSpec& page : ui::consolePages()) {
            fixture.window().openPage({page.id, {}, true});
            QTest::qWait(20);
        }
        for (const ui::PageSpec& page : ui::consolePages()) {
            const QJsonObject state = page.id == QLatin1String("query")
                                          ? ui::runningQuery(QStringLiteral("up"))
                                          : QJsonObject();
            fixture.window().openPage({page.id, state});
            ui::Page* current = fixture.window().pages().currentPage();
            QVERIFY(current != nullptr);
            if (answers) QTRY_VERIFY_WITH_TIMEOUT(isSettled(*current), 15'000);
        }
    }
};

const Registrar<EveryPageTest> registered;

}  // namespace
}  // namespace pallium::test

#include "every_page_test.moc"
