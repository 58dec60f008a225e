#include "ui/pages/limits/limits_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/change_fixture.h"
#include "ui/pages/limits/limit_editor.h"
#include "ui/pages/limits/overrides_change.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/undo_bar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;
using test::ChangeFixture;
using test::FakeAnswer;
using test::FakeRequest;

const QByteArray kPath = "/api/v1/user-overrides";

/// A server that keeps the limits of one tenant, as the overrides API of Cortex does.
struct Overrides {
    QJsonObject limits;
    int refusal = 200;
    QByteArray refusalText;
    QByteArray runtimeExtra;
    bool tellsDefaults = false;  // too, as Cortex does
    QStringList asked;

    void serve(test::FakeServer& server) {
        server.answer("/config", FakeAnswer::text("limits:\n  ingestion_rate: 25000\n"
                                                  "  max_global_series_per_user: 5000\n"
                                                  "  max_query_length: 0s\n"
                                                  "  drop_labels: []\n"));
        server.answer("/runtime_config", [this](const FakeRequest&) {
            return FakeAnswer::text((tellsDefaults ? ownYaml() : "overrides: {}\n") + runtimeExtra);
        });
        server.answer("GET " + kPath, [this](const FakeRequest&) {
            return limits.isEmpty() ? FakeAnswer::text("user not found\n", 400)
                                    : FakeAnswer::json(QJsonDocument(told()).toJson());
        });
        server.answer("POST " + kPath, [this](const FakeRequest& request) {
            asked << QStringLiteral("POST ") + QString::fromUtf8(request.body);
            if (refusal != 200) return FakeAnswer::text(refusalText, refusal);
            const QJsonObject set = QJsonDocument::fromJson(request.body).object();
            for (auto it = set.begin(); it != set.end(); ++it)
                limits.insert(it.key(), it.value());
            return FakeAnswer{};
        });
        server.answer("DELETE " + kPath, [this](const FakeRequest&) {
            asked << QStringLiteral("DELETE");
            limits = {};
            return FakeAnswer{};
        });
    }
    QJsonObject told() const {
        if (!tellsDefaults) return limits;
        QJsonObject all{{QStringLiteral("ingestion_rate"), 25000},
                        {QStringLiteral("max_global_series_per_user"), 5000},
                        {QStringLiteral("max_query_length"), QStringLiteral("0s")},
                        {QStringLiteral("drop_labels"), QJsonArray()}};
        for (auto it = limits.begin(); it != limits.end(); ++it)
            all.insert(it.key(), it.value());
        return all;
    }
    QByteArray ownYaml() const { return overridesYaml(QStringLiteral("team-a"), limits).toUtf8(); }
};

struct LimitsFixture : ChangeFixture {
    Overrides overrides;

    LimitsFixture() {
        overrides.serve(server);
        session.setTenant(QStringLiteral("team-a"));
    }
    QString value(const LimitsPage& page, const char* limit, int column) {
        const auto& model = *tableOf(page).model();
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.index(row, 0).data().toString() == QLatin1String(limit))
                return model.index(row, column).data().toString();
        return QStringLiteral("no row");
    }
    static DataTable& tableOf(const QWidget& page) { return *page.findChild<DataTable*>(); }
    static void choose(const QWidget& page, const char* limit) {
        DataTable& table = tableOf(page);
        for (int row = 0; row < table.model()->rowCount(); ++row)
            if (table.model()->index(row, 0).data().toString() == QLatin1String(limit))
                table.selectRow(row);
    }
    /// With keys: E, the value, Enter.
    static void edit(LimitsPage& page, const char* limit, const char* value) {
        QVERIFY(QTest::qWaitForWindowActive(&page));
        choose(page, limit);
        tableOf(page).setFocus();
        QTest::keyClick(&tableOf(page), Qt::Key_E);
        auto* field = page.findChild<QLineEdit*>(QStringLiteral("limitValue"));
        QVERIFY(field->hasFocus());
        QTest::keyClicks(field, QLatin1String(value));
        QTest::keyClick(field, Qt::Key_Return);
    }
    static QString report(const QWidget& page) {
        return page.findChild<QLabel*>(QStringLiteral("report"))->text();
    }
    static QString problem(const QWidget& page) {
        return page.findChild<QLabel*>(QStringLiteral("limitProblem"))->text();
    }
};

}  // namespace

class LimitsPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsDefaultsOwnLimitsAndUse() {
        LimitsFixture fixture;
        fixture.overrides.limits = {{QStringLiteral("ingestion_rate"), 1000}};
        fixture.openReadOnly();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(fixture.value(*page, "ingestion_rate", LimitModel::Standard),
                 QStringLiteral("25,000/s"));
        QCOMPARE(fixture.value(*page, "ingestion_rate", LimitModel::Own),
                 QStringLiteral("1,000/s"));
        QCOMPARE(fixture.value(*page, "ingestion_rate", LimitModel::Use),
                 QStringLiteral("120.5/s (12 %)"));
        QCOMPARE(fixture.value(*page, "max_global_series_per_user", LimitModel::Use),
                 QStringLiteral("4,200 (84 %)"));
        QCOMPARE(page->findChild<PageHeader*>()->remark(),
                 QStringLiteral("team-a  ·  4 of 4 limits  ·  1 overrides"));
        QCOMPARE(fixture.server.last("GET " + kPath).header("x-scope-orgid"), "team-a");
    }

    void filtersRows() {
        LimitsFixture fixture;
        fixture.overrides.limits = {{QStringLiteral("ingestion_rate"), 1000}};
        fixture.openReadOnly();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto checks = page->findChildren<QCheckBox*>();
        checks[0]->setChecked(true);
        QCOMPARE(fixture.tableOf(*page).shownCount(), 1);
        checks[0]->setChecked(false);
        checks[1]->setChecked(true);
        QCOMPARE(fixture.tableOf(*page).model()->index(0, 0).data().toString(),
                 QStringLiteral("max_global_series_per_user"));
        checks[1]->setChecked(false);
        page->findChild<QComboBox*>()->setCurrentIndex(1 + int(LimitArea::Queries));
        QCOMPARE(fixture.tableOf(*page).shownCount(), 1);
        QCOMPARE(page->saveState().value(QStringLiteral("area")).toInt(),
                 1 + int(LimitArea::Queries));
    }

    void setsALimitReadsItBackAndUndoesIt() {
        LimitsFixture fixture;
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.edit(*page, "ingestion_rate", "30k");
        QTRY_COMPARE(fixture.report(*page), QStringLiteral("Applied and verified."));
        QCOMPARE(fixture.overrides.asked,
                 QStringList({QStringLiteral("POST {\"ingestion_rate\":30000}")}));
        QTRY_COMPARE(fixture.value(*page, "ingestion_rate", LimitModel::Own),
                     QStringLiteral("30,000/s"));
        QCOMPARE(fixture.newest().readBack, QStringLiteral("Applied and verified."));
        auto* undo = page->findChild<UndoBar*>();
        QVERIFY(undo->isVisible());
        QTest::keyClick(undo->findChild<QPushButton*>(QStringLiteral("undo")), Qt::Key_Space);
        QTRY_COMPARE(fixture.overrides.asked.size(), 2);
        QCOMPARE(fixture.overrides.asked.last(), QStringLiteral("DELETE"));
        QTRY_COMPARE(fixture.value(*page, "ingestion_rate", LimitModel::Own), QStringLiteral("–"));
        QVERIFY(!undo->isOffered());
        QCOMPARE(fixture.newest().action, QStringLiteral("Undo: Set limits"));
    }

    void showsWhatIsSetBeforeAndAfter() {
        LimitsFixture fixture;
        fixture.overrides.limits = {{QStringLiteral("max_query_length"), QStringLiteral("1h")}};
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.choose(*page, "ingestion_rate");
        fixture.commands.action(QStringLiteral("limits.edit"))->trigger();
        auto* field = page->findChild<QLineEdit*>(QStringLiteral("limitValue"));
        QCOMPARE(field->text(), QStringLiteral("25000"));
        QTest::keyClicks(field, QStringLiteral("lots"));
        QVERIFY(fixture.problem(*page).startsWith(QStringLiteral("Write a number")));
        auto* apply = page->findChild<QPushButton*>(QStringLiteral("limitApply"));
        QVERIFY(!apply->isEnabled());
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("10k"));
        QCOMPARE(fixture.problem(*page), QString());
        QVERIFY(apply->isEnabled());
        const auto text = [&](const char* name) {
            return page->findChild<QPlainTextEdit*>(QLatin1String(name))->toPlainText();
        };
        QVERIFY(!text("limitBefore").contains(QStringLiteral("ingestion_rate")));
        QVERIFY(text("limitAfter").contains(QStringLiteral("\"ingestion_rate\": 10000")));
        QVERIFY(text("limitAfter").contains(QStringLiteral("\"max_query_length\": \"1h\"")));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!page->findChild<LimitEditor*>()->isVisible());
        QCOMPARE(fixture.server.count("POST " + kPath), qsizetype(0));
    }

    void aRefusalStandsAtTheField() {
        LimitsFixture fixture;
        fixture.overrides.refusal = 400;
        fixture.overrides.refusalText =
            "limit ingestion_rate exceeds hard limit: 200000 > 100000\n";
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.edit(*page, "ingestion_rate", "200k");
        QTRY_COMPARE(fixture.problem(*page),
                     QStringLiteral("limit ingestion_rate exceeds hard limit: 200000 > 100000"));
        QVERIFY(page->findChild<LimitEditor*>()->isVisible());
        QVERIFY(!page->findChild<UndoBar*>()->isOffered());
        QCOMPARE(fixture.newest().outcome, ActivityEntry::Outcome::Failed);
    }

    void whatTheServerWillRefuseIsNotSent() {
        LimitsFixture fixture;
        fixture.overrides.runtimeExtra =
            "hard_overrides:\n  team-a:\n    ingestion_rate: 100000\n"
            "api_allowed_limits:\n- ingestion_rate\n";
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.edit(*page, "ingestion_rate", "200k");
        QCOMPARE(fixture.problem(*page), QStringLiteral("The server takes at most 100,000/s."));
        fixture.edit(*page, "max_query_length", "1h");
        QCOMPARE(fixture.problem(*page),
                 QStringLiteral("The server takes this limit from its runtime file only."));
        QCOMPARE(fixture.server.count("POST " + kPath), qsizetype(0));
    }

    void takesOneLimitAwayAndKeepsTheOthers() {
        LimitsFixture fixture;
        fixture.overrides.limits = {{QStringLiteral("ingestion_rate"), 1000},
                                    {QStringLiteral("max_query_length"), QStringLiteral("1h")}};
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.choose(*page, "ingestion_rate");
        fixture.commands.action(QStringLiteral("limits.edit"))->trigger();
        QTest::keyClick(page->findChild<QPushButton*>(QStringLiteral("limitRemove")),
                        Qt::Key_Space);
        QTRY_COMPARE(fixture.report(*page), QStringLiteral("Applied and verified."));
        QCOMPARE(fixture.overrides.asked,
                 QStringList({QStringLiteral("DELETE"),
                              QStringLiteral("POST {\"max_query_length\":\"1h\"}")}));
        page->findChild<QPushButton*>(QStringLiteral("undo"))->click();
        QTRY_COMPARE(fixture.overrides.limits.size(), 2);
        QCOMPARE(fixture.overrides.asked.size(), 3);  // nothing has to be taken away for that
    }

    void leavesDefaultsAloneThatCortexTells() {
        LimitsFixture fixture;
        fixture.overrides.tellsDefaults = true;
        fixture.overrides.limits = {{QStringLiteral("ingestion_rate"), 1000},
                                    {QStringLiteral("max_query_length"), QStringLiteral("1h")}};
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(page->findChild<PageHeader*>()->remark(),
                 QStringLiteral("team-a  ·  4 of 4 limits  ·  2 overrides"));
        fixture.choose(*page, "ingestion_rate");
        fixture.commands.action(QStringLiteral("limits.edit"))->trigger();
        QTest::keyClick(page->findChild<QPushButton*>(QStringLiteral("limitRemove")),
                        Qt::Key_Space);
        QTRY_COMPARE(fixture.report(*page), QStringLiteral("Applied and verified."));
        QCOMPARE(fixture.overrides.asked,
                 QStringList({QStringLiteral("DELETE"),
                              QStringLiteral("POST {\"max_query_length\":\"1h\"}")}));
    }
    void takesNothingAwayThatItCouldNotSetAgain() {
        LimitsFixture fixture;
        fixture.overrides.limits = {{QStringLiteral("ingestion_rate"), 1000},
                                    {QStringLiteral("max_query_length"), QStringLiteral("1h")}};
        fixture.overrides.runtimeExtra = "api_allowed_limits:\n- ingestion_rate\n";
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.choose(*page, "ingestion_rate");
        fixture.commands.action(QStringLiteral("limits.edit"))->trigger();
        page->findChild<QPushButton*>(QStringLiteral("limitRemove"))->click();
        QVERIFY(fixture.problem(*page).startsWith(QStringLiteral("To take one limit away")));
        QVERIFY(fixture.overrides.asked.isEmpty());
    }

    void doesNotOverwriteWhatOthersChanged() {
        LimitsFixture fixture;
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.overrides.limits = {{QStringLiteral("max_query_length"), QStringLiteral("1h")}};
        fixture.edit(*page, "ingestion_rate", "30k");
        QTRY_VERIFY(fixture.problem(*page).startsWith(QStringLiteral("Somebody else changed")));
        QVERIFY(fixture.overrides.asked.isEmpty());
        QTRY_COMPARE(fixture.value(*page, "max_query_length", LimitModel::Own),
                     QStringLiteral("1h"));
    }

    void asksOnAProductionServer() {
        LimitsFixture fixture;
        fixture.openWritable(ConnectionProfile::Environment::Production);
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.edit(*page, "ingestion_rate", "30k");
        QTRY_VERIFY(fixture.dialogOf(*page) != nullptr);
        QVERIFY(fixture.overrides.asked.isEmpty());
        QVERIFY(fixture.agree(*page));
        QTRY_COMPARE(fixture.overrides.asked.size(), 1);
    }

    void sendsNothingOverAReadOnlyConnection() {
        LimitsFixture fixture;
        fixture.overrides.limits = {{QStringLiteral("ingestion_rate"), 1000}};
        fixture.openReadOnly();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.edit(*page, "ingestion_rate", "30k");
        for (const char* name : {"limitApply", "limitRemove"}) {
            auto* button = page->findChild<QPushButton*>(QLatin1String(name));
            QVERIFY(!button->isEnabled());
            QCOMPARE(button->toolTip(), QStringLiteral("Read-only connection."));
        }
        QVERIFY(fixture.overrides.asked.isEmpty());
    }

    void writesLinesForTheFileWhereTheServerTakesNone() {
        LimitsFixture fixture;
        const FakeAnswer missing = FakeAnswer::text("404 page not found\n", 404);
        fixture.server.answer("GET " + kPath, missing);
        fixture.openWritable();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.edit(*page, "ingestion_rate", "30k");
        QVERIFY(!page->findChild<QPushButton*>(QStringLiteral("limitApply"))->isVisible());
        page->findChild<QPushButton*>(QStringLiteral("limitCopy"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("overrides:\n  team-a:\n    ingestion_rate: 30000\n"));
        QVERIFY(fixture.overrides.asked.isEmpty());
    }

    void explainsAnErrorAndChoosesItsLimit() {
        LimitsFixture fixture;
        fixture.openReadOnly();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        fixture.commands.action(QStringLiteral("limits.explain"))->trigger();
        auto* field = page->findChild<QLineEdit*>(QStringLiteral("limitError"));
        QVERIFY(field->hasFocus());
        field->setText(QStringLiteral("per-user series limit of 5000 exceeded"));
        const auto* text = page->findChild<QLabel*>(QStringLiteral("limitExplanation"));
        QVERIFY(text->text().contains(QStringLiteral("max_global_series_per_user")));
        QCOMPARE(fixture.tableOf(*page).currentIndex().siblingAtColumn(0).data().toString(),
                 QStringLiteral("max_global_series_per_user"));
        field->setText(QStringLiteral("nothing of the kind"));
        QVERIFY(text->text().startsWith(QStringLiteral("No limit")));
    }

    void explainsAnErrorThatCameBeforeTheLimits() {
        LimitsFixture fixture;
        fixture.server.answer("/config", FakeAnswer::text("limits:\n  max_series_per_user: 300\n"
                                                          "  max_global_series_per_user: 0\n"));
        fixture.openReadOnly();
        LimitsPage page(fixture.context);
        page.restoreState(
            {{QStringLiteral("explain"), QStringLiteral("per-user series limit of 300 exceeded")}});
        page.show();
        page.setActive(true);
        QVERIFY(page.findChild<QLineEdit*>(QStringLiteral("limitError"))->isVisible());
        QTRY_COMPARE(test::stackOf(page).face(), Face::Content);
        // The one that is set, though the other is named first.
        QCOMPARE(fixture.tableOf(page).currentIndex().siblingAtColumn(0).data().toString(),
                 QStringLiteral("max_series_per_user"));
    }

    void choosesALimitThatWasNamedBeforeItCame() {
        LimitsFixture fixture;
        fixture.openReadOnly();
        LimitsPage page(fixture.context);
        page.restoreState({{QStringLiteral("limit"), QStringLiteral("max_query_length")}});
        page.show();
        page.setActive(true);
        QTRY_COMPARE(test::stackOf(page).face(), Face::Content);
        QCOMPARE(fixture.tableOf(page).currentIndex().siblingAtColumn(0).data().toString(),
                 QStringLiteral("max_query_length"));
    }

    void saysThatTheRuntimeFileCouldNotBeRead() {
        LimitsFixture fixture;
        fixture.server.answer("/metrics",
                              FakeAnswer::text("cortex_runtime_config_last_reload_successful 0\n"));
        fixture.openReadOnly();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto* warning = page->findChild<QLabel*>(QStringLiteral("reloadWarning"));
        QVERIFY(warning->isVisible());
        QVERIFY(warning->text().contains(QStringLiteral("could not read its runtime file")));
        fixture.server.answer("/metrics",
                              FakeAnswer::text("cortex_runtime_config_last_reload_successful 1\n"));
        page->refresh(false);
        QTRY_VERIFY(!warning->isVisible());
    }

    void followsTheTenant() {
        LimitsFixture fixture;
        fixture.openReadOnly();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.session.setTenant(QStringLiteral("team-b"));
        QTRY_VERIFY(page->findChild<PageHeader*>()->remark().startsWith(QStringLiteral("team-b")));
        QCOMPARE(fixture.server.last("GET " + kPath).header("x-scope-orgid"), "team-b");
    }

    void aServerWithoutLimitsSaysSo() {
        LimitsFixture fixture;
        for (const QByteArray& path :
             {QByteArray("/config"), QByteArray("/runtime_config"), QByteArray("GET ") + kPath})
            fixture.server.answer(path, FakeAnswer::text("404 page not found\n", 404));
        fixture.openReadOnly();
        const auto page = fixture.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::NotOffered);
    }

    void showsRecordedLimits() {
        LimitsFixture fixture;
        test::PageFixture recorded;
        if (!recorded.server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        recorded.session.setTenant(QStringLiteral("limited"));
        recorded.open();
        const auto page = recorded.page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(fixture.tableOf(*page).shownCount() > 0);
    }
};

static const test::Registrar<LimitsPageTest> registered;

}  // namespace pallium::ui

#include "limits_page_test.moc"
