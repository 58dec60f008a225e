#include "tests/support/test_main.h"
#include "tests/ui/console/console_fixture.h"
#include "tests/ui/console/keyboard.h"
#include "ui/pages/services/log_view.h"
#include "ui/pages/services/profile_card.h"
#include "ui/widgets/confirm_dialog.h"
#include "ui/widgets/data_table.h"

#include <QComboBox>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>

namespace pallium::test {
namespace {

constexpr int kRestartWithinMs = 20'000;

QStringList messagesOf(const ui::DataTable& table) {
    QStringList messages;
    for (int row = 0; row < table.model()->rowCount(); ++row)
        messages << table.model()->index(row, ui::LogModel::Message).data().toString();
    return messages;
}

/// With keys, as Tab and Space do it.
bool agree(const QWidget& page) {
    auto* dialog = page.findChild<ui::ConfirmDialog*>();
    if (dialog == nullptr) return false;
    auto* accept = dialog->findChild<QPushButton*>(QStringLiteral("accept"));
    if (!QTest::qWaitFor([accept] { return accept->isEnabled(); })) return false;
    QTest::keyClick(accept, Qt::Key_Space);
    return true;
}

bool isReady(ConsoleFixture& fixture) {
    const ui::Connection* connection = fixture.session().connection();
    return connection != nullptr && connection->state() == ui::Connection::State::Ready;
}

/// The server of this process, which the console stops, starts again and listens to.
class LocalServerTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void isRestartedAndItsLogGoesOn() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        fixture.window().openPage({QStringLiteral("admin"), {}});
        QAction* restart =
            fixture.console().commands().action(QStringLiteral("admin.restartLocal"));
        QTRY_VERIFY(restart->isEnabled());
        restart->trigger();
        QVERIFY(agree(fixture.window()));
        QTRY_VERIFY(fixture.session().connection() == nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(isReady(fixture), kRestartWithinMs);

        fixture.window().openPage({QStringLiteral("services"), {}});
        Keyboard keyboard(fixture.window());
        keyboard.press(Qt::Key_L);
        auto* log = fixture.window().findChild<ui::LogView*>();
        QVERIFY(log != nullptr && log->isVisible());
        QCOMPARE(keyboard.focus(), &log->table());
        const auto starts = [log] {
            return messagesOf(log->table()).filter(QStringLiteral("server listening")).size();
        };
        QTRY_COMPARE(starts(), 2);
        QVERIFY(!messagesOf(log->table()).filter(QStringLiteral("stopped")).isEmpty());
        auto* component = log->findChild<QComboBox*>(QStringLiteral("logComponent"));
        QVERIFY(component->findText(QStringLiteral("server")) > 0);
    }

    void isStoppedAndStartedAgain() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        fixture.window().openPage({QStringLiteral("admin"), {}});
        QAction* stop = fixture.console().commands().action(QStringLiteral("admin.stopLocal"));
        QTRY_VERIFY(stop->isEnabled());
        QSignalSpy stopped(&fixture.console().connector(), &ui::Connector::localStopped);
        stop->trigger();
        QVERIFY(agree(fixture.window()));
        QTRY_COMPARE_WITH_TIMEOUT(stopped.count(), 1, kRestartWithinMs);
        QVERIFY(fixture.session().connection() == nullptr);
        QVERIFY(!fixture.console().connector().server().isRunning());
        fixture.console().commands().action(QStringLiteral("connection.local"))->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isReady(fixture), kRestartWithinMs);
    }

    void givesAProfileOfItself() {
        const TempDir folder;
        const QString path = QString::fromStdString(folder.path()) + QStringLiteral("/cpu.pb.gz");
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        fixture.window().openPage({QStringLiteral("services"), {}});
        auto* card = fixture.window().findChild<ui::ProfileCard*>();
        QTRY_VERIFY(card->isVisible());
        QCOMPARE(card->findChild<QComboBox*>(QStringLiteral("profileKind"))->count(),
                 int(ui::profileKinds().size()));
        card->record(ui::ProfileKind::Processor, 1, path);
        QTRY_VERIFY_WITH_TIMEOUT(card->reportText().startsWith(QStringLiteral("Saved")),
                                 kRestartWithinMs);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith("\x1f\x8b"));
    }
};

const Registrar<LocalServerTest> registered;

}  // namespace
}  // namespace pallium::test

#include "local_server_test.moc"
