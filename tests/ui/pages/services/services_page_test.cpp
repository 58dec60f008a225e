#include "ui/pages/services/services_page.h"

#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/connection/connector.h"
#include "ui/connection/secret_store.h"
#include "ui/models/memberlist_model.h"
#include "ui/pages/services/log_view.h"
#include "ui/pages/services/profile_card.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

test::FakeAnswer serviceList(const char* ingesterState) {
    return test::FakeAnswer::json(
        QByteArray("{\"services\":[{\"name\":\"distributor\",\"status\":\"Running\"},"
                   "{\"name\":\"ingester\",\"status\":\"") +
        ingesterState + "\"}]}");
}

const QByteArray kProfile("\x1f\x8b\x08\0profile", 11);

void offerProfiles(test::FakeServer& server) {
    server.answer("/debug/pprof/", test::FakeAnswer::html("<html>profiles</html>"));
    server.answer("/debug/fgprof", test::FakeAnswer::text("bad seconds: 0", 400));
    server.answer("/debug/pprof/profile", test::FakeAnswer::text(kProfile));
    server.answer("/debug/pprof/heap", test::FakeAnswer::text(kProfile));
}

QByteArray logLine(const char* level, const char* component, const QByteArray& message) {
    return QByteArray("{\"ts\":\"2026-11-29T14:03:10.250Z\",\"level\":\"") + level +
           "\",\"component\":\"" + component + "\",\"msg\":\"" + message + "\"}";
}

/// A page fixture whose server is the one in this process.
struct LocalFixture : test::PageFixture {
    LocalFixture() {
        host.context = this;
        host.takeLog = [](void* self, void* taker, void (*take)(void*, const char*)) {
            for (const QByteArray& line : std::exchange(static_cast<LocalFixture*>(self)->log, {}))
                take(taker, line.constData());
            return 0ULL;
        };
        context.connector = &connector;
        ConnectionProfile profile;
        profile.id = QStringLiteral("embedded");
        profile.kind = ConnectionProfile::Kind::Embedded;
        profile.baseUrl = server.url();
        session.open(std::make_unique<Connection>(profile, QString()));
    }

    std::vector<QByteArray> log;
    PalliumHost host{};
    EmbeddedServer embedded{host};
    SecretStore secrets{QString()};
    Connector connector{session, embedded, secrets};
};

}  // namespace

class ServicesPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void countsChangesAndKeepsTheSelection() {
        test::PageFixture fixture;
        fixture.server.answer("/services", serviceList("Starting"));
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        auto* table = tableOf(*page);
        table->setCurrentSourceRow(1);
        QCOMPARE(cell(*table, 1, ServiceModel::State), QStringLiteral("Starting"));
        fixture.server.answer("/services", serviceList("Running"));
        page->refresh(false);
        QTRY_COMPARE(cell(*table, 1, ServiceModel::State), QStringLiteral("Running"));
        QCOMPARE(cell(*table, 1, ServiceModel::Changes), QStringLiteral("1"));
        QCOMPARE(cell(*table, 0, ServiceModel::Changes), QStringLiteral("0"));
        QCOMPARE(table->currentSourceRow(), 1);
    }

    void tellsWhyTheServerIsNotReady() {
        test::PageFixture fixture;
        fixture.server.answer("/ready", test::FakeAnswer::text("ingester: not joined\n", 503));
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_COMPARE(page->findChild<Badge*>()->text(), QStringLiteral("Not ready"));
    }

    void showsTheProcessWhereMetricsAreOffered() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_VERIFY(cardNamed(*page, QStringLiteral("Process"))->isVisible());
    }

    void copiesDiagnostics() {
        test::PageFixture fixture;
        fixture.server.answer("/services", serviceList("Running"));
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.commands.action(QStringLiteral("services.copyDiagnostics"))->trigger();
        QVERIFY(
            QGuiApplication::clipboard()->text().contains(QStringLiteral("distributor\tRunning")));
    }

    void saysWhenThereAreNone() {
        test::PageFixture fixture;
        fixture.server.answer("/services", test::FakeAnswer::json("{\"services\":[]}"));
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Empty);
    }

    void savesAProfileWhereThePersonSays() {
        const test::TempDir folder;
        const QString path = QString::fromStdString(folder.path()) + QStringLiteral("/cpu.pb.gz");
        test::PageFixture fixture;
        offerProfiles(fixture.server);
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        auto* card = page->findChild<ProfileCard*>();
        QTRY_VERIFY(card->isVisible());
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        auto* seconds = page->findChild<QSpinBox*>(QStringLiteral("profileSeconds"));
        seconds->setFocus();
        seconds->selectAll();
        QTest::keyClicks(seconds, QStringLiteral("5"));
        fixture.commands.action(QStringLiteral("services.saveProfile"))->trigger();
        const QPointer<QFileDialog> dialog = page->findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY2(name->text().startsWith(QStringLiteral("cpu-")), qPrintable(name->text()));
        name->selectAll();
        QTest::keyClicks(name, path);
        // The first time only closes the list of completions.
        QVERIFY(QTest::qWaitFor([&dialog] {
            if (dialog) static_cast<QDialog*>(dialog.data())->accept();
            return !dialog || !dialog->isVisible();
        }));
        QTRY_VERIFY(card->reportText().startsWith(QStringLiteral("Saved as cpu.pb.gz")));
        QCOMPARE(fixture.server.last("/debug/pprof/profile").target,
                 "/debug/pprof/profile?seconds=5");
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), kProfile);
    }

    void asksForSecondsOnlyWhereTimeIsTaken() {
        test::PageFixture fixture;
        offerProfiles(fixture.server);
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_VERIFY(page->findChild<ProfileCard*>()->isVisible());
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        auto* kind = page->findChild<QComboBox*>(QStringLiteral("profileKind"));
        auto* seconds = page->findChild<QSpinBox*>(QStringLiteral("profileSeconds"));
        QCOMPARE(kind->count(), int(profileKinds().size()));
        QVERIFY(seconds->isEnabled());
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_End);
        QVERIFY(!seconds->isEnabled());
    }

    void aProfileUnderWayCanBeCancelled() {
        const test::TempDir folder;
        const QString path = QString::fromStdString(folder.path()) + QStringLiteral("/cpu.pb.gz");
        test::PageFixture fixture;
        offerProfiles(fixture.server);
        fixture.server.misbehave("/debug/pprof/profile", test::Misbehaviour::NeverAnswers);
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        auto* card = page->findChild<ProfileCard*>();
        QTRY_VERIFY(card->isVisible());
        QAction* cancel = fixture.commands.action(QStringLiteral("services.cancelProfile"));
        QVERIFY(!cancel->isEnabled());
        card->record(ProfileKind::Processor, 60, path);
        QTRY_COMPARE(fixture.server.heldCount(), qsizetype(1));
        QCOMPARE(card->reportText(), QStringLiteral("Recording, 0 of 60 s"));
        QVERIFY(!fixture.commands.action(QStringLiteral("services.saveProfile"))->isEnabled());
        // It goes on while another page is looked at.
        page->setActive(false);
        QVERIFY(cancel->isEnabled());
        page->setActive(true);
        cancel->trigger();
        QTRY_COMPARE(fixture.server.heldCount(), qsizetype(0));
        QCOMPARE(card->reportText(), QStringLiteral("Cancelled; nothing was saved."));
        QVERIFY(fixture.commands.action(QStringLiteral("services.saveProfile"))->isEnabled());
        QVERIFY(!QFile::exists(path));
    }

    void tellsWhyAProfileWasRefused() {
        test::PageFixture fixture;
        offerProfiles(fixture.server);
        fixture.server.answer(
            "/debug/pprof/profile",
            test::FakeAnswer::text("Could not enable CPU profiling: already in use\n", 500));
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        auto* card = page->findChild<ProfileCard*>();
        QTRY_VERIFY(card->isVisible());
        card->record(ProfileKind::Processor, 1, QStringLiteral("/nowhere/cpu.pb.gz"));
        QTRY_VERIFY(card->reportText().contains(QStringLiteral("already in use")));
    }

    void offersNoProfilesWhereThereAreNone() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QTRY_COMPARE(fixture.session.connection()->capabilities()[Capability::Profiles].state,
                     Availability::State::No);
        QVERIFY(!page->findChild<ProfileCard*>()->isVisible());
        QVERIFY(!fixture.commands.action(QStringLiteral("services.openLog"))->isEnabled());
        QVERIFY(!page->findChild<QTabWidget*>()->isTabVisible(1));
    }

    void showsWhoGossips() {
        test::PageFixture fixture;
        fixture.server.answer(
            "/memberlist",
            test::FakeAnswer::json("{\"SortedMembers\":[{\"Name\":\"ingester-0\",\"Addr\":"
                                   "\"10.0.0.1\",\"Port\":7946,\"State\":1}],\"Store\":"
                                   "{\"collectors/ring\":{}}}"));
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        auto* tabs = page->findChild<QTabWidget*>();
        QTRY_VERIFY(tabs->isTabVisible(1));
        tabs->setCurrentIndex(1);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto* table = tabs->currentWidget()->findChild<DataTable*>();
        QCOMPARE(cell(*table, 0, MemberlistModel::Address), QStringLiteral("10.0.0.1:7946"));
        QCOMPARE(cell(*table, 0, MemberlistModel::State), QStringLiteral("Suspect"));
        QCOMPARE(page->findChild<QLabel*>(QStringLiteral("gossipKeys"))->text(),
                 QStringLiteral("Keys: collectors/ring"));
    }

    void followsTheLogOfTheLocalServer() {
        LocalFixture fixture;
        fixture.log = {logLine("info", "server", "listening"), logLine("warn", "ring", "slow"),
                       logLine("error", "tsdb", "broken")};
        const auto page = fixture.page<ServicesPage>();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        page->initialFocus()->setFocus();
        QTest::keyClick(page->focusWidget(), Qt::Key_L);
        auto& view = *page->findChild<LogView*>();
        QVERIFY(view.isVisible());
        QCOMPARE(view.table().shownCount(), 3);
        QVERIFY(view.table().hasFocus());
        // By keys: only the errors.
        auto* level = view.findChild<QComboBox*>(QStringLiteral("logLevel"));
        level->setFocus();
        QTest::keyClick(level, Qt::Key_End);
        QCOMPARE(view.table().shownCount(), 1);
        QCOMPARE(cell(view.table(), 0, LogModel::Message), QStringLiteral("broken"));
        QTest::keyClick(level, Qt::Key_Home);
        auto* component = view.findChild<QComboBox*>(QStringLiteral("logComponent"));
        component->setFocus();
        QTest::keyClicks(component, QStringLiteral("r"));
        QCOMPARE(component->currentText(), QStringLiteral("ring"));
        QCOMPARE(view.table().shownCount(), 1);
        QTest::keyClick(component, Qt::Key_Home);
        auto* text = view.findChild<QLineEdit*>(QStringLiteral("logText"));
        QTest::keyClicks(text, QStringLiteral("LISTEN"));
        QTRY_COMPARE(view.table().shownCount(), 1);
        QTest::keyClick(text, Qt::Key_Escape);
        QTRY_COMPARE(view.table().shownCount(), 3);
        // What comes later is seen, until somebody goes back to read.
        for (int i = 0; i < 100; ++i)
            fixture.log.push_back(logLine("info", "server", "more"));
        QTRY_COMPARE(view.table().shownCount(), 103);
        const auto isAtEnd = [&view] {
            const QModelIndex last = view.table().model()->index(view.table().shownCount() - 1, 0);
            return view.table().viewport()->rect().intersects(view.table().visualRect(last));
        };
        QTRY_VERIFY(isAtEnd());
        view.table().setFocus();
        QTest::keyClick(&view.table(), Qt::Key_Home, Qt::ControlModifier);
        auto* follow = view.findChild<QCheckBox*>(QStringLiteral("logFollow"));
        QVERIFY(!follow->isChecked());
        fixture.log.push_back(logLine("info", "server", "last"));
        QTRY_COMPARE(view.table().shownCount(), 104);
        QVERIFY(!isAtEnd());
        follow->setFocus();
        QTest::keyClick(follow, Qt::Key_Space);
        QTRY_VERIFY(isAtEnd());
    }

    void savesTheLogAsItIsShown() {
        const test::TempDir folder;
        const QString path = QString::fromStdString(folder.path()) + QStringLiteral("/log.jsonl");
        LocalFixture fixture;
        fixture.log = {logLine("info", "server", "listening"), logLine("warn", "ring", "slow")};
        const auto page = fixture.page<ServicesPage>();
        fixture.commands.action(QStringLiteral("services.openLog"))->trigger();
        auto& view = *page->findChild<LogView*>();
        view.findChild<QComboBox*>(QStringLiteral("logLevel"))->setCurrentIndex(2);
        const QSignalSpy notices(page.get(), &Page::notice);
        view.exportTo(path);
        QTRY_COMPARE(notices.count(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), logLine("warn", "ring", "slow") + '\n');
    }

    void keepsTheLogOfAnotherServerToItself() {
        LocalFixture fixture;
        fixture.log = {logLine("info", "server", "listening")};
        fixture.open();  // a remote one
        const auto page = fixture.page<ServicesPage>();
        QVERIFY(!fixture.commands.action(QStringLiteral("services.openLog"))->isEnabled());
        QVERIFY(!page->findChild<QTabWidget*>()->isTabVisible(2));
    }

    void readsRecordedServices() {
        test::PageFixture fixture;
        if (!fixture.server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(tableOf(*page)->shownCount() > 5);
    }

  private:
    static DataTable* tableOf(const QWidget& page) {
        return page.findChild<DataTable*>(QStringLiteral("services"));
    }
    static QString cell(const DataTable& table, int row, int column) {
        return table.model()->index(row, column).data().toString();
    }
    static Card* cardNamed(const QWidget& page, const QString& title) {
        for (Card* card : page.findChildren<Card*>())
            if (card->title() == title) return card;
        return nullptr;
    }
};

static const test::Registrar<ServicesPageTest> registered;

}  // namespace pallium::ui

#include "services_page_test.moc"
