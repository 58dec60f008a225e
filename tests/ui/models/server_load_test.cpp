#include "ui/models/server_load.h"

#include "tests/support/test_main.h"
#include "ui/models/process_facts.h"

#include <limits>

namespace pallium::ui {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

MetricSample metric(const char* name, double value,
                    std::vector<std::pair<QString, QString>> labels = {}) {
    return {QLatin1String(name), std::move(labels), value};
}

MetricSample queryBucket(const char* bound, double count) {
    return metric("cortex_request_duration_seconds_bucket", count,
                  {{QStringLiteral("route"), QStringLiteral("prometheus_api_v1_query_range")},
                   {QStringLiteral("le"), QLatin1String(bound)}});
}

constexpr const char* kReceived = "cortex_distributor_received_samples_total";

}  // namespace

class ServerLoadTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void oneLookGivesNoRate() {
        ServerLoad load;
        load.add({metric(kReceived, 100)}, 1000);
        QVERIFY(!load.samplesPerSecond());
        QVERIFY(load.sampleHistory().empty());
    }

    void ratesAreDifferencesOverAllTenants() {
        ServerLoad load;
        const auto of = [](const char* user) {
            return std::vector{std::pair(QStringLiteral("user"), QString::fromLatin1(user))};
        };
        load.add({metric(kReceived, 100, of("a")), metric(kReceived, 50, of("b"))}, 1000);
        load.add({metric(kReceived, 140, of("a")), metric(kReceived, 60, of("b"))}, 11000);
        QCOMPARE(load.samplesPerSecond().value_or(-1), 5.0);
        QCOMPARE(load.sampleHistory().size(), size_t(1));
    }

    void aCounterThatFellGivesNoRate() {
        ServerLoad load;
        load.add({metric(kReceived, 100)}, 1000);
        load.add({metric(kReceived, 5)}, 2000);
        QVERIFY(!load.samplesPerSecond());
        load.add({metric(kReceived, 15)}, 3000);
        QCOMPARE(load.samplesPerSecond().value_or(-1), 10.0);
    }

    void aClockThatStandsStillGivesNoRate() {
        ServerLoad load;
        load.add({metric(kReceived, 100)}, 1000);
        load.add({metric(kReceived, 200)}, 1000);
        QVERIFY(!load.samplesPerSecond());
    }

    void namesTheWorstReasonOfDiscards() {
        const auto discard = [](const char* reason, double count) {
            return metric("cortex_discarded_samples_total", count,
                          {{QStringLiteral("reason"), QLatin1String(reason)}});
        };
        ServerLoad load;
        load.add({discard("rate_limited", 1000), discard("label_invalid", 1)}, 1000);
        load.add({discard("rate_limited", 1001), discard("label_invalid", 9)}, 2000);
        QCOMPARE(load.discardReason(), QStringLiteral("label_invalid"));
        QCOMPARE(load.discardedPerSecond().value_or(-1), 9.0);
        load.add({discard("rate_limited", 1001), discard("label_invalid", 9)}, 3000);
        QVERIFY(load.discardReason().isEmpty());
    }

    void quantilesComeFromTheQueriesInBetween() {
        ServerLoad load;
        load.add({queryBucket("0.1", 1000), queryBucket("1", 1000), queryBucket("+Inf", 1000)},
                 1000);
        load.add({queryBucket("0.1", 1010), queryBucket("1", 1020), queryBucket("+Inf", 1020)},
                 2000);
        QCOMPARE(load.queryQuantile(0.5).value_or(-1), 0.1);
        QVERIFY(std::abs(load.queryQuantile(0.75).value_or(-1) - 0.55) < 1e-9);
        load.add({queryBucket("0.1", 1010), queryBucket("1", 1020), queryBucket("+Inf", 1020)},
                 3000);
        QVERIFY(!load.queryQuantile(0.5));
    }

    void otherRoutesAreNoQueries() {
        ServerLoad load;
        const auto push = [](double count) {
            return metric("cortex_request_duration_seconds_count", count,
                          {{QStringLiteral("route"), QStringLiteral("api_v1_push")}});
        };
        load.add({push(1)}, 1000);
        load.add({push(5)}, 2000);
        QVERIFY(!load.queriesPerSecond());
    }

    void quantileBeyondTheLastBoundIsThatBound() {
        QCOMPARE(bucketQuantile(0.99, {{1, 0}, {2, 0}, {kInfinity, 5}}).value_or(-1), 2.0);
        QVERIFY(!bucketQuantile(0.5, {}));
        QVERIFY(!bucketQuantile(0.5, {{1, 0}, {kInfinity, 0}}));
    }

    void historyIsBounded() {
        ServerLoad load;
        for (int i = 0; i < 3000; ++i)
            load.add({metric(kReceived, i * 10.0)}, i * 1000LL);
        QVERIFY(load.sampleHistory().size() <= size_t(ServerLoad::kMaxPoints));
        QVERIFY(load.sampleHistory().back().x() - load.sampleHistory().front().x() <=
                30.0 * 60 * 1000);
    }

    void factsLeaveOutWhatIsUnknown() {
        ServerLoad load;
        QVERIFY(processFacts(load, 0).empty());
        load.add({metric("process_resident_memory_bytes", 1024.0 * 1024),
                  metric("process_start_time_seconds", 100)},
                 200'000);
        const auto facts = processFacts(load, 200'000);
        QCOMPARE(facts.size(), size_t(2));
        QCOMPARE(facts[1].second, QStringLiteral("1 m 40 s"));
    }
};

static const test::Registrar<ServerLoadTest> registered;

}  // namespace pallium::ui

#include "server_load_test.moc"
