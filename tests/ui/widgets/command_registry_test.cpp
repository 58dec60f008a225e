#include "ui/widgets/command_registry.h"

#include "tests/support/test_main.h"

#include <QMainWindow>
#include <QSignalSpy>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {

class CommandRegistryTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void runsACommandOfTheWindow() {
        CommandRegistry registry;
        int runs = 0;
        QAction* action = registry.add({QStringLiteral("view.refresh"), QStringLiteral("Refresh"),
                                        QStringLiteral("refresh"), QKeySequence(Qt::Key_F5)},
                                       [&runs] { ++runs; });
        QCOMPARE(registry.action(QStringLiteral("view.refresh")), action);
        action->trigger();
        QCOMPARE(runs, 1);
        QCOMPARE(CommandRegistry::idOf(*action), QStringLiteral("view.refresh"));
        QVERIFY(!action->icon().isNull());
        QVERIFY(action->toolTip().contains(QStringLiteral("F5")));
    }

    void knowsNothingElse() {
        const CommandRegistry registry;
        QVERIFY(registry.action(QStringLiteral("no.such")) == nullptr);
    }

    void shortcutOfAnOwnerNeedsItsFocus() {
        CommandRegistry registry;
        QWidget window;
        auto* layout = new QVBoxLayout(&window);
        auto* owner = new QWidget;
        auto* other = new QWidget;
        for (QWidget* widget : {owner, other}) {
            widget->setFocusPolicy(Qt::StrongFocus);
            layout->addWidget(widget);
        }
        int runs = 0;
        registry.add({QStringLiteral("query.run"),
                      QStringLiteral("Run"),
                      {},
                      QKeySequence(Qt::CTRL | Qt::Key_Return)},
                     owner, [&runs] { ++runs; });
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        other->setFocus();
        QTest::keyClick(other, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(runs, 0);
        owner->setFocus();
        QTest::keyClick(owner, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(runs, 1);
    }

    void leavesWithItsOwner() {
        CommandRegistry registry;
        auto owner = std::make_unique<QWidget>();
        registry.add({QStringLiteral("query.run"), QStringLiteral("Run")}, owner.get(), [] {});
        const QSignalSpy changed(&registry, &CommandRegistry::changed);
        owner.reset();
        QCOMPARE(changed.count(), 1);
        QVERIFY(registry.action(QStringLiteral("query.run")) == nullptr);
    }

    void prefersTheVisibleOwner() {
        CommandRegistry registry;
        QWidget first;
        QWidget second;
        QAction* ofFirst =
            registry.add({QStringLiteral("query.run"), QStringLiteral("Run")}, &first, [] {});
        QAction* ofSecond =
            registry.add({QStringLiteral("query.run"), QStringLiteral("Run")}, &second, [] {});
        first.show();
        QCOMPARE(registry.action(QStringLiteral("query.run")), ofFirst);
        first.hide();
        second.show();
        QCOMPARE(registry.action(QStringLiteral("query.run")), ofSecond);
        QCOMPARE(registry.actions(), std::vector<QAction*>{ofSecond});
    }
};

static const test::Registrar<CommandRegistryTest> registered;

}  // namespace pallium::ui

#include "command_registry_test.moc"
