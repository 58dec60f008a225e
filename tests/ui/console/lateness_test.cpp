#include "tests/support/push_load.h"
#include "tests/support/test_main.h"
#include "tests/ui/console/console_fixture.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTimer>

#include <algorithm>
#include <array>

namespace pallium::test {
namespace {

constexpr int kTimerIntervalMs = 5;
constexpr int kTolerableLatenessMs = 50;
constexpr int kSamplesPerSecond = 200'000;

/// How late a timer on this thread is at worst: everything that keeps the window from painting.
class LatenessWatch {
  public:
    LatenessWatch() {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, [this] {
            m_worstMs = std::max(m_worstMs, m_clock.restart() - kTimerIntervalMs);
        });
        m_clock.start();
        m_timer.start(kTimerIntervalMs);
    }
    qint64 worstMs() const { return m_worstMs; }

  private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_worstMs = 0;
};

class LatenessTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void staysLiveWhileTheServerIsFlooded() {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        // Once through all pages, because the first sight of one pays for making it.
        for (const char* page : kPages)
            visit(fixture, page, 300);
        PushLoad load(fixture.port(), kSamplesPerSecond, "local");
        QTRY_VERIFY(load.accepted() > 0);
        const int64_t before = load.accepted();
        QElapsedTimer clock;
        clock.start();
        LatenessWatch watch;
        for (const char* page : kPages)
            visit(fixture, page, 1500);
        const double rate = static_cast<double>(load.accepted() - before) * 1000.0 /
                            static_cast<double>(clock.elapsed());
        qInfo("worst lateness %lld ms at %.0f samples/s", static_cast<long long>(watch.worstMs()),
              rate);
        QCOMPARE(load.failed(), 0);
        QVERIFY(rate > kSamplesPerSecond / 2);
        QVERIFY(watch.worstMs() <= kTolerableLatenessMs);
    }

  private:
    static constexpr std::array kPages = {"overview", "query",         "tenants",   "rings",
                                          "services", "configuration", "send-data", "query"};

    static void visit(ConsoleFixture& fixture, const char* page, int milliseconds) {
        QJsonObject state;
        if (qstrcmp(page, "query") == 0)
            state = ui::runningQuery(QStringLiteral("sum by (series) (rate(load[1m]))"));
        fixture.window().openPage({QString::fromLatin1(page), state});
        QTest::qWait(milliseconds);
    }
};

const Registrar<LatenessTest> registered;

}  // namespace
}  // namespace pallium::test

#include "lateness_test.moc"
