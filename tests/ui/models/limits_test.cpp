#include "tests/support/recorded_answers.h"
#include "tests/support/test_main.h"
#include "ui/models/health.h"
#include "ui/models/limit_explainer.h"
#include "ui/models/limit_model.h"
#include "ui/models/limit_value.h"
#include "ui/models/settings_model.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTest>

#include <algorithm>
#include <set>

namespace pallium::ui {
namespace {

QHash<QString, QString> settings(const char* yaml) {
    return settingValues(*parseSettings(QString::fromLatin1(yaml)));
}

/// A server with a few limits, and a tenant with some of its own.
LimitSources someSources() {
    LimitSources sources;
    sources.tenant = QStringLiteral("my.shop");
    sources.config = settings(
        "limits:\n  ingestion_rate: 25000\n  ingestion_burst_size: 50000\n"
        "  max_series_per_user: 5000000\n  max_global_series_per_user: 0\n"
        "  drop_labels: []\n  max_query_length: 0s\n  reject_old_samples: false\n"
        "  some_new_limit: 7\n"
        "  query_priority:\n    enabled: false\n    priorities: []\n");
    sources.runtime = settings(
        "overrides:\n  my:\n    ingestion_rate: 1\n  my.shop:\n    ingestion_rate: 1000\n"
        "    ingestion_burst_size: 50000\n    max_global_series_per_user: 200\n"
        "    drop_labels:\n    - pod\n    - uid\n    max_query_length: 1h\n");
    sources.runtimeDiff = settings(
        "overrides:\n  my.shop:\n    ingestion_rate: 1000\n    max_global_series_per_user: 200\n"
        "    drop_labels:\n    - pod\n    - uid\n    max_query_length: 1h\n");
    TenantStats stats;
    stats.series = 190;
    stats.ingestionRate = 100;
    sources.stats = stats;
    return sources;
}

const LimitRow& rowOf(const std::vector<LimitRow>& rows, const char* name) {
    return *std::find_if(rows.begin(), rows.end(),
                         [name](const LimitRow& row) { return row.name() == QLatin1String(name); });
}

}  // namespace

class LimitsTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void findsTheOwnLimitsAmongDefaults() {
        LimitSources sources = someSources();
        sources.overrides = QJsonObject{{QStringLiteral("ingestion_rate"), 25000}};
        QCOMPARE(ownOverrides(sources), *sources.overrides);
        QJsonObject all;
        for (const LimitRow& row : limitRows(someSources()))
            all.insert(row.name(), row.hasOwn() ? row.own : row.standard);
        sources.overrides = all;
        QCOMPARE(ownOverrides(sources).keys().join(u' '),
                 QStringLiteral("drop_labels ingestion_rate max_global_series_per_user "
                                "max_query_length"));
        sources.runtimeDiff.clear();
        QCOMPARE(ownOverrides(sources).value(QStringLiteral("ingestion_rate")).toInt(), 1000);
        QVERIFY(!ownOverrides(sources).contains(QStringLiteral("ingestion_burst_size")));
    }

