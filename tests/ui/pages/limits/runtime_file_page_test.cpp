// Limits that are written into the runtime file of a server of this computer.
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/change_fixture.h"
#include "ui/pages/limits/limits_page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/undo_bar.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;
using Outcome = ActivityEntry::Outcome;
using test::FakeAnswer;
using test::FakeRequest;

const QByteArray kApi = "/api/v1/user-overrides";
const QByteArray kFile =
    "# limits of our tenants\n"
    "overrides:\n"
    "  team-a:  # pays for more\n"
    "    # agreed in spring\n"
    "    max_query_length: 1h\n"
    "  team-b:\n"
    "    ingestion_rate: 10\n";

/// A server that reads its overrides from a file each time it is asked for them.
struct FileFixture : test::ChangeFixture {
    test::TempDir folder;
    QString path = QString::fromStdString(folder.path()) + QStringLiteral("/runtime.yaml");
    bool isReading = true;
    QByteArray seen;
    std::unique_ptr<LimitsPage> limits;

    explicit FileFixture(bool hasApi = false) {
        write(kFile);
        server.answer("/config",
                      FakeAnswer::text("runtime_config:\n  period: 1s\n  file: " + path.toUtf8() +
                                       "\nlimits:\n  ingestion_rate: 25000\n"
                                       "  max_query_length: 0s\n"));
        server.answer("/runtime_config", [this](const FakeRequest&) {
            if (isReading) seen = text();
            return FakeAnswer::text(seen);
        });
        server.answer("GET " + kApi, hasApi ? FakeAnswer::json("{\"max_query_length\":\"1h\"}")
                                            : FakeAnswer::text("404 page not found\n", 404));
        session.setTenant(QStringLiteral("team-a"));
    }
    void write(const QByteArray& yaml) const {
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) file.write(yaml);
    }
    QByteArray text() const {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void show() {
        limits = page<LimitsPage>();
        QTRY_COMPARE(test::stackOf(*limits).face(), Face::Content);
        QVERIFY(QTest::qWaitForWindowActive(limits.get()));
    }
    QPushButton& button(const char* name) const {
        return *limits->findChild<QPushButton*>(QLatin1String(name));
    }
    QLineEdit& field() const {
        return *limits->findChild<QLineEdit*>(QStringLiteral("limitValue"));
    }
    QString shown(const char* name) const {
        return limits->findChild<QPlainTextEdit*>(QLatin1String(name))->toPlainText();
    }
    QString words(const char* name) const {
        return limits->findChild<QLabel*>(QLatin1String(name))->text();
    }
    /// With keys: E on the limit, then the value.
    void type(const char* limit, const char* value) const {
        auto& table = *limits->findChild<DataTable*>();
        for (int row = 0; row < table.model()->rowCount(); ++row)
            if (table.model()->index(row, 0).data().toString() == QLatin1String(limit))
                table.selectRow(row);
        table.setFocus();
        QTest::keyClick(&table, Qt::Key_E);
        QVERIFY(field().hasFocus());
        QTest::keyClicks(&field(), QLatin1String(value));
    }
    void typeAndWrite(const char* limit, const char* value) const {
        type(limit, value);
        QTRY_VERIFY(button("limitApply").isEnabled());
        QTest::keyClick(&field(), Qt::Key_Return);
    }
};

}  // namespace

class RuntimeFilePageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void writesALimitReadsItBackAndUndoesIt() {
        FileFixture fixture;
        fixture.openLocal();
        fixture.show();
        fixture.type("ingestion_rate", "30k");
        QTRY_COMPARE(fixture.shown("limitAfter"),
                     QStringLiteral("overrides:\n  team-a:  # pays for more\n"
                                    "    ingestion_rate: 30000\n    # agreed in spring\n"
                                    "    max_query_length: 1h"));
        QCOMPARE(fixture.shown("limitBefore"),
                 QStringLiteral("overrides:\n  team-a:  # pays for more\n"
                                "    # agreed in spring\n    max_query_length: 1h"));
        QVERIFY(!fixture.button("limitCopy").isVisible());
        QTest::keyClicks(&fixture.field(), QStringLiteral("x"));
        QVERIFY(fixture.words("limitProblem").startsWith(QStringLiteral("Write a number")));
        QVERIFY(!fixture.button("limitApply").isEnabled());
        QVERIFY(fixture.shown("limitBefore").contains(QStringLiteral("# agreed in spring")));
        QCOMPARE(fixture.shown("limitAfter"), QString());
        QTest::keyClick(&fixture.field(), Qt::Key_Backspace);
        QCOMPARE(fixture.text(), kFile);  // looking writes nothing
        QTRY_VERIFY(fixture.button("limitApply").isEnabled());
        QCOMPARE(fixture.button("limitApply").text(), QStringLiteral("Write to file"));
        QTest::keyClick(&fixture.field(), Qt::Key_Return);
        QTRY_COMPARE(fixture.words("report"), QStringLiteral("Applied and verified."));
        QByteArray expected = kFile;
        expected.replace("    # agreed", "    ingestion_rate: 30000\n    # agreed");
        QCOMPARE(fixture.text(), expected);
        QCOMPARE(fixture.newest().action, QStringLiteral("Set limits"));
        QCOMPARE(fixture.newest().target, QStringLiteral("ingestion_rate"));
        QCOMPARE(fixture.newest().tenant, QStringLiteral("team-a"));
        QCOMPARE(fixture.newest().readBack, QStringLiteral("Applied and verified."));
        QVERIFY(fixture.newest().curl.contains(fixture.path));
        auto* undo = fixture.limits->findChild<UndoBar*>();
        QVERIFY(undo->isVisible());
        QTest::keyClick(undo->findChild<QPushButton*>(QStringLiteral("undo")), Qt::Key_Space);
        QTRY_COMPARE(fixture.newest().action, QStringLiteral("Undo: Set limits"));
        QTRY_COMPARE(fixture.newest().readBack, QStringLiteral("Applied and verified."));
        QCOMPARE(fixture.text(), kFile);
        QCOMPARE(fixture.server.count("POST " + kApi), qsizetype(0));
    }

    void saysWhenTheServerDoesNotTakeIt() {
        FileFixture fixture;
        fixture.openLocal();
        fixture.show();
        fixture.isReading = false;
        fixture.typeAndWrite("ingestion_rate", "30k");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.words("report"),
                                  QStringLiteral("Taken, but the server does not show it yet."),
                                  20'000);
        QVERIFY(fixture.limits->findChild<UndoBar*>()->isOffered());
    }

    void takesALimitAwayAfterItsDiff() {
        FileFixture fixture;
        fixture.openLocal();
        fixture.show();
        fixture.type("max_query_length", "2h");
        QTest::keyClick(&fixture.button("limitRemove"), Qt::Key_Space);
        QVERIFY(fixture.field().hasFocus());
        QTRY_VERIFY(!fixture.shown("limitAfter").contains(QStringLiteral("team-a")));
        QCOMPARE(fixture.text(), kFile);
        QTRY_VERIFY(fixture.button("limitApply").isEnabled());
        QTest::keyClick(&fixture.field(), Qt::Key_Return);
        QTRY_COMPARE(fixture.words("report"), QStringLiteral("Applied and verified."));
        QVERIFY(!fixture.text().contains("team-a"));
        QVERIFY(fixture.text().contains("# agreed in spring"));
        QCOMPARE(fixture.newest().action, QStringLiteral("Remove limits"));
    }

    void isChosenInPlaceOfTheApi() {
        FileFixture fixture(true);
        fixture.openLocal();
        fixture.show();
        fixture.type("ingestion_rate", "30k");
        auto* way = fixture.limits->findChild<QComboBox*>(QStringLiteral("limitWay"));
        QTRY_VERIFY(way->isVisible());
        QCOMPARE(fixture.button("limitApply").text(), QStringLiteral("Apply"));
        way->setFocus();
        QTest::keyClick(way, Qt::Key_Down);
        QCOMPARE(fixture.button("limitApply").text(), QStringLiteral("Write to file"));
        QTRY_VERIFY(fixture.button("limitApply").isEnabled());
        fixture.limits->refresh(false);  // the choice stays
        QTest::qWait(100);
        QTest::keyClick(&fixture.button("limitApply"), Qt::Key_Space);
        QTRY_VERIFY(fixture.text().contains("ingestion_rate: 30000"));
        QCOMPARE(fixture.server.count("POST " + kApi), qsizetype(0));
    }

    void offersLinesWhereTheFileCannotBeChanged() {
        FileFixture fixture;
        fixture.write("overrides: {team-a: {max_query_length: 1h}}\n");
        fixture.openLocal();
        fixture.show();
        fixture.type("ingestion_rate", "30k");
        QTRY_VERIFY(fixture.words("limitProblem").contains(QStringLiteral("by hand")));
        fixture.limits->refresh(false);
        QTest::qWait(150);  // a look later it is still so
        QVERIFY(fixture.words("limitProblem").contains(QStringLiteral("by hand")));
        QVERIFY(!fixture.button("limitApply").isEnabled());
        QVERIFY(fixture.button("limitCopy").isVisible());
        QVERIFY(fixture.shown("limitAfter").contains(QStringLiteral("    ingestion_rate: 30000")));
    }

    void offersLinesWhereTheFileCannotBeRead() {
        FileFixture fixture;
        QVERIFY(QFile::remove(fixture.path));
        fixture.openLocal();
        fixture.show();
        fixture.type("ingestion_rate", "30k");
        QTRY_VERIFY(!fixture.button("limitApply").isVisible());
        QVERIFY(fixture.button("limitCopy").isVisible());
    }

    void overwritesNothingThatOthersWrote() {
        FileFixture fixture;
        fixture.openLocal();
        fixture.show();
        fixture.type("ingestion_rate", "30k");
        QTRY_VERIFY(fixture.button("limitApply").isEnabled());
        const QByteArray theirs = kFile + "  team-c: {}\n";
        fixture.write(theirs);
        QTest::keyClick(&fixture.field(), Qt::Key_Return);
        QTRY_VERIFY(fixture.words("limitProblem").contains(QStringLiteral("changed meanwhile")));
        QCOMPARE(fixture.text(), theirs);
        QCOMPARE(fixture.newest().outcome, Outcome::Failed);
        // Seen as it is now, it can be written.
        QTest::qWait(300);  // until it is read
        fixture.typeAndWrite("ingestion_rate", "31k");
        QTRY_VERIFY(fixture.text().contains("ingestion_rate: 31000"));
        QVERIFY(fixture.text().contains("team-c"));
    }

    void writesNothingOverAReadOnlyConnection() {
        FileFixture fixture;
        fixture.openLocal(true);
        fixture.show();
        fixture.type("ingestion_rate", "30k");
        QTRY_VERIFY(fixture.shown("limitAfter").contains(QStringLiteral("30000")));
        QVERIFY(!fixture.button("limitApply").isEnabled());
        QCOMPARE(fixture.button("limitApply").toolTip(), QStringLiteral("Read-only connection."));
        QTest::keyClick(&fixture.field(), Qt::Key_Return);
        QTest::qWait(100);
        QCOMPARE(fixture.text(), kFile);
        QCOMPARE(fixture.newest().id, qint64(0));
    }

    void leavesTheFileOfAServerElsewhereAlone() {
        FileFixture fixture;
        fixture.openWritable();
        fixture.show();
        fixture.type("ingestion_rate", "30k");
        QVERIFY(!fixture.button("limitApply").isVisible());
        QVERIFY(fixture.button("limitCopy").isVisible());
    }
};

static const test::Registrar<RuntimeFilePageTest> registered;

}  // namespace pallium::ui

#include "runtime_file_page_test.moc"
