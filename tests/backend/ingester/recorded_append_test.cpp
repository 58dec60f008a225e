#include "backend/distributor/distributor.h"
#include "backend/ingester/ingester.h"
#include "backend/tenancy/limits.h"
#include "tests/support/fake_clock.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace pallium::ingester {
namespace {

constexpr TimestampMs kRecordedAt = 1'795'413'483'059;

/// The limits under which the tenant was recorded.
std::shared_ptr<const tenancy::Limits> limitsOf(const tenancy::TenantId& tenant) {
    auto limits = std::make_shared<tenancy::Limits>();
    limits->maxExemplars = 1000;
    if (tenant.text() == "small" || tenant.text() == "limited") {
        limits->maxGlobalSeriesPerUser = 5;
        limits->maxGlobalSeriesPerMetric = 3;
    }
    if (tenant.text() == "limited") {
        limits->ingestionRate = 50;
        limits->ingestionBurstSize = 60;
    }
    if (tenant.text() == "small") {
        limits->maxGlobalMetadataPerUser = 2;
        limits->maxGlobalMetadataPerMetric = 1;
    }
    return limits;
}

class OneIngester final : public distributor::IngesterClient {
  public:
    explicit OneIngester(Ingester& ingester) : m_ingester(ingester) {}
    Result<void> push(const Context& context, const tenancy::TenantId& tenant,
                      const WriteBatch& batch, std::span<const uint8_t> skip) override {
        return m_ingester.push(context, tenant, batch, skip);
    }
    std::shared_ptr<const storage::Queryable> queryable(
        const tenancy::TenantId& tenant) const override {
        return m_ingester.queryable(tenant);
    }
    MetadataMap metadata(const tenancy::TenantId& tenant,
                         const MetadataFilter& filter) const override {
        return m_ingester.metadata(tenant, filter);
    }
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                           const ExemplarQuery& query) const override {
        return m_ingester.exemplars(tenant, query);
    }
    Result<tenancy::UserStats> stats(const tenancy::TenantId& tenant) const override {
        return m_ingester.userStats(tenant);
    }
    Result<tenancy::UserStatsList> allStats() const override { return m_ingester.allUserStats(); }

  private:
    Ingester& m_ingester;
};

/// The text behind Cortex' quorum wrapper; empty if the answer is none of an ingester.
QString innerText(const QString& answer) {
    if (!answer.startsWith(QStringLiteral("maxFailure"))) return {};
    const qsizetype user = answer.indexOf(QStringLiteral("user="));
    return answer.mid(answer.indexOf(QStringLiteral(": "), user) + 2).trimmed();
}

/// Answers about an out-of-order window, which the store does not have.
bool isLater(const QString& name) {
    return name.contains(QStringLiteral("ooo")) && !name.contains(QStringLiteral("exemplar"));
}

}  // namespace

/// Sends every recorded push of a setup in order, so that the state is as it was, and compares what
/// the ingester refused.
class RecordedAppendTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void refusesAsRecorded() {
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        const test::TempDir directory;
        const test::FakeClock clock(kRecordedAt);
        ThreadPool pool("test", 1, 10);
        Scheduler scheduler;
        telemetry::Registry metrics;
        IngesterConfig config;
        config.dataDir = directory.path();
        Ingester ingester(config,
                          {io::realFileSystem(), clock, scheduler, pool, metrics, limitsOf});
        QVERIFY(ingester.start());
        OneIngester client(ingester);
        distributor::Distributor distributor({}, {client, clock, metrics, limitsOf});

        size_t compared = 0;
        for (const QJsonObject& exchange : pushes(*shared)) {
            const auto tenant = tenancy::TenantId::parse(tenantOf(exchange));
            if (!tenant) continue;
            const auto pushed = distributor.push(Context{}, *tenant, bodyOf(exchange));
            const QString name = exchange[QStringLiteral("name")].toString();
            const QJsonObject response = exchange[QStringLiteral("response")].toObject();
            const QString expected = innerText(response[QStringLiteral("body")].toString());
            if (expected.isEmpty() || isLater(name)) continue;
            ++compared;
            QVERIFY2(!pushed, qPrintable(name));
            QCOMPARE(QString::fromStdString(pushed.error().message), expected);
            QCOMPARE(pushed.error().status, response[QStringLiteral("status")].toInt());
        }
        QVERIFY(compared >= 6);
        const ExemplarQuery query{0, kRecordedAt * 2, {{Matcher::equal("__name__", "demo_total")}}};
        const auto found = ingester.exemplars(*tenancy::TenantId::parse("push-a"), query);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found[0].exemplars.size(), size_t(1));
        QCOMPARE(found[0].exemplars[0].labels, Labels::of({{"trace_id", "abc123"}}));
        QCOMPARE(ingester.metadata(*tenancy::TenantId::parse("small"), {}).size(), size_t(2));
        ingester.stop();
    }

  private:
    static std::vector<QJsonObject> pushes(const std::string& shared) {
        const std::string text = test::readFile(shared + "/cortex-recorded/distributor.json");
        std::vector<QJsonObject> found;
        for (const auto& value : QJsonDocument::fromJson(QByteArray::fromStdString(text)).array()) {
            const QJsonObject exchange = value.toObject();
            const QString path =
                exchange[QStringLiteral("request")].toObject()[QStringLiteral("path")].toString();
            const bool isSetupA =
                exchange[QStringLiteral("setup")].toString() == QStringLiteral("A");
            if (isSetupA && path.endsWith(QStringLiteral("/push"))) found.push_back(exchange);
        }
        std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
            return a[QStringLiteral("seq")].toInt() < b[QStringLiteral("seq")].toInt();
        });
        return found;
    }
    static std::string tenantOf(const QJsonObject& exchange) {
        return exchange[QStringLiteral("request")]
            .toObject()[QStringLiteral("headers")]
            .toObject()[QStringLiteral("X-Scope-OrgID")]
            .toString()
            .toStdString();
    }
    static std::string bodyOf(const QJsonObject& exchange) {
        const QString encoded = exchange[QStringLiteral("request")]
                                    .toObject()[QStringLiteral("body_base64")]
                                    .toString();
        return QByteArray::fromBase64(encoded.toLatin1()).toStdString();
    }
};

static const test::Registrar<RecordedAppendTest> registered;

}  // namespace pallium::ingester

#include "recorded_append_test.moc"
