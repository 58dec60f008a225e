#include "ui/widgets/confirm_dialog.h"

#include "tests/support/test_main.h"
#include "ui/widgets/key_value_grid.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTest>

namespace pallium::ui {
namespace {

using Environment = ConnectionProfile::Environment;

ConnectionProfile serverIn(Environment environment) {
    ConnectionProfile profile;
    profile.name = QStringLiteral("Metrics EU");
    profile.baseUrl = QUrl(QStringLiteral("https://cortex.example.org"));
    profile.environment = environment;
    return profile;
}

Confirmation forgetOn(Environment environment, ConfirmLevel level) {
    Confirmation confirmation{QStringLiteral("Forget ingester-1?"),
                              QStringLiteral("It leaves the ring."), QStringLiteral("Forget"),
                              QStringLiteral("ingester-1")};
    confirmation.server = serverIn(environment);
    confirmation.level = level;
    confirmation.facts = {{QStringLiteral("Tenant"), QStringLiteral("shop")}};
    return confirmation;
}

QPushButton* acceptOf(const QWidget& dialog) {
    return dialog.findChild<QPushButton*>(QStringLiteral("accept"));
}
QLineEdit* typedOf(const QWidget& dialog) {
    return dialog.findChild<QLineEdit*>(QStringLiteral("typed"));
}

}  // namespace

class ConfirmDialogTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void productionRaisesEveryLevelByOne_data() {
        QTest::addColumn<ConfirmLevel>("level");
        QTest::addColumn<ConfirmLevel>("raised");
        QTest::newRow("none") << ConfirmLevel::None << ConfirmLevel::Undoable;
        QTest::newRow("undoable") << ConfirmLevel::Undoable << ConfirmLevel::Asked;
        QTest::newRow("asked") << ConfirmLevel::Asked << ConfirmLevel::Typed;
        QTest::newRow("typed") << ConfirmLevel::Typed << ConfirmLevel::Typed;
    }
    void productionRaisesEveryLevelByOne() {
        QFETCH(ConfirmLevel, level);
        QFETCH(ConfirmLevel, raised);
        QCOMPARE(raisedLevel(level, serverIn(Environment::Production)), raised);
        QCOMPARE(raisedLevel(level, serverIn(Environment::Staging)), level);
        ConnectionProfile own = serverIn(Environment::Production);
        own.kind = ConnectionProfile::Kind::Embedded;
        QCOMPARE(raisedLevel(level, own), level);
    }

    void namesThePlaceAndWhatIsKnown() {
        const ConfirmDialog dialog(forgetOn(Environment::Staging, ConfirmLevel::Asked));
        QString words;
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            words += label->text() + u'\n';
        for (const char* word : {"Staging", "Metrics EU", "cortex.example.org",
                                 "It leaves the ring.", "Tenant", "shop"})
            QVERIFY2(words.contains(QLatin1String(word)), word);
        QVERIFY(typedOf(dialog) == nullptr);
        QVERIFY(acceptOf(dialog)->isEnabled());
    }

    void enterNeitherAcceptsNorCancels() {
        ConfirmDialog dialog(forgetOn(Environment::Staging, ConfirmLevel::Asked));
        dialog.show();
        acceptOf(dialog)->setFocus();
        QTest::keyClick(acceptOf(dialog), Qt::Key_Return);
        QVERIFY(dialog.isVisible());
        QTest::keyClick(acceptOf(dialog), Qt::Key_Space);
        QVERIFY(!dialog.isVisible());
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

    void wantsTheExactNameAndASecondsThought() {
        ConfirmDialog dialog(forgetOn(Environment::Development, ConfirmLevel::Typed));
        dialog.show();
        QVERIFY(!acceptOf(dialog)->isEnabled());
        QTest::keyClicks(typedOf(dialog), QStringLiteral("Ingester-1"));
        QTest::qWait(1100);
        QVERIFY(!acceptOf(dialog)->isEnabled());  // case matters
        typedOf(dialog)->clear();
        QTest::keyClicks(typedOf(dialog), QStringLiteral("ingester-1"));
        QVERIFY(!acceptOf(dialog)->isEnabled());
        QTRY_VERIFY(acceptOf(dialog)->isEnabled());
        QTest::keyClick(typedOf(dialog), Qt::Key_Backspace);
        QVERIFY(!acceptOf(dialog)->isEnabled());
    }

    void productionWantsTheServersNameWhereNothingElseHasOne() {
        Confirmation flush = forgetOn(Environment::Production, ConfirmLevel::Asked);
        flush.typed.clear();
        ConfirmDialog dialog(flush);
        dialog.show();
        QTest::keyClicks(typedOf(dialog), QStringLiteral("Metrics EU"));
        QTRY_VERIFY(acceptOf(dialog)->isEnabled());
    }

    void listsEveryTargetWithTheirNumber() {
        Confirmation flush = forgetOn(Environment::Staging, ConfirmLevel::Asked);
        for (int i = 0; i < 40; ++i)
            flush.targets << QStringLiteral("tenant-%1").arg(i);
        const ConfirmDialog dialog(flush);
        const auto* list = dialog.findChild<QPlainTextEdit*>(QStringLiteral("targets"));
        QCOMPARE(list->toPlainText().count(u'\n'), 39);
        QVERIFY(list->accessibleName().contains(QStringLiteral("40")));
    }

    void asksNothingForWhatCanBeUndone() {
        QWidget parent;
        bool isAccepted = false;
        ConfirmDialog::ask(&parent, forgetOn(Environment::Staging, ConfirmLevel::Undoable),
                           [&] { isAccepted = true; });
        QVERIFY(isAccepted);
        QVERIFY(parent.findChild<ConfirmDialog*>() == nullptr);
        isAccepted = false;
        ConfirmDialog::ask(&parent, forgetOn(Environment::Production, ConfirmLevel::Undoable),
                           [&] { isAccepted = true; });
        QVERIFY(!isAccepted);
        QVERIFY(parent.findChild<ConfirmDialog*>() != nullptr);
    }

    void tellsWhatWasChosen() {
        QWidget parent;
        parent.show();
        Confirmation unlock = forgetOn(Environment::Staging, ConfirmLevel::Asked);
        unlock.choices = {QStringLiteral("For a while"), QStringLiteral("Always")};
        int chosen = -1;
        ConfirmDialog::askForChoice(&parent, unlock, [&](int choice) { chosen = choice; });
        auto* dialog = parent.findChild<ConfirmDialog*>();
        QVERIFY(dialog->findChild<QRadioButton*>(QStringLiteral("choice0"))->isChecked());
        dialog->findChild<QRadioButton*>(QStringLiteral("choice1"))->click();
        acceptOf(*dialog)->click();
        QTRY_COMPARE(chosen, 1);
    }
};

static const test::Registrar<ConfirmDialogTest> registered;

}  // namespace pallium::ui

#include "confirm_dialog_test.moc"
