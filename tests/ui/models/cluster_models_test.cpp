#include "tests/support/test_main.h"
#include "ui/models/ring_model.h"
#include "ui/models/ring_tokens.h"
#include "ui/models/series_limits.h"
#include "ui/models/service_model.h"
#include "ui/models/tenant_model.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

namespace pallium::ui {
namespace {

TenantStats tenantRow(const QString& name, qint64 series) {
    TenantStats stats;
    stats.tenant = name;
    stats.series = series;
    stats.activeSeries = series;
    return stats;
}

RingMember ringMember(const QString& id, const QString& state, std::vector<quint32> tokens) {
    RingMember member;
    member.id = id;
    member.state = state;
    member.tokens = std::move(tokens);
    return member;
}

}  // namespace

class ClusterModelsTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void rowsThatStayKeepTheirPlace() {
        TenantModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setStats({tenantRow(QStringLiteral("c"), 3), tenantRow(QStringLiteral("a"), 1)});
        const QPersistentModelIndex c = model.index(1, TenantModel::Tenant);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setStats({tenantRow(QStringLiteral("b"), 2), tenantRow(QStringLiteral("c"), 30),
                        tenantRow(QStringLiteral("d"), 4)});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(c.data().toString(), QStringLiteral("c"));
        QCOMPARE(c.sibling(c.row(), TenantModel::Series).data().toString(), QStringLiteral("30"));
        model.setStats({});
        QVERIFY(!c.isValid());
    }

    void viewsHearOnceOfARunOfRows() {
        TenantModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removes(&model, &QAbstractItemModel::rowsRemoved);
        const auto rowsOf = [](const char* tenants) {
            std::vector<TenantStats> rows;
            for (const char* tenant = tenants; *tenant != 0; ++tenant)
                rows.push_back(tenantRow(QString(QLatin1Char(*tenant)), 1));
            return rows;
        };
        model.setStats(rowsOf("ecabd"));
        QCOMPARE(inserts.count(), 1);
        model.setStats(rowsOf("aeghfx"));
        QCOMPARE(removes.count(), 1);  // b to d
        QCOMPARE(inserts.count(), 2);  // f to x
        model.setStats(rowsOf("abceg"));
        QString left;
        for (int row = 0; row < model.rowCount(); ++row)
            left += model.row(row).tenant;
        QCOMPARE(left, QStringLiteral("abceg"));
    }

    void aTenantNamedTwiceIsOneRow() {
        TenantModel model;
        model.setStats({tenantRow(QStringLiteral("a"), 1), tenantRow(QStringLiteral("a"), 2)});
        QCOMPARE(model.rowCount(), 1);
    }

    void limitUseWarnsAndClamps() {
        TenantModel model;
        model.setStats({tenantRow(QStringLiteral("full"), 150),
                        tenantRow(QStringLiteral("near"), 85),
                        tenantRow(QStringLiteral("ok"), 10)});
        const auto at = [&](int row, int role) {
            return model.index(row, TenantModel::LimitUse).data(role);
        };
        QCOMPARE(at(0, Qt::DisplayRole).toString(), QStringLiteral("no limit"));
        QVERIFY(!at(0, ShareRole).isValid());
        model.setSeriesLimits({{QString(), 100}});
        QCOMPARE(at(0, ShareRole).toDouble(), 1.0);
        QCOMPARE(at(0, HealthRole).toInt(), static_cast<int>(Health::Bad));
        QCOMPARE(at(1, HealthRole).toInt(), static_cast<int>(Health::Warn));
        QVERIFY(!at(2, HealthRole).isValid());
    }

    void limitsOfTheRuntimeFileWin() {
        const QHash<QString, QString> config = {
            {QStringLiteral("limits.max_global_series_per_user"), QStringLiteral("0")},
            {QStringLiteral("limits.max_series_per_user"), QStringLiteral("500")}};
        const QHash<QString, QString> runtime = {
            {QStringLiteral("overrides.my.shop.max_global_series_per_user"), QStringLiteral("7")},
            {QStringLiteral("overrides.my.shop.ingestion_rate"), QStringLiteral("9")}};
        const QHash<QString, qint64> limits = seriesLimits(config, runtime);
        QCOMPARE(limits.value(QString()), 500);
        QCOMPARE(limits.value(QStringLiteral("my.shop")), 7);
        QCOMPARE(limits.size(), 2);
        QCOMPARE(replicationFactor(config), 0);
    }

