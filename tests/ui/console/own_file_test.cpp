// A limit of the embedded server, written into its runtime file and read back from it.
#include "tests/support/test_main.h"
#include "tests/ui/console/console_fixture.h"
#include "tests/ui/console/keyboard.h"
#include "ui/connection/change_sender.h"
#include "ui/widgets/data_table.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace pallium::test {
namespace {

const QByteArray kBefore = "# ours\noverrides:\n  other:\n    ingestion_rate: 10 # few\n";

class OwnFileTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void isWrittenAndReadBackByKeysAlone() {
        const TempDir folder;
        QFile file(QString::fromStdString(folder.path()) + QStringLiteral("/runtime.yaml"));
        const auto text = [&file] {
            QFile reader(file.fileName());
            return reader.open(QIODevice::ReadOnly) ? reader.readAll() : QByteArray();
        };
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(kBefore) == kBefore.size());
        file.close();
        ConsoleFixture fixture({"--runtime-config.file=" + file.fileName().toStdString(),
                                "--runtime-config.reload-period=1s"});
        QVERIFY(fixture.start());
        Keyboard keyboard(fixture.window());
        fixture.session().setTenant(QStringLiteral("shop"));
        fixture.window().openPage({QStringLiteral("limits"),
                                   {{QStringLiteral("limit"), QStringLiteral("ingestion_rate")}}});
        const ui::Page& page = *fixture.window().pages().currentPage();
        const auto* table = page.findChild<ui::DataTable*>();
        QTRY_COMPARE(table->currentIndex().siblingAtColumn(0).data().toString(),
                     QStringLiteral("ingestion_rate"));
        QVERIFY(keyboard.tabTo(table));
        keyboard.press(Qt::Key_E);
        keyboard.type(QStringLiteral("30k"));
        const auto* write = page.findChild<QPushButton*>(QStringLiteral("limitApply"));
        // By its API the server takes only limits that the file itself allows.
        const auto* way = page.findChild<QComboBox*>(QStringLiteral("limitWay"));
        QTRY_VERIFY(way->isVisible());
        QVERIFY(keyboard.tabTo(way));
        keyboard.press(Qt::Key_Down);
        QCOMPARE(write->text(), QStringLiteral("Write to file"));
        QTRY_VERIFY(write->isEnabled());
        QCOMPARE(text(), kBefore);
        QVERIFY(keyboard.tabTo(write));
        keyboard.press(Qt::Key_Space);
        const auto* report = page.findChild<QLabel*>(QStringLiteral("report"));
        QTRY_COMPARE_WITH_TIMEOUT(report->text(), QStringLiteral("Applied and verified."), 20'000);
        QByteArray after = kBefore;
        after.replace("overrides:\n", "overrides:\n  shop:\n    ingestion_rate: 30000\n");
        QCOMPARE(text(), after);
        const auto* undo = page.findChild<QPushButton*>(QStringLiteral("undo"));
        QVERIFY(keyboard.tabTo(undo));
        keyboard.press(Qt::Key_Space);
        QTRY_COMPARE(text(), kBefore);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.session().changes().entries(1).at(0).readBack,
                                  QStringLiteral("Applied and verified."), 20'000);
    }
};

const Registrar<OwnFileTest> registered;

}  // namespace
}  // namespace pallium::test

#include "own_file_test.moc"
