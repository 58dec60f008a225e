#include "backend/base/duration.h"

#include "tests/support/test_main.h"

namespace pallium {

class DurationTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void parsesPrometheusDurations_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("hours and minutes") << "1h30m" << qint64(5'400'000);
        QTest::newRow("milliseconds") << "15ms" << qint64(15);
        QTest::newRow("a year") << "1y" << qint64(31'536'000'000);
        QTest::newRow("bare zero") << "0" << qint64(0);
        QTest::newRow("wrong order") << "1m1h" << qint64(-1);
        QTest::newRow("unit twice") << "1h1h" << qint64(-1);
        QTest::newRow("no unit") << "5" << qint64(-1);
        QTest::newRow("fraction") << "1.5h" << qint64(-1);
        QTest::newRow("out of range") << "300y" << qint64(-1);
        QTest::newRow("empty") << "" << qint64(-1);
    }
    void parsesPrometheusDurations() {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        const auto parsed = parsePrometheusDuration(text.toStdString());
        QCOMPARE(qint64(parsed ? parsed->count() : -1), ms);
    }
    void formatsPrometheusDurations() {
        using std::chrono::hours, std::chrono::milliseconds;
        QCOMPARE(formatPrometheusDuration(hours(14 * 24)), std::string("2w"));
        QCOMPARE(formatPrometheusDuration(hours(15 * 24)), std::string("15d"));
        QCOMPARE(formatPrometheusDuration(hours(25)), std::string("1d1h"));
        QCOMPARE(formatPrometheusDuration(milliseconds(90'500)), std::string("1m30s500ms"));
        QCOMPARE(formatPrometheusDuration(milliseconds(0)), std::string("0s"));
    }
    void parsesAndFormatsGoDurations_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("normal");
        QTest::newRow("hours") << "1h30m"
                               << "1h30m0s";
        QTest::newRow("fraction") << "1.5s"
                                  << "1.5s";
        QTest::newRow("milliseconds") << "1500ms"
                                      << "1.5s";
        QTest::newRow("small") << "100ms"
                               << "100ms";
        QTest::newRow("negative") << "-1s"
                                  << "-1s";
        QTest::newRow("zero") << "0"
                              << "0s";
        QTest::newRow("two days have no unit") << "2d"
                                               << "";
        QTest::newRow("missing unit") << "5"
                                      << "";
    }
    void parsesAndFormatsGoDurations() {
        QFETCH(QString, text);
        QFETCH(QString, normal);
        const auto parsed = parseGoDuration(text.toStdString());
        QCOMPARE(parsed ? QString::fromStdString(formatGoDuration(*parsed)) : QString(), normal);
    }
};

static const test::Registrar<DurationTest> registered;

}  // namespace pallium

#include "duration_test.moc"
