#include "ui/pages/connections/profile_list_model.h"

#include "tests/support/test_main.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>

namespace pallium::ui {
namespace {

ConnectionProfile named(const QString& name, const QString& folder = {}, bool isFavourite = false) {
    ConnectionProfile profile;
    profile.id = name;
    profile.name = name;
    profile.folder = folder;
    profile.isFavourite = isFavourite;
    return profile;
}

QStringList namesOf(const ProfileListModel& model) {
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row) {
        names << model.index(row).data().toString();
    }
    return names;
}

}  // namespace

class ProfileListModelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void putsFavouritesFirstThenFolderAndName() {
        ProfileListModel model;
        const QAbstractItemModelTester tester(&model);
        model.load({named(QStringLiteral("b"), QStringLiteral("Work")), named(QStringLiteral("z")),
                    named(QStringLiteral("A")), named(QStringLiteral("star"), {}, true)});
        const QStringList expected{QStringLiteral("star"), QStringLiteral("A"), QStringLiteral("z"),
                                   QStringLiteral("b")};
        QCOMPARE(namesOf(model), expected);
    }
    void keepsWhatIsEditedUntilItIsSavedOrReverted() {
        ProfileListModel model;
        const QAbstractItemModelTester tester(&model);
        model.load({named(QStringLiteral("a")), named(QStringLiteral("m"))});
        QVERIFY(!model.isEdited(0));
        ConnectionProfile edited = named(QStringLiteral("a"));
        edited.name = QStringLiteral("z");
        model.setDraft(0, edited);
        QVERIFY(model.isEdited(0));
        QVERIFY(model.index(0).data(Qt::AccessibleTextRole).toString().contains(u"not saved"));
        const QPersistentModelIndex index = model.index(0);
        model.markSaved(0);
        QCOMPARE(index.row(), 1);
        QVERIFY(!model.isEdited(1));
        edited.name = QStringLiteral("q");
        model.setDraft(1, edited);
        model.revert(1);
        QCOMPARE(model.draft(1).name, QStringLiteral("z"));
    }
    void keepsWhatIsEditedWhenItLoadsAgain() {
        ProfileListModel model;
        const QAbstractItemModelTester tester(&model);
        const std::vector<ConnectionProfile> saved{named(QStringLiteral("a")),
                                                   named(QStringLiteral("b"))};
        model.load(saved);
        model.setDraft(0, model.draft(0), QStringLiteral("s3cret"));
        QVERIFY(model.isEdited(0));
        ConnectionProfile edited = model.draft(1);
        edited.notes = QStringLiteral("call first");
        model.setDraft(1, edited);
        model.add(named(QStringLiteral("new")));
        model.load(saved);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(model.isNew(0));
        QCOMPARE(model.typedSecret(1), QStringLiteral("s3cret"));
        QCOMPARE(model.draft(2).notes, QStringLiteral("call first"));
        model.revert(1);
        QVERIFY(!model.isEdited(1));
        QCOMPARE(model.typedSecret(1), QString());
        QVERIFY(!QJsonDocument(model.saveDrafts()).toJson().contains("s3cret"));
    }
    void bringsDraftsBack() {
        ProfileListModel model;
        model.load({named(QStringLiteral("a"))});
        ConnectionProfile edited = named(QStringLiteral("a"));
        edited.notes = QStringLiteral("call first");
        model.setDraft(0, edited);
        model.add(named(QStringLiteral("new")));
        const QJsonArray drafts = model.saveDrafts();

        ProfileListModel other;
        other.load({named(QStringLiteral("a"))});
        other.restoreDrafts(drafts);
        QCOMPARE(other.rowCount(), 2);
        QCOMPARE(other.draft(other.rowOf(QStringLiteral("a"))).notes, QStringLiteral("call first"));
        QVERIFY(other.isNew(other.rowOf(QStringLiteral("new"))));
    }
};

static const test::Registrar<ProfileListModelTest> registered;

}  // namespace pallium::ui

#include "profile_list_model_test.moc"
