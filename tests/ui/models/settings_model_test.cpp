#include "ui/models/settings_model.h"

#include "tests/support/test_main.h"
#include "ui/models/setting_docs.h"
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

    void copiesTheLinesOfASetting() {
        SettingsModel model;
        model.setYaml(kSettingsText);
        const auto linesOf = [&model](const char* path) {
            return model.linesOf(model.indexOfPath(QLatin1String(path)));
        };
        QCOMPARE(linesOf("target"), QStringLiteral("target: all\n"));
        QCOMPARE(linesOf("server.http_listen_port"),
                 QStringLiteral("server:\n  http_listen_port: 9009\n"));
        QCOMPARE(linesOf("remotes.[0].name"),
                 QStringLiteral("remotes:\n  - url: http://a:1/x\n    name: a\n"));
        QCOMPARE(linesOf("remotes.[1]"), QStringLiteral("remotes:\n  - url: http://b:2/y\n"));
        QCOMPARE(linesOf("note"), QStringLiteral("note: |\n  first\n  second\n"));
        QVERIFY(linesOf("tags").count(u'\n') == 3);
        QCOMPARE(linesOf("none"), QString());
    }

    void comparesWithAnother() {
        SettingsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SettingsFilter filter;
        filter.setSourceModel(&model);
        model.setYaml(QStringLiteral("a: 1\nb:\n  c: 2\n  d: 3\ne: 4\n"));
        model.setOther(QStringLiteral("staging"),
                       QStringLiteral("a: 1\nb:\n  c: 7\n  x:\n    y: 8\nf: \"\"\n"));
        filter.setDifferingOnly(true);
        const auto differs = [&model](const char* path) {
            return model.indexOfPath(QLatin1String(path)).data(SettingsModel::DiffersRole).toBool();
        };
        QVERIFY(!differs("a") && differs("b.c") && differs("b.d") && differs("b.x.y"));
        QVERIFY(differs("e") && differs("f"));  // f is empty there and absent here
        const QModelIndex only = model.indexOfPath(QStringLiteral("b.x.y"));
        QCOMPARE(only.siblingAtColumn(SettingsModel::Other).data().toString(), QStringLiteral("8"));
        QCOMPARE(only.siblingAtColumn(SettingsModel::Value).data().toString(), QString());
        QCOMPARE(model.linesOf(only), QString());
        QCOMPARE(filter.rowCount(), 3);
        QCOMPARE(model.headerData(SettingsModel::Other, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("staging"));
        QCOMPARE(model.settingCount(), 4);
        model.setOther({}, {});
        filter.setDifferingOnly(false);
        QVERIFY(!model.indexOfPath(QStringLiteral("f")).isValid());
        QCOMPARE(filter.rowCount(), 3);
    }

    void knowsWhatSettingsMean() {
        const SettingDoc port = settingDoc(QStringLiteral("server.http_listen_port"));
        QCOMPARE(port.flag, QStringLiteral("-server.http-listen-port"));
        QVERIFY(!port.help.isEmpty());
        const SettingDoc limit = settingDoc(QStringLiteral("overrides.team-a.ingestion_rate"));
        QCOMPARE(limit.flag, QStringLiteral("-distributor.ingestion-rate-limit"));
        QCOMPARE(limit.help, settingDoc(QStringLiteral("limits.ingestion_rate")).help);
        QVERIFY(limit.help.startsWith(QStringLiteral("Samples per second")));
        QVERIFY(settingDoc(QStringLiteral("no.such.setting")).help.isEmpty());
        SettingsModel model;
        model.setYaml(kSettingsText);
        SettingsFilter filter;
        filter.setSourceModel(&model);
        filter.setText(port.help.left(12));
        QVERIFY(filter.mapFromSource(model.indexOfPath(QStringLiteral("server.http_listen_port")))
                    .isValid());
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
