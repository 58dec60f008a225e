#include "ui/pages/services/services_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QClipboard>
#include <QGuiApplication>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

test::FakeAnswer serviceList(const char* ingesterState) {
    return test::FakeAnswer::json(
        QByteArray("{\"services\":[{\"name\":\"distributor\",\"status\":\"Running\"},"
                   "{\"name\":\"ingester\",\"status\":\"") +
        ingesterState + "\"}]}");
}

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
        auto* table = page->findChild<DataTable*>();
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

    void readsRecordedServices() {
        test::PageFixture fixture;
        if (!fixture.server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        fixture.open();
        const auto page = fixture.page<ServicesPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QVERIFY(page->findChild<DataTable*>()->shownCount() > 5);
    }

  private:
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
