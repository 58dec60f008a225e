#include "tests/support/test_main.h"
#include "tests/ui/shell/fake_page.h"
#include "ui/shell/navigation_model.h"
#include "ui/shell/navigation_rail.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

namespace pallium::ui {
namespace {

class NavigationTest final : public QObject {
    Q_OBJECT

    const PageSpecs m_pages = test::fakePages();

  private Q_SLOTS:
    void listsPagesButHiddenOnes() {
        NavigationModel model(m_pages);
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 5);
        QVERIFY(!model.indexOf(QStringLiteral("welcome")).isValid());
        QVERIFY(model.index(1).data(NavigationModel::IsGroupStartRole).toBool());
        QVERIFY(!model.index(0).data(NavigationModel::IsGroupStartRole).toBool());
    }

    void dimsWhatTheServerLacks() {
        NavigationModel model(m_pages);
        Capabilities capabilities;
        capabilities.set(Capability::IngesterRing,
                         {Availability::State::Disabled, QStringLiteral("Ring is off here.")});
        model.setCapabilities(&capabilities);
        const QModelIndex rings = model.indexOf(QStringLiteral("rings"));
        QVERIFY(rings.data(NavigationModel::IsDimmedRole).toBool());
        QVERIFY(
            rings.data(Qt::ToolTipRole).toString().contains(QLatin1String("Ring is off here.")));
        QVERIFY(model.flags(rings).testFlag(Qt::ItemIsEnabled));
        model.setCapabilities(nullptr);
        QVERIFY(!rings.data(NavigationModel::IsDimmedRole).toBool());
    }

    void saysWhatABadgeCounts() {
        NavigationModel model(m_pages);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setBadge(QStringLiteral("rings"), 2, QStringLiteral("2 are unhealthy"));
        model.setBadge(QStringLiteral("rings"), 2, QStringLiteral("2 are unhealthy"));
        QCOMPARE(changed.count(), 1);
        const QModelIndex rings = model.indexOf(QStringLiteral("rings"));
        QCOMPARE(rings.data(NavigationModel::BadgeRole).toInt(), 2);
        QCOMPARE(rings.data(Qt::AccessibleDescriptionRole).toString(),
                 QStringLiteral("2 are unhealthy"));
    }

    void isDrivenByKeys() {
        NavigationModel model(m_pages);
        NavigationRail rail(model);
        QSignalSpy chosen(&rail, &NavigationRail::pageChosen);
        rail.setOpenPage(QStringLiteral("overview"));
        rail.show();
        rail.setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&rail));
        QTest::keyClick(&rail, Qt::Key_Down);
        QCOMPARE(chosen.count(), 0);
        QTest::keyClick(&rail, Qt::Key_Return);
        QCOMPARE(chosen.takeFirst().at(0).toString(), QStringLiteral("query"));
        QTest::keyClick(&rail, Qt::Key_R);  // typing jumps
        QTest::keyClick(&rail, Qt::Key_Return);
        QCOMPARE(chosen.takeFirst().at(0).toString(), QStringLiteral("rings"));
        // Moving does not open.
        QVERIFY(rail.selectionModel()->isSelected(model.indexOf(QStringLiteral("overview"))));
    }

    void isNarrowWithIconsOnly() {
        NavigationModel model(m_pages);
        NavigationRail rail(model);
        const int wide = rail.width();
        rail.setIconsOnly(true);
        QVERIFY(rail.width() < wide / 2);
        QVERIFY(rail.width() >= 32);
    }
};

const test::Registrar<NavigationTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "navigation_test.moc"
