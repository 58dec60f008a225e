#include "ui/pages/configuration/configuration_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/bare_page_fixture.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/pages/configuration/other_configuration.h"
#include "ui/widgets/page_header.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTreeView>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

const QByteArray kFullConfig =
    "target: all\nserver:\n  http_listen_port: 9009\n  log_level: info\n";

/// Answers `mode=diff` and `mode=defaults` apart.
void serveConfiguration(test::FakeServer& server) {
    server.answer("/config", [](const test::FakeRequest& request) {
        const QString mode = request.parameter(QStringLiteral("mode"));
        if (mode == QLatin1String("diff"))
            return test::FakeAnswer::text("server:\n  http_listen_port: 9009\n");
        if (mode == QLatin1String("defaults"))
            return test::FakeAnswer::text(
                "target: all\nserver:\n  http_listen_port: 80\n  log_level: info\n");
        return test::FakeAnswer::text(kFullConfig);
    });
}

}  // namespace

class ConfigurationPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsTreeTextAndDefaults() {
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(yamlOf(*page)->toPlainText().toUtf8(), kFullConfig);
        const QAbstractItemModel& model = *treeOf(*page).model();
        QCOMPARE(model.rowCount(), 2);
        const QModelIndex port = model.index(0, 0, model.index(1, 0));
        QCOMPARE(port.siblingAtColumn(SettingsModel::Value).data().toString(),
                 QStringLiteral("9009"));
        QTRY_COMPARE(port.siblingAtColumn(SettingsModel::Default).data().toString(),
                     QStringLiteral("80"));
    }

    void countsNothingWhereNothingIsShown() {
        test::PageFixture fixture;
        fixture.server.answer("/config", test::FakeAnswer::text("404 page not found\n", 404));
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::NotOffered);
        QCOMPARE(page->findChild<PageHeader*>()->remark(), QString());
    }

    void narrowsToWhatWasChanged() {
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(fixture.server.count("/config"), qsizetype(4));  // one is the probe's
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        page->findChildren<QComboBox*>()[1]->setCurrentIndex(1);
        const QAbstractItemModel& model = *treeOf(*page).model();
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowCount(model.index(0, 0)), 1);
        QVERIFY(treeOf(*page).isExpanded(model.index(0, 0)));
    }

    void findsASettingByKeyboardAndCopiesItsPath() {
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        treeOf(*page).setFocus();
        QTest::keyClick(&treeOf(*page), Qt::Key_F, Qt::ControlModifier);
        auto* filter = page->findChild<QLineEdit*>();
        QVERIFY(filter->hasFocus());
        QTest::keyClicks(filter, QStringLiteral("log_level"));
        QTRY_COMPARE(treeOf(*page).model()->rowCount(), 1);
        QTest::keyClick(filter, Qt::Key_Down);
        QTest::keyClick(&treeOf(*page), Qt::Key_Down);
        QTest::keyClick(&treeOf(*page), Qt::Key_Down);
        QTest::keyClick(&treeOf(*page), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("server.log_level"));
        QCOMPARE(yamlOf(*page)->textCursor().blockNumber(), 3);
    }

    void tellsWhatASettingMeansAndCopiesItsFlagAndYaml() {
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(!fixture.commands.action(QStringLiteral("configuration.copyFlag"))->isEnabled());
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        QTreeView& tree = treeOf(*page);
        tree.setFocus();
        QTest::keyClick(&tree, Qt::Key_Down);
        QTest::keyClick(&tree, Qt::Key_Down);
        QTest::keyClick(&tree, Qt::Key_Right);
        QTest::keyClick(&tree, Qt::Key_Down);
        QCOMPARE(tree.currentIndex().data().toString(), QStringLiteral("http_listen_port"));
        const auto* help = page->findChild<QLabel*>(QStringLiteral("settingHelp"));
        QVERIFY2(help->text().startsWith(QStringLiteral("-server.http-listen-port")),
                 qPrintable(help->text()));
        fixture.commands.action(QStringLiteral("configuration.copyFlag"))->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("-server.http-listen-port"));
        fixture.commands.action(QStringLiteral("configuration.copyYaml"))->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("server:\n  http_listen_port: 9009\n"));
    }

    void showsEveryColumnInWindowsOfAnySize_data() {
        QTest::addColumn<int>("pageWidth");  // what the rail leaves of a window
        QTest::newRow("1280") << 1088;
        QTest::newRow("960") << 896;
    }
    void showsEveryColumnInWindowsOfAnySize() {
        QFETCH(int, pageWidth);
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        page->resize(pageWidth, 464);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const QTreeView& tree = treeOf(*page);
        const QHeaderView& header = *tree.header();
        QTRY_COMPARE(header.sectionViewportPosition(SettingsModel::Default) +
                         header.sectionSize(SettingsModel::Default),
                     tree.viewport()->width());
        QVERIFY(header.sectionSize(SettingsModel::Default) > 80);
        QVERIFY(header.isSectionHidden(SettingsModel::Other));
    }

    void comparesWithAnotherConnectionByKeyboard() {
        test::FakeServer staging;
        staging.answer("/config",
                       test::FakeAnswer::text("target: all\nserver:\n  http_listen_port: 80\n"
                                              "  log_level: info\nextra: 1\n"));
        PageFixture fixture;
        test::FakeServer server;
        server.serveBasics();
        serveConfiguration(server);
        ConnectionProfile other = PageFixture::profileOf(staging);
        other.id = other.name = QStringLiteral("staging");
        other.isReadOnly = false;
        fixture.database.saveProfile(other);
        fixture.open(PageFixture::profileOf(server));
        const auto page = std::make_unique<ConfigurationPage>(fixture.context);
        page->resize(896, 464);
        page->show();
        page->setActive(true);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        auto* choice = page->findChild<QComboBox*>(QStringLiteral("compareWith"));
        QCOMPARE(choice->count(), 3);
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Down);
        QTreeView& tree = treeOf(*page);
        QTRY_VERIFY(!tree.isColumnHidden(SettingsModel::Other));
        QVERIFY(!yamlOf(*page)->isVisible());
        QCOMPARE(tree.model()->rowCount(), 2);  // target is the same
        const QModelIndex port = tree.model()->index(0, 0, tree.model()->index(0, 0));
        QCOMPARE(port.siblingAtColumn(SettingsModel::Other).data().toString(),
                 QStringLiteral("80"));
        for (const test::FakeRequest& request : staging.requests())
            QCOMPARE(request.method, "GET");
        // A refresh keeps it.
        page->refresh(false);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(choice->currentText(), QStringLiteral("staging"));
        QTest::keyClick(choice, Qt::Key_Up);
        QTRY_VERIFY(tree.isColumnHidden(SettingsModel::Other));
        QCOMPARE(tree.model()->rowCount(), 2);
        // One that does not answer is told, and nothing is compared.
        staging.goOffline();
        QTest::keyClick(choice, Qt::Key_Down);
        const auto* problem = page->findChild<QLabel*>(QStringLiteral("compareProblem"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().startsWith(QStringLiteral("staging: ")));
        QCOMPARE(choice->currentIndex(), 0);
    }

    void comparesWithAFile() {
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        page->findChild<OtherConfiguration*>()->takeFile(
            QStringLiteral("/tmp/mine.yaml"), "target: ingester\n" + kFullConfig.mid(12));
        const QTreeView& tree = treeOf(*page);
        QVERIFY(!tree.isColumnHidden(SettingsModel::Other));
        QCOMPARE(tree.model()->headerData(SettingsModel::Other, Qt::Horizontal).toString(),
                 QStringLiteral("mine.yaml"));
        QCOMPARE(tree.model()->rowCount(), 1);
        QCOMPARE(tree.model()->index(0, 0).data().toString(), QStringLiteral("target"));
    }

    void refreshKeepsSelectionAndFolding() {
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QTreeView& tree = treeOf(*page);
        tree.expand(tree.model()->index(1, 0));
        tree.setCurrentIndex(tree.model()->index(1, 0, tree.model()->index(1, 0)));
        const auto asked = fixture.server.count("/config");
        page->refresh(false);
        QTRY_VERIFY(fixture.server.count("/config") > asked + 1);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(tree.isExpanded(tree.model()->index(1, 0)));
        QCOMPARE(tree.currentIndex().data().toString(), QStringLiteral("log_level"));
    }

    void showsTheRuntimeFile() {
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.server.answer("/runtime_config",
                              test::FakeAnswer::text("overrides:\n  shop:\n    burst: 5\n"));
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        page->findChildren<QComboBox*>()[0]->setCurrentIndex(1);
        QTRY_VERIFY(yamlOf(*page)->toPlainText().startsWith(QStringLiteral("overrides:")));
    }

    void saysWhenTheRuntimeFileIsEmpty() {
        test::PageFixture fixture;
        serveConfiguration(fixture.server);
        fixture.server.answer("/runtime_config", test::FakeAnswer::text("\n"));
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        page->findChildren<QComboBox*>()[0]->setCurrentIndex(1);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Empty);
    }

    void readsRecordedConfiguration() {
        test::PageFixture fixture;
        if (!fixture.server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        fixture.open();
        const auto page = fixture.page<ConfigurationPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(treeOf(*page).model()->rowCount() > 10);
    }

  private:
    static QPlainTextEdit* yamlOf(const QWidget& page) {
        return page.findChild<QPlainTextEdit*>(QStringLiteral("yaml"));
    }
    static QTreeView& treeOf(const QWidget& page) { return *page.findChild<QTreeView*>(); }
};

static const test::Registrar<ConfigurationPageTest> registered;

}  // namespace pallium::ui

#include "configuration_page_test.moc"