    void valuesAreReadAsPeopleWriteThem_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<LimitKind>("kind");
        QTest::addColumn<QJsonValue>("value");  // undefined: refused
        const auto row = [](const char* text, LimitKind kind, const QJsonValue& value) {
            QTest::addRow("%s as %d", text, static_cast<int>(kind))
                << QString::fromLatin1(text) << kind << value;
        };
        const QJsonValue refused(QJsonValue::Undefined);
        row("0", LimitKind::Count, 0);
        row("10k", LimitKind::Count, 10000);
        row(" 1.5M ", LimitKind::Count, 1500000);
        row("1,000,000", LimitKind::Count, 1000000);
        row("1,5M", LimitKind::Count, refused);
        row("1.5", LimitKind::Count, refused);
        row("-1", LimitKind::Count, -1);
        row("5m", LimitKind::Count, refused);
        row("many", LimitKind::Count, refused);
        row("", LimitKind::Count, refused);
        row("1e300", LimitKind::Count, refused);
        row("64 MiB", LimitKind::Bytes, 64 << 20);
        row("64MB", LimitKind::Bytes, 64'000'000);
        row("2Gi", LimitKind::Bytes, qint64(2) << 30);
        row("0.5", LimitKind::Number, 0.5);
        row("25k/s", LimitKind::PerSecond, 25000.0);
        row("5m", LimitKind::Duration, QStringLiteral("5m"));
        row("1h 30m", LimitKind::Duration, QStringLiteral("1h30m"));
        row("0", LimitKind::Duration, QStringLiteral("0s"));
        row("1m1h", LimitKind::Duration, refused);
        row("10", LimitKind::Duration, refused);
        row("on", LimitKind::Switch, true);
        row("False", LimitKind::Switch, false);
        row("maybe", LimitKind::Switch, refused);
        row("local", LimitKind::Text, QStringLiteral("local"));
        row("[a]", LimitKind::List, refused);
    }
    void valuesAreReadAsPeopleWriteThem() {
        QFETCH(QString, text);
        QFETCH(LimitKind, kind);
        QFETCH(QJsonValue, value);
        const auto parsed = parseLimit(text, kind);
        QCOMPARE(parsed.has_value(), !value.isUndefined());
        if (!parsed) {
            QVERIFY(!parsed.error().isEmpty());
            return;
        }
        QCOMPARE(*parsed, value);
        const auto again = parseLimit(limitText(*parsed), kind);
        QVERIFY(again);
        QCOMPARE(*again, value);
    }

    void valuesAreShownForReading() {
        QCOMPARE(limitDisplay(25000, limitDoc(QStringLiteral("ingestion_rate"), {})),
                 QStringLiteral("25,000/s"));
        QCOMPARE(limitDisplay(0, limitDoc(QStringLiteral("max_global_series_per_user"), {})),
                 QStringLiteral("no limit"));
        QCOMPARE(limitDisplay(0, limitDoc(QStringLiteral("ingestion_burst_size"), {})),
                 QStringLiteral("0"));
        QCOMPARE(limitDisplay(64 << 20, limitDoc(QStringLiteral("max_labels_size_bytes"), {})),
                 QStringLiteral("64 MiB"));
        QCOMPARE(limitDisplay(1.7976931348623157e308,
                              limitDoc(QStringLiteral("native_histogram_ingestion_rate"), {})),
                 QStringLiteral("no limit"));
    }

    void rowsTellWhatIsSetWhereAndWhatHolds() {
        const auto rows = limitRows(someSources());
        const LimitRow& rate = rowOf(rows, "ingestion_rate");
        QCOMPARE(rate.standard, QJsonValue(25000.0));
        QCOMPARE(rate.own, QJsonValue(1000.0));
        QCOMPARE(rate.inForce, QJsonValue(1000.0));
        QCOMPARE(rate.use, std::optional<double>(100));
        QCOMPARE(rate.share, 0.1);
        const LimitRow& burst = rowOf(rows, "ingestion_burst_size");
        QVERIFY(!burst.hasOwn());  // the file is filled up with defaults
        QCOMPARE(burst.inForce, QJsonValue(50000));
        QCOMPARE(rowOf(rows, "max_global_series_per_user").share, 0.95);
        QVERIFY(!rowOf(rows, "max_series_per_user").use);  // the global one counts
        QCOMPARE(rowOf(rows, "drop_labels").own, QJsonValue(QStringLiteral("[pod, uid]")));
        QCOMPARE(rowOf(rows, "max_query_length").own, QJsonValue(QStringLiteral("1h")));
        QCOMPARE(rowOf(rows, "query_priority.enabled").standard, QJsonValue(false));
        QCOMPARE(rowOf(rows, "some_new_limit").doc.area, LimitArea::Other);
        QCOMPARE(rowOf(rows, "some_new_limit").standard, QJsonValue(7));
        QCOMPARE(rows.size(), size_t(10));
    }

    void theOverridesApiComesFirst() {
        LimitSources sources = someSources();
        sources.overrides = QJsonObject{{QStringLiteral("ingestion_rate"), 3000}};
        const auto rows = limitRows(sources);
        QCOMPARE(rowOf(rows, "ingestion_rate").own, QJsonValue(3000));
        // What holds is what the server has read so far.
        QCOMPARE(rowOf(rows, "ingestion_rate").inForce, QJsonValue(1000.0));
        sources.runtime.clear();
        QCOMPARE(rowOf(limitRows(sources), "ingestion_rate").inForce, QJsonValue(3000));
    }

    void theApisOwnBoundsAreKnown() {
        LimitSources sources = someSources();
        QVERIFY(rowOf(limitRows(sources), "max_query_length").mayBeSet);
        sources.runtime.insert(
            settings("hard_overrides:\n  my.shop:\n    ingestion_rate: 5000\n"
                     "api_allowed_limits:\n- ingestion_rate\n- ingestion_burst_size\n"));
        const auto rows = limitRows(sources);
        QVERIFY(rowOf(rows, "ingestion_rate").mayBeSet);
        QCOMPARE(rowOf(rows, "ingestion_rate").most, QJsonValue(5000.0));
        QVERIFY(!rowOf(rows, "max_query_length").mayBeSet);
        QVERIFY(rowOf(rows, "max_query_length").most.isUndefined());
    }

    void filtersByOwnNearAndArea() {
        const auto rows = limitRows(someSources());
        const auto count = [&](const LimitFilter& filter) {
            return std::count_if(rows.begin(), rows.end(),
                                 [&](const LimitRow& row) { return filter.allows(row); });
        };
        QCOMPARE(count({}), 10);
        QCOMPARE(count({true, false, {}}), 4);
        QCOMPARE(count({false, true, {}}), 1);
        QCOMPARE(count({false, false, LimitArea::Series}), 2);
    }

    void namesOfTenantsMayHoldDots() {
        QCOMPARE(tenantsWithOverrides(someSources().runtime),
                 QStringList({QStringLiteral("my"), QStringLiteral("my.shop")}));
    }

    void linesForTheFileAreReadAgain() {
        const QJsonObject limits{{QStringLiteral("ingestion_rate"), 1000},
                                 {QStringLiteral("max_query_length"), QStringLiteral("1h")},
                                 {QStringLiteral("s3_sse_type"), QStringLiteral("it's: #1")},
                                 {QStringLiteral("reject_old_samples"), true}};
        const QString yaml = overridesYaml(QStringLiteral("my.shop"), limits);
        QVERIFY2(yaml.contains(QStringLiteral("    max_query_length: 1h\n")), qPrintable(yaml));
        QVERIFY2(yaml.contains(QStringLiteral("s3_sse_type: 'it''s: #1'\n")), qPrintable(yaml));
        const auto read = settingValues(*parseSettings(yaml));
        QCOMPARE(read.value(QStringLiteral("overrides.my.shop.ingestion_rate")),
                 QStringLiteral("1000"));
        QVERIFY(overridesYaml(QStringLiteral("12"), {}).contains(QStringLiteral("  '12':\n")));
    }

    void recordedDifferencesAreOverrides() {
        const auto recorded = test::RecordedAnswers::load();
        if (!recorded) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        LimitSources sources;
        sources.tenant = QStringLiteral("small");
        sources.runtimeDiff = settingValues(*parseSettings(
            QString::fromUtf8(recorded->named(QStringLiteral("runtime_config_diff"))->body)));
        sources.runtime = sources.runtimeDiff;
        const auto rows = limitRows(sources);
        QCOMPARE(rowOf(rows, "max_query_length").own, QJsonValue(QStringLiteral("1h")));
        QCOMPARE(rowOf(rows, "ruler_max_rules_per_rule_group").own, QJsonValue(2));
        QVERIFY(tenantsWithOverrides(sources.runtime).contains(QStringLiteral("otlptenant")));
    }

    void modelMarksWhatIsNearItsLimit() {
        LimitModel model;
        const QAbstractItemModelTester tester(&model);
        model.setLimits(limitRows(someSources()));
        const int row = model.rowOf(QStringLiteral("max_global_series_per_user"));
        const QModelIndex use = model.index(row, LimitModel::Use);
        QCOMPARE(use.data().toString(), QStringLiteral("190 (95 %)"));
        QCOMPARE(use.data(HealthRole).toInt(), static_cast<int>(Health::Warn));
        QCOMPARE(model.index(row, LimitModel::Standard).data().toString(),
                 QStringLiteral("no limit"));
        QCOMPARE(model.rowOf(QStringLiteral("nothing")), -1);
    }

    void explainsErrorsOfServers_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("limit");  // empty: none
        const auto row = [](const char* text, const char* limit) {
            QTest::newRow(limit) << QString::fromLatin1(text) << QString::fromLatin1(limit);
        };
        row("ingestion rate limit (50) exceeded while adding 61 samples and 0 metadata",
            "ingestion_rate");
        row("user=small: per-user series limit of 5 exceeded, please contact administrator to "
            "raise it (local limit: 5000000 global limit: 5 actual local limit: 5)",
            "max_global_series_per_user");
        row("per-metric series limit of 3 exceeded for metric pm", "max_global_series_per_metric");
        row("label value too long for metric (actual: 31, limit: 30)", "max_label_value_length");
        row("native histogram bucket count exceeded for metric (limit: 2)",
            "max_native_histogram_buckets");
        row("the query time range exceeds the limit (query length: 2h0m0s, limit: 1h0m0s)",
            "max_query_length");
        row("the query hit the max number of series limit (limit: 3 series)",
            "max_fetched_series_per_query");
        row("too many templates in the configuration: 2 (limit: 1)",
            "alertmanager_max_templates_count");
        row("rate_limited", "ingestion_rate");
        row("limit ruler_max_rules_per_rule_group exceeds hard limit: 9 > 5",
            "ruler_max_rules_per_rule_group");
        row("parse error: unexpected character", "");
    }
    void explainsErrorsOfServers() {
        QFETCH(QString, text);
        QFETCH(QString, limit);
        const auto explanation = explainLimit(text);
        QCOMPARE(explanation.has_value(), !limit.isEmpty());
        if (!explanation) return;
        QCOMPARE(explanation->limits.front(), limit);
        QVERIFY(!explanation->text.isEmpty());
    }

    void knowsErrorsThatComeFromALimit_data() {
        QTest::addColumn<ApiErrorKind>("kind");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("comesFromLimit");
        const auto row = [](const char* name, ApiErrorKind kind, const char* text, bool comes) {
            QTest::newRow(name) << kind << QString::fromLatin1(text) << comes;
        };
        row("said so", ApiErrorKind::Limit, "slow down", true);
        row("a series", ApiErrorKind::BadInput, "label value too long for metric", true);
        row("a queue", ApiErrorKind::Busy, "too many outstanding requests", true);
        row("other input", ApiErrorKind::BadInput, "invalid label name", false);
        row("a failure", ApiErrorKind::Server, "boom", false);
        row("an expression", ApiErrorKind::BadInput,
            "1:5: parse error: unexpected identifier \"ingestion_rate\"", false);
        row("no connection", ApiErrorKind::Offline, "rate_limited", false);
    }
    void knowsErrorsThatComeFromALimit() {
        QFETCH(ApiErrorKind, kind);
        QFETCH(QString, text);
        QFETCH(bool, comesFromLimit);
        QCOMPARE(ui::comesFromLimit({kind, 0, text}), comesFromLimit);
    }

    void everyExplainedLimitIsKnown() {
        const auto known = knownLimits();
        QVERIFY(std::set<QString>(known.begin(), known.end()).size() == known.size());
        for (const QString& name : known) {
            const LimitDoc doc = limitDoc(name, {});
            QVERIFY2(!doc.meaning.isEmpty() && doc.area != LimitArea::Other, qPrintable(name));
        }
    }
};

static const test::Registrar<LimitsTest> registered;

}  // namespace pallium::ui

#include "limits_test.moc"
