#include "ui/models/tenant_comparison.h"

#include "tests/support/test_main.h"
#include "ui/models/health.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace pallium::ui {
namespace {

LimitSources tenantOf(const char* name, qint64 series) {
    LimitSources sources;
    sources.tenant = QLatin1String(name);
    sources.config = {{QStringLiteral("limits.ingestion_rate"), QStringLiteral("250")},
                      {QStringLiteral("limits.max_global_series_per_user"), QStringLiteral("900")}};
    sources.stats = TenantStats{QLatin1String(name), 5.5, 5, 0.5, series, series, 1};
    return sources;
}

const ComparisonRow* rowOf(const std::vector<ComparisonRow>& rows, const char* name) {
    for (const ComparisonRow& row : rows)
        if (row.name == QLatin1String(name)) return &row;
    return nullptr;
}

}  // namespace

class TenantComparisonTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void putsFiguresUseAndLimitsBesideEachOther() {
        LimitSources shop = tenantOf("shop", 450);
        LimitSources noisy = tenantOf("noisy", 810);
        noisy.overrides = QJsonObject{{QStringLiteral("ingestion_rate"), 100}};
        const auto rows = compareTenants({shop, noisy});
        QCOMPARE(rows.front().name, QStringLiteral("Active series"));
        QCOMPARE(rows.front().values, QStringList({QStringLiteral("450"), QStringLiteral("810")}));
        QVERIFY(rows.front().differs && !rows.front().isLimit());
        const ComparisonRow* same = rowOf(rows, "Samples per second");
        QVERIFY(same && !same->differs);
        const ComparisonRow* use = rowOf(rows, "Use of max_global_series_per_user");
        QVERIFY(use != nullptr);
        QCOMPARE(use->values,
                 QStringList({QStringLiteral("50 % of 900"), QStringLiteral("90 % of 900")}));
        const ComparisonRow* rate = rowOf(rows, "ingestion_rate");
        QVERIFY(rate && rate->isLimit() && rate->differs);
        QCOMPARE(rate->values,
                 QStringList({QStringLiteral("250/s"), QStringLiteral("100/s (override)")}));
        const ComparisonRow* series = rowOf(rows, "max_global_series_per_user");
        QVERIFY(series && !series->differs);
    }

    void leavesOutWhatNobodyTold() {
        LimitSources shop = tenantOf("shop", 450);
        shop.stats.reset();
        LimitSources other = tenantOf("other", 5);
        const auto both = compareTenants({shop, other});
        QCOMPARE(both.front().values, QStringList({QString(), QStringLiteral("5")}));
        other.stats.reset();
        for (const ComparisonRow& row : compareTenants({shop, other}))
            QVERIFY2(row.isLimit(), qPrintable(row.name));
        QVERIFY(compareTenants({}).empty());
        QVERIFY(compareTenants({LimitSources(), LimitSources()}).empty());
    }

    void isATable() {
        ComparisonModel model;
        const QAbstractItemModelTester tester(&model);
        const QStringList tenants{QStringLiteral("shop"), QStringLiteral("other")};
        model.set(tenants, compareTenants({tenantOf("shop", 5), tenantOf("other", 7)}));
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("other"));
        QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("7"));
        QCOMPARE(model.index(3, 0).data(SortRole).toInt(), 3);
        const QPersistentModelIndex kept = model.index(0, 1);
        model.set(tenants, compareTenants({tenantOf("shop", 6), tenantOf("other", 7)}));
        QVERIFY(kept.isValid());  // a refresh takes no selection away
        QCOMPARE(kept.data().toString(), QStringLiteral("6"));
        model.set({}, {});
        QCOMPARE(model.rowCount(), 0);
    }
};

static const test::Registrar<TenantComparisonTest> registered;

}  // namespace pallium::ui

#include "tenant_comparison_test.moc"
