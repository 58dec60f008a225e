#include "tests/support/pallium_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QElapsedTimer>
#include <QTcpSocket>

namespace pallium::test {
namespace {

// Minutes of work, and no data needed.
const QString kHeavy = QStringLiteral(
    "/prometheus/api/v1/query_range?start=1700000000&end=1700011000&step=1&query="
    "quantile_over_time(0.5,vector(1)[1d:1s])");
const QString kLight = QStringLiteral("/prometheus/api/v1/query?query=1");
constexpr qint64 kPatienceMs = 1000;  // 50 on a machine that does nothing else

}  // namespace

/// One thread evaluates queries, so that the next query tells when the one before has ended.
class QueryEndTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        m_pallium = std::make_unique<PalliumProcess>(QString::fromStdString(m_data.path()));
        QVERIFY(m_pallium->start({QStringLiteral("-querier.max-concurrent=1")}));
    }
    void cleanupTestCase() { m_pallium.reset(); }

    void endsWhenItsClientLeaves() {
        QTcpSocket client;
        client.connectToHost(QStringLiteral("127.0.0.1"), m_pallium->port());
        QVERIFY(client.waitForConnected(5000));
        client.write("GET " + kHeavy.toLatin1() + " HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(client.waitForBytesWritten(5000));
        QVERIFY(!client.waitForReadyRead(500));  // it is busy
        client.abort();
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(m_pallium->get(kLight).status, 200);
        QVERIFY2(timer.elapsed() < kPatienceMs, qPrintable(QString::number(timer.elapsed())));
    }
    void endsWhenItsTimeIsOver() {
        QElapsedTimer timer;
        timer.start();
        const HttpAnswer answer = m_pallium->get(kHeavy + QStringLiteral("&timeout=300ms"));
        QVERIFY2(timer.elapsed() < 300 + kPatienceMs, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.body,
                 QByteArray("{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":"
                            "\"query timed out in expression evaluation\"}"));
    }
    void absurdTextsAreRefusedAtOnce() {
        const auto refused = [this](const QByteArray& query) {
            QElapsedTimer timer;
            timer.start();
            const HttpAnswer answer = m_pallium->get(
                QStringLiteral("/prometheus/api/v1/query?query=") + QString::fromLatin1(query));
            return answer.status == 400 && timer.elapsed() < kPatienceMs;
        };
        QVERIFY(refused(QByteArray(60'000, '(')));
        QVERIFY(refused(QByteArray(60'000, '-') + '1'));
        QVERIFY(refused('a' + QByteArray("[1m:1m]").repeated(8'000)));
        QVERIFY(refused('1' + QByteArray("%2B1").repeated(10'000)));
    }

  private:
    const TempDir m_data;
    std::unique_ptr<PalliumProcess> m_pallium;
};

static const Registrar<QueryEndTest> registeredQueryEndTest;

}  // namespace pallium::test

#include "query_end_test.moc"
