#include "backend/base/clock.h"
#include "tests/support/pallium_process.h"
#include "tests/support/remote_write.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>

namespace pallium::test {
namespace {

constexpr int kUpdateTimeoutMs = 100;
constexpr int kFailoverTimeoutMs = 1500;
constexpr int kScrapeIntervalMs = 50;

/// A Pallium that tracks pairs, with times that a test can wait for.
class HaServer {
  public:
    bool start() {
        return m_pallium.start(
            {QStringLiteral("-distributor.ha-tracker.enable"),
             QStringLiteral("-distributor.ha-tracker.enable-for-all-users"),
             QStringLiteral("-distributor.ha-tracker.update-timeout=%1ms").arg(kUpdateTimeoutMs),
             QStringLiteral("-distributor.ha-tracker.update-timeout-jitter-max=0s"),
             QStringLiteral("-distributor.ha-tracker.failover-timeout=%1ms")
                 .arg(kFailoverTimeoutMs)});
    }
    int stop(int signal) { return m_pallium.stop(signal); }

    /// One scrape of a replica, whose number is the value of both series; the status.
    int scrape(int replica) {
        std::vector<WriteSeries> scraped;
        for (const char* job : {"a", "b"})
            scraped.push_back({{{"__name__", "ha_load"},
                                {"__replica__", "r" + std::to_string(replica)},
                                {"cluster", "pair"},
                                {"job", job}},
                               {{systemClock().nowMs(), static_cast<double>(replica)}}});
        const std::string body = snappyLiterals(encodeWriteRequest(scraped));
        const HttpAnswer answer =
            m_pallium.post(QStringLiteral("/api/v1/push"), QByteArray::fromStdString(body));
        m_taken += answer.status == 200 ? 1 : 0;
        m_lastBody = answer.body;
        return answer.status;
    }
    /// Scrapes of a replica until one is taken; the time since `silence` began, -1 after 10 s.
    qint64 scrapeUntilTaken(int replica, const QElapsedTimer& silence) {
        while (silence.elapsed() < 10'000) {
            if (scrape(replica) == 200) return silence.elapsed();
            QTest::qWait(kScrapeIntervalMs);
        }
        return -1;
    }
    /// The values of a query's result, or what came instead.
    QByteArray values(const QString& query) {
        const HttpAnswer answer =
            m_pallium.get(QStringLiteral("/prometheus/api/v1/query?query=") + query);
        const QJsonArray result = QJsonDocument::fromJson(answer.body)
                                      .object()[QStringLiteral("data")]
                                      .toObject()[QStringLiteral("result")]
                                      .toArray();
        QByteArray values;
        for (const auto& each : result)
            values +=
                each.toObject()[QStringLiteral("value")].toArray()[1].toString().toUtf8() + ' ';
        return result.isEmpty() ? answer.body : values.trimmed();
    }
    /// Scrapes that were taken so far, for both series.
    QByteArray taken() const { return QByteArray("%1 %1").replace("%1", number(m_taken)); }
    const QByteArray& lastBody() const { return m_lastBody; }

  private:
    static QByteArray number(int value) { return QByteArray::number(value); }

    TempDir m_data;
    PalliumProcess m_pallium{QString::fromStdString(m_data.path())};
    int m_taken = 0;
    QByteArray m_lastBody;
};

const QString kCounts = QStringLiteral("count_over_time(ha_load[5m])");
const QString kTurns = QStringLiteral("changes(ha_load[5m])");
const QString kReplicaLabels = QStringLiteral("count(ha_load{__replica__!=\"\"})");

}  // namespace

class HaPairTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void ofTwoSendersOneIsStored() {
        HaServer server;
        QVERIFY(server.start());
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(server.scrape(1), 200);
            QCOMPARE(server.scrape(2), 202);
            QTest::qWait(kScrapeIntervalMs / 2);
        }
        QCOMPARE(server.lastBody(),
                 QByteArray("replicas did not mach, rejecting sample: replica=r2, elected=r1\n"));
        QCOMPARE(server.values(kCounts), QByteArray("20 20"));
        QCOMPARE(server.values(kTurns), QByteArray("0 0"));
        QVERIFY(server.values(kReplicaLabels).contains("\"result\":[]"));
    }
    void theOtherTakesOverAndKeepsIt() {
        HaServer server;
        QVERIFY(server.start());
        QElapsedTimer silence;
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(server.scrape(1), 200);
            silence.start();
            QCOMPARE(server.scrape(2), 202);
            QTest::qWait(kScrapeIntervalMs);
        }
        const qint64 gap = server.scrapeUntilTaken(2, silence);
        // The last note that it is alive may be older than its last sample.
        QVERIFY2(gap >= kFailoverTimeoutMs - kUpdateTimeoutMs - kScrapeIntervalMs &&
                     gap <= kFailoverTimeoutMs + 2000,
                 qPrintable(QString::number(gap)));
        for (int i = 0; i < 5; ++i) {
            QTest::qWait(kScrapeIntervalMs / 2);  // so that no two have the same time
            QCOMPARE(server.scrape(1), 202);
            QCOMPARE(server.scrape(2), 200);
        }
        QCOMPARE(server.values(kCounts), server.taken());
        QCOMPARE(server.values(kTurns), QByteArray("1 1"));
    }
    void aRestartKeepsTheElected_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("stopped") << SIGTERM;
        QTest::newRow("killed") << SIGKILL;
    }
    void aRestartKeepsTheElected() {
        QFETCH(int, signal);
        HaServer server;
        QVERIFY(server.start());
        QCOMPARE(server.scrape(2), 200);
        QCOMPARE(server.scrape(1), 202);
        (void)server.stop(signal);
        QVERIFY(server.start());
        QCOMPARE(server.scrape(1), 202);
        QCOMPARE(server.scrape(2), 200);
        // The silence of the elected one goes on while nobody listens.
        QElapsedTimer silence;
        silence.start();
        (void)server.stop(signal);
        QVERIFY(server.start());
        const qint64 gap = server.scrapeUntilTaken(1, silence);
        QVERIFY2(gap >= 0 && gap <= kFailoverTimeoutMs + 2000, qPrintable(QString::number(gap)));
        QCOMPARE(server.scrape(2), 202);
        QCOMPARE(server.values(kCounts), server.taken());
        QCOMPARE(server.values(kTurns), QByteArray("1 1"));
    }
};

static const Registrar<HaPairTest> registeredHaPair;

}  // namespace pallium::test

#include "ha_pair_test.moc"
