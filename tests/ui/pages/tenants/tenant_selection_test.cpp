// What is done with several tenants at once, by keys.
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/pages/tenants/comparison_page.h"
#include "ui/pages/tenants/tenant_actions.h"
#include "ui/pages/tenants/tenants_page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/page_header.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;
using test::FakeAnswer;
using test::FakeRequest;

QByteArray statsOf(int tenants) {
    QByteArray items;
    for (int i = 0; i < tenants; ++i)
        items += QByteArray(i > 0 ? "," : "") + "{\"userID\":\"t" +
                 QByteArray::number(i).rightJustified(2, '0') +
                 "\",\"ingestionRate\":0.5,\"numSeries\":" + QByteArray::number(100 + i) +
                 ",\"APIIngestionRate\":0.25,\"RuleIngestionRate\":0.25,\"activeSeries\":7,"
                 "\"loadedBlocks\":1}";
    return "[" + items + "]";
}

struct SelectionFixture : test::PageFixture {
    std::unique_ptr<TenantsPage> tenants;

    explicit SelectionFixture(int count = 3) {
        server.answer("/distributor/all_user_stats", FakeAnswer::text(statsOf(count)));
        open();
        tenants = page<TenantsPage>();
    }
    DataTable& table() const { return *tenants->findChild<DataTable*>(); }
    bool isReady() const {
        return QTest::qWaitFor(
                   [this] { return test::stackOf(*tenants).face() == Face::Content; }) &&
               QTest::qWaitForWindowActive(tenants.get());
    }
    /// From the top on.
    void select(int count) const {
        table().setFocus();
        table().setCurrentSourceRow(0);
        for (int i = 1; i < count; ++i)
            QTest::keyClick(&table(), Qt::Key_Down, Qt::ShiftModifier);
    }
    QAction& command(const char* id) const { return *commands.action(QLatin1String(id)); }
    /// Chooses from the menu of that button, with keys.
    static void choose(const QWidget& page, const char* button, const char* entry) {
        for (auto* each : page.findChildren<QPushButton*>()) {
            if (each->text() != QLatin1String(button)) continue;
            for (QAction* action : each->menu()->actions())
                if (action->text() == QLatin1String(entry)) {
                    each->menu()->setActiveAction(action);
                    QTest::keyClick(each->menu(), Qt::Key_Return);
                    return;
                }
        }
        QFAIL("no such entry");
    }
    QByteArray exported(const char* id) {
        const test::TempDir folder;
        const QString path = QString::fromStdString(folder.path()) + QStringLiteral("/file");
        const QSignalSpy notices(tenants.get(), &Page::notice);
        command(id).trigger();
        auto* dialog = tenants->findChild<QFileDialog*>();
        if (dialog == nullptr) return "no dialog";
        dialog->setDefaultSuffix({});
        dialog->selectFile(path);
        QTest::keyClick(dialog, Qt::Key_Return);
        if (!QTest::qWaitFor([&] { return notices.count() > 0; })) return "no notice";
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }
};

}  // namespace

class TenantSelectionTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void copiesIds() {
        const SelectionFixture fixture;
        QVERIFY(fixture.isReady());
        fixture.select(2);
        fixture.choose(*fixture.tenants, "Selected", "Copy ids");
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("t00\nt01"));
    }

    void opensEachInATab() {
        const SelectionFixture fixture;
        QVERIFY(fixture.isReady());
        fixture.select(2);
        QSignalSpy requested(fixture.tenants.get(), &Page::pageRequested);
        fixture.choose(*fixture.tenants, "Selected", "Open each in a tab");
        QCOMPARE(requested.count(), 2);
        for (const char* tenant : {"t00", "t01"}) {
            const auto request = requested.takeFirst().first().value<PageRequest>();
            QCOMPARE(request.page, QStringLiteral("tenant"));
            QCOMPARE(request.state.value(QStringLiteral("tenant")).toString(),
                     QLatin1String(tenant));
            QVERIFY(request.inNewTab);
        }
    }

    void boundsWhatIsDoneAtOnce() {
        const SelectionFixture fixture(TenantActions::kMostTabs + 1);
        QVERIFY(fixture.isReady());
        fixture.select(1);
        QVERIFY(fixture.command("tenants.openTabs").isEnabled());
        QVERIFY(!fixture.command("tenants.compare").isEnabled());
        fixture.select(2);
        QVERIFY(fixture.command("tenants.compare").isEnabled());
        fixture.select(ComparisonPage::kMostTenants + 1);
        QVERIFY(!fixture.command("tenants.compare").isEnabled());
        QCOMPARE(fixture.command("tenants.compare").statusTip(),
                 QStringLiteral("Select at most 8 tenants."));
        fixture.select(TenantActions::kMostTabs + 1);
        QVERIFY(!fixture.command("tenants.openTabs").isEnabled());
        QVERIFY(fixture.command("tenants.copyIds").isEnabled());
        fixture.table().clearSelection();
        QVERIFY(!fixture.command("tenants.copyIds").isEnabled());
    }

    void exportsWhatIsSelectedOrShown() {
        SelectionFixture fixture;
        QVERIFY(fixture.isReady());
        fixture.select(2);
        const QByteArray csv = fixture.exported("tenants.export.csv");
        QVERIFY2(csv.startsWith("tenant,series,active_series,samples_per_second,"
                                "api_samples_per_second,rule_samples_per_second,loaded_blocks,"
                                "series_limit_use,series_change_30m,last_seen\r\n"
                                "t00,100,7,0.5,0.25,0.25,1,"),
                 csv.constData());
        QCOMPARE(csv.count('\n'), 3);
        fixture.select(1);  // no choice: all that are shown
        const auto json = QJsonDocument::fromJson(fixture.exported("tenants.export.json")).array();
        QCOMPARE(json.size(), 3);
        QCOMPARE(json[2][QStringLiteral("series")].toInteger(), qint64(102));
        QVERIFY(json[2][QStringLiteral("series_limit_use")].isNull());
    }

    void hidesColumnsForGood() {
        const SelectionFixture fixture;
        QVERIFY(fixture.isReady());
        QVERIFY(!fixture.table().isColumnHidden(TenantModel::Blocks));
        fixture.choose(*fixture.tenants, "Columns", "Blocks");
        QVERIFY(fixture.table().isColumnHidden(TenantModel::Blocks));
        fixture.tenants->refresh(false);
        QTest::qWait(50);
        QVERIFY(fixture.table().isColumnHidden(TenantModel::Blocks));
        const QJsonObject state = fixture.tenants->saveState();
        SelectionFixture other;
        other.tenants->restoreState(state);
        QVERIFY(other.isReady());
        QVERIFY(other.table().isColumnHidden(TenantModel::Blocks));
        QVERIFY(!other.table().isColumnHidden(TenantModel::Series));
        // What only goes to a tenant says nothing of columns.
        other.tenants->restoreState({{QStringLiteral("filter"), QString()}});
        QVERIFY(other.table().isColumnHidden(TenantModel::Blocks));
    }

    void saysUnderTheTableThatReplicasCount() {
        const SelectionFixture fixture;
        QVERIFY(fixture.isReady());
        const auto* note = fixture.tenants->findChild<QLabel*>(QStringLiteral("tenantsNote"));
        QVERIFY(note->isVisible());
        QVERIFY(note->geometry().top() >= fixture.table().geometry().bottom());
    }

    void comparesTenantsSideBySide() {
        SelectionFixture fixture;
        fixture.server.answer("/config", FakeAnswer::text("limits:\n  ingestion_rate: 25000\n"
                                                          "  max_query_length: 0s\n"));
        fixture.server.answer("/runtime_config", FakeAnswer::text("overrides: {}\n"));
        fixture.server.answer("/api/v1/user-overrides", [](const FakeRequest& request) {
            return request.header("x-scope-orgid") == "t01"
                       ? FakeAnswer::json("{\"ingestion_rate\":10}")
                       : FakeAnswer::text("user not found\n", 400);
        });
        QVERIFY(fixture.isReady());
        fixture.select(2);
        QSignalSpy requested(fixture.tenants.get(), &Page::pageRequested);
        fixture.choose(*fixture.tenants, "Selected", "Compare");
        const auto request = requested.takeFirst().first().value<PageRequest>();
        QCOMPARE(request.page, QStringLiteral("comparison"));

        ComparisonPage page(fixture.context);
        page.restoreState(request.state);
        page.show();
        page.setActive(true);
        QTRY_COMPARE(test::stackOf(page).face(), Face::Content);
        const QAbstractItemModel& rows = *page.findChild<DataTable*>()->model();
        QCOMPARE(rows.columnCount(), 3);
        const auto lineOf = [&rows](const char* name) {
            for (int row = 0; row < rows.rowCount(); ++row)
                if (rows.index(row, 0).data().toString() == QLatin1String(name))
                    return QString(rows.index(row, 1).data().toString() + u'|' +
                                   rows.index(row, 2).data().toString());
            return QString();
        };
        QCOMPARE(rows.index(0, 0).data().toString(), QStringLiteral("Active series"));
        QCOMPARE(lineOf("Series in memory"), QStringLiteral("100|101"));
        QCOMPARE(lineOf("ingestion_rate"), QStringLiteral("25,000/s|10/s (override)"));
        QCOMPARE(lineOf("Use of ingestion_rate"),
                 QStringLiteral("0.002 % of 25,000/s|5 % of 10/s"));
        QCOMPARE(lineOf("max_query_length"), QString());  // the same
        auto* all = page.findChild<QCheckBox*>();
        all->setFocus();
        QTest::keyClick(all, Qt::Key_Space);
        QCOMPARE(lineOf("max_query_length"), QStringLiteral("no limit|no limit"));
        QCOMPARE(page.findChild<PageHeader*>()->remark(),
                 QStringLiteral("2 tenants  ·  1 limits differ"));
        QVERIFY(page.saveState().value(QStringLiteral("all")).toBool());
    }

    void comparesNothingWithoutTenants() {
        SelectionFixture fixture;
        ComparisonPage page(fixture.context);
        page.show();
        page.setActive(true);
        QTRY_COMPARE(test::stackOf(page).face(), Face::Empty);
        QJsonArray many;
        for (int i = 0; i < ComparisonPage::kMostTenants + 5; ++i)
            many.append(QStringLiteral("t%1").arg(i));
        page.restoreState({{QStringLiteral("tenants"), many}});
        QCOMPARE(page.saveState().value(QStringLiteral("tenants")).toArray().size(),
                 ComparisonPage::kMostTenants);
    }

    void aServerThatTellsNothingCannotCompare() {
        SelectionFixture fixture;
        for (const char* path : {"/distributor/all_user_stats", "/config", "/runtime_config"})
            fixture.server.answer(path, FakeAnswer::text("404 page not found\n", 404));
        ComparisonPage page(fixture.context);
        page.restoreState({{QStringLiteral("tenants"),
                            QJsonArray{QStringLiteral("t00"), QStringLiteral("t01")}}});
        page.show();
        page.setActive(true);
        QTRY_COMPARE(test::stackOf(page).face(), Face::NotOffered);
    }
};

static const test::Registrar<TenantSelectionTest> registered;

}  // namespace pallium::ui

#include "tenant_selection_test.moc"
