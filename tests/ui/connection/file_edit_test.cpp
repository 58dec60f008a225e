#include "ui/connection/file_edit.h"

#include "tests/support/fake_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"
#include "ui/connection/change_sender.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

namespace pallium::ui {
namespace {

using Kind = ConnectionProfile::Kind;
using Outcome = ActivityEntry::Outcome;

struct EditFixture {
    test::TempDir folder;
    QString path = QString::fromStdString(folder.path()) + QStringLiteral("/runtime.yaml");
    test::FakeServer server;
    StateDatabase database{QString()};
    Session session{database};

    explicit EditFixture(Kind kind = Kind::Embedded, bool isReadOnly = false) {
        write("one\ntwo\nthree\n");
        ConnectionProfile profile;
        profile.id = QStringLiteral("fake");
        profile.kind = kind;
        profile.baseUrl = server.url();
        profile.isReadOnly = isReadOnly;
        session.open(std::make_unique<Connection>(profile, QString()));
    }
    void write(const QByteArray& text) const {
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) file.write(text);
    }
    QByteArray text() const {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    Change change(const QByteArray& after) const {
        Change change{QStringLiteral("Set limits"), QStringLiteral("a"), QStringLiteral("shop"),
                      fileEdit(path, text(), after)};
        change.reverse = {fileEdit(path, after, text())};
        return change;
    }
    /// What became of it, once it is known.
    ActivityEntry send(const Change& change) {
        bool isDone = false;
        session.changes().send(change, &session, [&](const ChangeOutcome&) { isDone = true; });
        if (!QTest::qWaitFor([&] { return isDone; })) return {};
        return session.changes().entries(1).at(0);
    }
};

}  // namespace

class FileEditTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void replacesOneStretch_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("inside") << QByteArray("abcd") << QByteArray("aXXd");
        QTest::newRow("added") << QByteArray("aa") << QByteArray("aaa");
        QTest::newRow("taken away") << QByteArray("aaa") << QByteArray("a");
        QTest::newRow("all of it") << QByteArray("abc") << QByteArray("xyz");
        QTest::newRow("into nothing") << QByteArray() << QByteArray("x");
        QTest::newRow("bytes that are no text") << QByteArray("a\xff\0b", 4) << QByteArray("\xfe");
    }
    void replacesOneStretch() {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        const EditFixture fixture;
        fixture.write(before);
        const FileEdit edit = fileEdit(fixture.path, before, after);
        QCOMPARE(fileEditFromJson(toJson(edit)), std::optional(edit));
        QVERIFY(applyEdit(edit));
        QCOMPARE(fixture.text(), after);
        QVERIFY(applyEdit(fileEdit(fixture.path, after, before)));
        QCOMPARE(fixture.text(), before);
    }

    void keepsPermissionsAndLinks() {
        const EditFixture fixture;
        const QString link = fixture.path + QStringLiteral(".link");
        QVERIFY(QFile::link(fixture.path, link));
        const auto permissions = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup;
        QVERIFY(QFile::setPermissions(fixture.path, permissions));
        QVERIFY(applyEdit(fileEdit(link, fixture.text(), "new")));
        QCOMPARE(fixture.text(), QByteArray("new"));
        QVERIFY(QFileInfo(link).isSymLink());
        QCOMPARE(QFile::permissions(fixture.path) & ~(QFile::ReadUser | QFile::WriteUser),
                 permissions);
    }

    void writesNothingOverWhatOthersWrote() {
        const EditFixture fixture;
        const FileEdit edit = fileEdit(fixture.path, fixture.text(), "mine");
        fixture.write("theirs");
        const auto written = applyEdit(edit);
        QVERIFY(!written);
        QVERIFY(written.error().contains(QStringLiteral("was changed meanwhile")));
        QCOMPARE(fixture.text(), QByteArray("theirs"));
    }

    void saysWhatCannotBeRead() {
        const EditFixture fixture;
        QVERIFY(!readForEdit(fixture.path + QStringLiteral(".not")));
        QVERIFY(!readForEdit(QString::fromStdString(fixture.folder.path())));
        fixture.write(QByteArray(kMaxEditedBytes, 'a'));
        QVERIFY(readForEdit(fixture.path));
        fixture.write(QByteArray(kMaxEditedBytes + 1, 'a'));
        QVERIFY(readForEdit(fixture.path).error().contains(QStringLiteral("too large")));
    }

    void isNotReadFromAnything() {
        QVERIFY(!fileEditFromJson({}));
        QJsonObject json = toJson(fileEdit(QStringLiteral("/x"), "a", "b"));
        json.insert(QStringLiteral("offset"), -1);
        QVERIFY(!fileEditFromJson(json));
    }

    void isAChangeThatIsWrittenDownAndUndone() {
        EditFixture fixture;
        const QByteArray before = fixture.text();
        const ActivityEntry entry = fixture.send(fixture.change("one\n2\nthree\n"));
        QCOMPARE(entry.outcome, Outcome::Taken);
        QVERIFY(entry.curl.contains(fixture.path));
        QCOMPARE(fixture.text(), QByteArray("one\n2\nthree\n"));
        QCOMPARE(fixture.session.changes().whyNotUndone(entry), QString());
        bool isDone = false;
        fixture.session.changes().undo(entry, this, [&](const ChangeOutcome& outcome) {
            isDone = outcome.answer.has_value();
        });
        QTRY_VERIFY(isDone);
        QCOMPARE(fixture.text(), before);
    }

    void undoesNothingThatOthersBuiltOn() {
        EditFixture fixture;
        const ActivityEntry entry = fixture.send(fixture.change("one\n2\nthree\n"));
        fixture.write("one\n2\nthree\nfour\n");
        QString why;
        fixture.session.changes().undo(entry, this, [&](const ChangeOutcome& outcome) {
            why = outcome.answer ? QString() : outcome.answer.error().text;
        });
        QTRY_VERIFY(why.contains(QStringLiteral("was changed meanwhile")));
        QCOMPARE(fixture.text(), QByteArray("one\n2\nthree\nfour\n"));
        QVERIFY(!fixture.database.activity().entry(entry.id).isUndone);
    }

    void isRefusedWhereNothingMayBeChanged_data() {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<bool>("isReadOnly");
        QTest::newRow("a read-only connection") << Kind::Embedded << true;
        QTest::newRow("a server elsewhere") << Kind::Remote << false;
    }
    void isRefusedWhereNothingMayBeChanged() {
        QFETCH(Kind, kind);
        QFETCH(bool, isReadOnly);
        EditFixture fixture(kind, isReadOnly);
        const QByteArray before = fixture.text();
        QCOMPARE(fixture.send(fixture.change("x")).outcome, Outcome::Failed);
        QCOMPARE(fixture.text(), before);
    }
};

static const test::Registrar<FileEditTest> registered;

}  // namespace pallium::ui

#include "file_edit_test.moc"