    void agesFollowTheServersClock() {
        RingModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RingStatus status;
        status.now = QDateTime::fromMSecsSinceEpoch(1'000'000, Qt::UTC);
        RingMember member = ringMember(QStringLiteral("ingester-0"), QStringLiteral("ACTIVE"), {1});
        member.heartbeat = QDateTime::fromMSecsSinceEpoch(997'000, Qt::UTC);
        status.members = {member};
        model.setStatus(status, 5'000'000);  // our clock is far ahead
        const auto heartbeat = [&] {
            return model.index(0, RingModel::Heartbeat).data().toString();
        };
        QCOMPARE(heartbeat(), QStringLiteral("3 s ago"));
        model.tick(5'002'000);
        QCOMPARE(heartbeat(), QStringLiteral("5 s ago"));
        QCOMPARE(model.clockOffsetMs(), -4'000'000);
        QCOMPARE(model.index(0, RingModel::Registered).data().toString(),
                 QStringLiteral("unknown"));
    }

    void deviationIsPerZone() {
        RingModel model;
        RingStatus status;
        for (const auto& [id, zone, owns] :
             {std::tuple("a0", "a", 60.0), std::tuple("a1", "a", 40.0),
              std::tuple("b0", "b", 100.0)}) {
            RingMember member = ringMember(QLatin1String(id), QStringLiteral("ACTIVE"), {1});
            member.zone = QLatin1String(zone);
            member.owns = owns;
            status.members.push_back(member);
        }
        model.setStatus(status, 0);
        QCOMPARE(model.index(0, RingModel::Deviation).data(SortRole).toDouble(), 10.0);
        QCOMPARE(model.index(1, RingModel::Deviation).data(SortRole).toDouble(), -10.0);
        QCOMPARE(model.index(2, RingModel::Deviation).data(SortRole).toDouble(), 0.0);
    }

    void everyRingStateHasAHealth() {
        QCOMPARE(ringStateHealth(QStringLiteral("ACTIVE")), Health::Ok);
        QCOMPARE(ringStateHealth(QStringLiteral("UNHEALTHY")), Health::Bad);
        QCOMPARE(ringStateHealth(QStringLiteral("LEFT")), Health::Neutral);
        for (const char* state : {"READONLY", "LEAVING", "JOINING", "PENDING", "SOMETHING_NEW"})
            QCOMPARE(ringStateHealth(QLatin1String(state)), Health::Warn);
    }

    void findsTheOwnerOfAKey() {
        const std::vector<RingMember> members = {ringMember(QStringLiteral("x"), {}, {100, 300}),
                                                 ringMember(QStringLiteral("y"), {}, {200})};
        const std::vector<RingToken> tokens = ringTokens(members);
        QCOMPARE(tokens.size(), size_t(3));
        QCOMPARE(ownerOf(tokens, 100), 0);
        QCOMPARE(ownerOf(tokens, 101), 1);
        QCOMPARE(ownerOf(tokens, 300), 2);
        QCOMPARE(ownerOf(tokens, 301), 0);  // around the end
        QCOMPARE(ownerOf({}, 1), -1);
        QCOMPARE(ringTokensText(members), QStringLiteral("100\tx\n200\ty\n300\tx\n"));
    }

    void countsChangesOfAService() {
        ServiceModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QString name = QStringLiteral("ingester");
        model.setServices({{name, QStringLiteral("Starting")}}, 1000);
        model.setServices({{name, QStringLiteral("Running")}}, 2000);
        model.setServices({{name, QStringLiteral("Running")}}, 3000);
        QCOMPARE(model.row(0).changes, 1);
        QCOMPARE(model.row(0).sinceMs, 2000);
        QCOMPARE(model.runningCount(), 1);
        QCOMPARE(model.index(0, ServiceModel::State).data(HealthRole).toInt(),
                 static_cast<int>(Health::Ok));
        model.clear();
        model.setServices({{name, QStringLiteral("Failed")}}, 4000);
        QCOMPARE(model.row(0).changes, 0);
        QCOMPARE(serviceStateHealth(model.row(0).state), Health::Bad);
    }
};

static const test::Registrar<ClusterModelsTest> registered;

}  // namespace pallium::ui

#include "cluster_models_test.moc"
