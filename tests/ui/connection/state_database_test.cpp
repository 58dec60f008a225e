#include "ui/connection/state_database.h"

#include "backend/io/sqlite/database.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QSignalSpy>

namespace pallium::ui {
namespace {

HistoryEntry entryOf(const QString& expression, qint64 timeMs) {
    HistoryEntry entry;
    entry.expression = expression;
    entry.timeMs = timeMs;
    entry.tenant = QStringLiteral("shop");
    entry.connectionId = QStringLiteral("c");
    entry.rangeMs = 3600000;
    entry.stepMs = 15000;
    entry.series = 4;
    entry.durationMs = 12;
    return entry;
}

ConnectionProfile profileOf(const QString& id, const QString& name) {
    ConnectionProfile profile;
    profile.id = id;
    profile.name = name;
    return profile;
}

}  // namespace

class StateDatabaseTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsValuesOfEveryKindAcrossRuns() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/a/b/state.db");
        const QJsonObject object{{QStringLiteral("w"), 1280}};
        {
            StateDatabase database(path);
            QVERIFY2(database.problem().isEmpty(), qPrintable(database.problem()));
            database.setValue(QStringLiteral("text"), QStringLiteral("dark"));
            database.setValue(QStringLiteral("flag"), true);
            database.setValue(QStringLiteral("flag"), false);
            database.setValue(QStringLiteral("object"), object);
            database.setValue(QStringLiteral("list"), QJsonArray{1, 2});
        }
        const StateDatabase database(path);
        QCOMPARE(database.value(QStringLiteral("text")), QJsonValue(QStringLiteral("dark")));
        QCOMPARE(database.value(QStringLiteral("flag"), true), QJsonValue(false));
        QCOMPARE(database.value(QStringLiteral("object")).toObject(), object);
        QCOMPARE(database.value(QStringLiteral("list")).toArray().size(), 2);
        QCOMPARE(database.value(QStringLiteral("none"), 7), QJsonValue(7));
    }
    void keepsProfilesInOrder() {
        StateDatabase database({});
        database.saveProfile(profileOf(QStringLiteral("1"), QStringLiteral("one")));
        database.saveProfile(profileOf(QStringLiteral("2"), QStringLiteral("two")));
        database.saveProfile(profileOf(QStringLiteral("1"), QStringLiteral("uno")));
        const auto profiles = database.profiles();
        QCOMPARE(profiles.size(), 2U);
        QCOMPARE(profiles[0].name, QStringLiteral("uno"));
        QCOMPARE(profiles[1].name, QStringLiteral("two"));
    }
    void forgetsWhatBelongsToARemovedProfile() {
        const test::TempDir directory;
        StateDatabase database(QString::fromStdString(directory.path() + "/console.db"));
        database.saveProfile(profileOf(QStringLiteral("1"), QStringLiteral("one")));
        database.saveTabs(QStringLiteral("1"), {QJsonObject()});
        const MetricNameStore names = database.metricNames();
        names.write(QStringLiteral("1"), {}, "up");
        database.setValue(QStringLiteral("tenants.1"), 1);
        database.setValue(QStringLiteral("tabs.closed.1"), 1);
        database.setValue(QStringLiteral("tenants.11"), 1);
        QCOMPARE(database.removeProfile(QStringLiteral("1")), QString());
        QVERIFY(database.value(QStringLiteral("tenants.1")).isNull());
        QVERIFY(database.value(QStringLiteral("tabs.closed.1")).isNull());
        QCOMPARE(database.value(QStringLiteral("tenants.11")), QJsonValue(1));
        QVERIFY(database.profiles().empty());
        QVERIFY(database.tabs(QStringLiteral("1")).empty());
        QCOMPARE(names.read(QStringLiteral("1"), {}), QByteArray());
    }
    void tellsOnceWhyNothingCanBeWritten() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/state.db");
        StateDatabase database(path);
        const ConnectionProfile profile = profileOf(QStringLiteral("1"), QStringLiteral("one"));
        const QSignalSpy failures(&database, &StateDatabase::failed);
        QCOMPARE(database.saveProfile(profile), QString());
        auto other = sqlite::Database::open(path.toStdString(), {}).value();
        for (int time = 1; time <= 2; ++time) {
            {
                const auto held = sqlite::Transaction::begin(other);
                QVERIFY(held);
                QVERIFY(!database.saveProfile(profile).isEmpty());
                database.setValue(QStringLiteral("theme"), 1);
            }
            QCOMPARE(failures.size(), time);
            QVERIFY(!failures.last().front().toString().isEmpty());
            QVERIFY(!database.problem().isEmpty());
            QCOMPARE(database.saveProfile(profile), QString());
        }
    }
    void countsTheSameQueryOnceADay() {
        constexpr qint64 kHour = 3600 * 1000;
        StateDatabase database({});
        database.addHistory(entryOf(QStringLiteral("up"), 100 * kHour));
        database.addHistory(entryOf(QStringLiteral("rate(x[5m])"), 101 * kHour));
        HistoryEntry again = entryOf(QStringLiteral("up"), 102 * kHour);
        again.series = 9;
        database.setStarred(database.history({}, 10).back().id, true);
        database.addHistory(again);
        auto all = database.history({}, 10);
        QCOMPARE(all.size(), 2U);
        QCOMPARE(all[0].expression, QStringLiteral("up"));
        QCOMPARE(all[0].timeMs, 102 * kHour);
        QCOMPARE(all[0].series, 9);
        QVERIFY(all[0].isStarred);
        database.addHistory(entryOf(QStringLiteral("up"), 127 * kHour));
        QCOMPARE(database.history({}, 10).size(), 3U);
        HistoryEntry other = entryOf(QStringLiteral("up"), 127 * kHour);
        other.tenant = QStringLiteral("platform");
        database.addHistory(other);
        QCOMPARE(database.history({}, 10).size(), 4U);
    }
    void findsHistoryByAPartInAnyCase() {
        StateDatabase database({});
        database.addHistory(entryOf(QStringLiteral("sum(HTTP_Ärger)"), 1));
        database.addHistory(entryOf(QStringLiteral("up%"), 2));
        QCOMPARE(database.history({QStringLiteral("http_ÄR"), {}}, 10).size(), 1U);
        QCOMPARE(database.history({QStringLiteral("%"), {}}, 10).size(), 1U);
        QCOMPARE(database.history({}, 1).size(), 1U);
        QCOMPARE(database.history({}, 0).size(), 0U);
    }
    void findsHistoryOfAConnectionAndStars() {
        StateDatabase database({});
        database.addHistory(entryOf(QStringLiteral("a"), 1));
        HistoryEntry other = entryOf(QStringLiteral("b"), 2);
        other.connectionId = QStringLiteral("d");
        database.addHistory(other);
        const auto ofD = database.history({{}, QStringLiteral("d")}, 10);
        QCOMPARE(ofD.size(), 1U);
        QCOMPARE(ofD[0].expression, QStringLiteral("b"));
        QVERIFY(database.history({{}, {}, true}, 10).empty());
        database.setStarred(ofD[0].id, true);
        QCOMPARE(database.history({{}, {}, true}, 10).size(), 1U);
        QVERIFY(database.history({{}, QStringLiteral("c"), true}, 10).empty());
    }
    void keepsStarredHistoryWhenCleared() {
        StateDatabase database({});
        database.addHistory(entryOf(QStringLiteral("a"), 1));
        database.addHistory(entryOf(QStringLiteral("b"), 2));
        database.setStarred(database.history({QStringLiteral("a"), {}}, 1)[0].id, true);
        database.clearHistory();
        const auto left = database.history({}, 10);
        QCOMPARE(left.size(), 1U);
        QCOMPARE(left[0].expression, QStringLiteral("a"));
    }
    void replacesTheTabsOfOneConnection() {
        StateDatabase database({});
        const QJsonObject first{{QStringLiteral("page"), QStringLiteral("query")}};
        const QJsonObject second{{QStringLiteral("page"), QStringLiteral("tenants")}};
        database.saveTabs(QStringLiteral("x"), {first, second});
        database.saveTabs(QStringLiteral("y"), {first});
        database.saveTabs(QStringLiteral("x"), {second, first, second});
        const std::vector<QJsonObject> expected{second, first, second};
        QCOMPARE(database.tabs(QStringLiteral("x")), expected);
        QCOMPARE(database.tabs(QStringLiteral("y")).size(), 1U);
    }
    void keepsMetricNamesByConnectionAndTenant() {
        const test::TempDir directory;
        const StateDatabase database(QString::fromStdString(directory.path() + "/console.db"));
        const MetricNameStore names = database.metricNames();
        const QString connection = QStringLiteral("c");
        QCOMPARE(names.read(connection, QStringLiteral("t")), QByteArray());
        names.write(connection, QStringLiteral("t"), "old");
        names.write(connection, QStringLiteral("t"), QByteArray("a\0b", 3));
        names.write(connection, QStringLiteral("u"), "z");
        QCOMPARE(names.read(connection, QStringLiteral("t")), QByteArray("a\0b", 3));
    }
    void keepsNoMetricNamesWithoutAFile() {
        const StateDatabase database({});
        database.metricNames().write(QStringLiteral("c"), {}, "up");
        QCOMPARE(database.metricNames().read(QStringLiteral("c"), {}), QByteArray());
    }
};

static const test::Registrar<StateDatabaseTest> registered;

}  // namespace pallium::ui

#include "state_database_test.moc"
