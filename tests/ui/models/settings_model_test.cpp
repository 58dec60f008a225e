#include "ui/models/settings_model.h"

#include "tests/support/test_main.h"
#include "ui/models/settings_filter.h"

#include <QAbstractItemModelTester>

namespace pallium::ui {
namespace {

const QString kSettingsText = QStringLiteral(
    "target: all\n"
    "server:\n"
    "  http_listen_port: 9009\n"
    "  \"quoted: key\": 'it is'\n"
    "tags:\n"
    "- one\n"
    "- two\n"
    "remotes:\n"
    "  - url: http://a:1/x\n"
    "    name: a\n"
    "  - url: http://b:2/y\n"
    "empty: {}\n"
    "note: |\n"
    "  first\n"
    "  second\n"
    "last: \"\"\n");

}  // namespace

class SettingsModelTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsPrintedConfigurations() {
        const QHash<QString, QString> values = settingValues(*parseSettings(kSettingsText));
        const QHash<QString, QString> expected = {
            {QStringLiteral("target"), QStringLiteral("all")},
            {QStringLiteral("server.http_listen_port"), QStringLiteral("9009")},
            {QStringLiteral("server.quoted: key"), QStringLiteral("it is")},
            {QStringLiteral("tags.[0]"), QStringLiteral("one")},
            {QStringLiteral("tags.[1]"), QStringLiteral("two")},
            {QStringLiteral("remotes.[0].url"), QStringLiteral("http://a:1/x")},
            {QStringLiteral("remotes.[0].name"), QStringLiteral("a")},
            {QStringLiteral("remotes.[1].url"), QStringLiteral("http://b:2/y")},
            {QStringLiteral("empty"), QStringLiteral("{}")},
            {QStringLiteral("note"), QStringLiteral("first\nsecond")},
            {QStringLiteral("last"), QString()},
        };
        for (auto it = expected.cbegin(); it != expected.cend(); ++it)
            QCOMPARE(qMakePair(it.key(), values.value(it.key(), QStringLiteral("absent"))),
                     qMakePair(it.key(), it.value()));
        QCOMPARE(values.size(), expected.size());
    }

    void takesWhateverItIsFed_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("page") << QStringLiteral("<html>\n<p>hello: you</p>");
        QTest::newRow("list only") << QStringLiteral("- a\n- - b\n-");
        QTest::newRow("wild indents") << QStringLiteral("      a: 1\n  b:\n        c: 2\n d: 3\n");
        QTest::newRow("open quote") << QStringLiteral("\"a: 1\n'");
        QTest::newRow("deep") << QString(5000, u' ') + QStringLiteral("x: 1");
    }
    void takesWhateverItIsFed() {
        QFETCH(QString, text);
        SettingsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setYaml(text);
        model.setYaml(kSettingsText);
    }

    void findsSettingsByPath() {
        SettingsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setYaml(kSettingsText);
        const QModelIndex port = model.indexOfPath(QStringLiteral("server.http_listen_port"));
        QVERIFY(port.isValid());
        QCOMPARE(port.data(SettingsModel::LineRole).toInt(), 2);
        QVERIFY(!model.indexOfPath(QStringLiteral("server.none")).isValid());
        QVERIFY(!model.indexOfPath(QString()).isValid());
    }

    void marksChangesAndShowsDefaults() {
        SettingsModel model;
        model.setYaml(kSettingsText);
        model.setDefaults(QStringLiteral("server:\n  http_listen_port: 80\n"));
        model.setDifferences(QStringLiteral("server:\n  http_listen_port: 9009\n"));
        const QModelIndex port = model.indexOfPath(QStringLiteral("server.http_listen_port"));
        QVERIFY(port.data(SettingsModel::ChangedRole).toBool());
        QCOMPARE(port.siblingAtColumn(SettingsModel::Default).data().toString(),
                 QStringLiteral("80"));
        QVERIFY(
            !model.indexOfPath(QStringLiteral("target")).data(SettingsModel::ChangedRole).toBool());
    }

    void filtersByPathValueAndChange() {
        SettingsModel model;
        model.setYaml(kSettingsText);
        model.setDifferences(QStringLiteral("target: all\n"));
        SettingsFilter filter;
        filter.setSourceModel(&model);
        filter.setText(QStringLiteral("HTTP_LISTEN"));
        QCOMPARE(filter.rowCount(), 1);
        filter.setText(QStringLiteral("b:2"));
        QCOMPARE(filter.index(0, 0).data().toString(), QStringLiteral("remotes"));
        filter.setText({});
        QVERIFY(!filter.isFiltering());
        filter.setChangedOnly(true);
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.index(0, 0).data().toString(), QStringLiteral("target"));
    }
};

static const test::Registrar<SettingsModelTest> registered;

}  // namespace pallium::ui

#include "settings_model_test.moc"
