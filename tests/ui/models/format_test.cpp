#include "ui/models/format.h"

#include "tests/support/test_main.h"

#include <QLocale>

#include <cmath>
#include <limits>

namespace pallium::ui {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class FormatTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale::c()); }

    void writesValuesOfEveryUnit_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<Unit>("unit");
        QTest::addColumn<QString>("text");
        const auto row = [](double value, Unit unit, const QString& text) {
            QTest::addRow("%s", qPrintable(text)) << value << unit << text;
        };
        row(0, Unit::None, QStringLiteral("0"));
        row(-0.0, Unit::None, QStringLiteral("0"));
        row(812, Unit::None, QStringLiteral("812"));
        row(1234, Unit::None, QStringLiteral("1.234k"));
        row(-1200, Unit::None, QStringLiteral("-1.2k"));
        row(999.996, Unit::None, QStringLiteral("1k"));
        row(2.5e6, Unit::None, QStringLiteral("2.5M"));
        row(0.00123, Unit::None, QStringLiteral("0.00123"));
        row(0.5, Unit::None, QStringLiteral("0.5"));
        row(0.3, Unit::None, QStringLiteral("0.3"));
        row(100, Unit::None, QStringLiteral("100"));
        row(std::nan(""), Unit::Bytes, QStringLiteral("NaN"));
        row(kInfinity, Unit::Seconds, QStringLiteral("+Inf"));
        row(-kInfinity, Unit::None, QStringLiteral("-Inf"));
        row(0.012, Unit::Seconds, QStringLiteral("12 ms"));
        row(0.0000015, Unit::Seconds, QStringLiteral("1.5 µs"));
        row(1.5, Unit::Seconds, QStringLiteral("1.5 s"));
        row(125, Unit::Seconds, QStringLiteral("2 m 5 s"));
        row(-125, Unit::Seconds, QStringLiteral("-2 m 5 s"));
        row(0, Unit::Seconds, QStringLiteral("0 s"));
        row(1023, Unit::Bytes, QStringLiteral("1023 B"));
        row(3.4 * 1024 * 1024, Unit::Bytes, QStringLiteral("3.4 MiB"));
        row(1048575.9, Unit::Bytes, QStringLiteral("1 MiB"));
        row(2048, Unit::BytesPerSecond, QStringLiteral("2 KiB/s"));
        row(1200, Unit::PerSecond, QStringLiteral("1.2k/s"));
        row(0.42, Unit::Ratio, QStringLiteral("42 %"));
        row(42, Unit::Percent, QStringLiteral("42 %"));
        row(21.5, Unit::Celsius, QStringLiteral("21.5 °C"));
        row(1767362590, Unit::Timestamp, QStringLiteral("2026-01-02 14:03:10 UTC"));
    }
    void writesValuesOfEveryUnit() {
        QFETCH(double, value);
        QFETCH(Unit, unit);
        QFETCH(QString, text);
        QCOMPARE(formatValue(value, unit), text);
    }

    void survivesExtremes() {
        const double extremes[] = {std::numeric_limits<double>::max(),
                                   std::numeric_limits<double>::lowest(),
                                   std::numeric_limits<double>::denorm_min(), 1e300, -1e-300};
        for (int unit = 0; unit <= static_cast<int>(Unit::Timestamp); ++unit) {
            for (const double value : extremes) {
                const QString text = formatValue(value, static_cast<Unit>(unit));
                QVERIFY2(!text.isEmpty() && text.size() < 32, qPrintable(text));
            }
        }
    }

    void usesTheLocaleInViewsOnly() {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(formatValue(1.5), QStringLiteral("1,5"));
        QCOMPARE(formatCount(8240), QStringLiteral("8.240"));
        QCOMPARE(exactValue(1234.5), QStringLiteral("1234.5"));
        QLocale::setDefault(QLocale::c());
    }

    void writesExactValuesAsPrometheusDoes() {
        QCOMPARE(exactValue(0.1), QStringLiteral("0.1"));
        QCOMPARE(exactValue(1e20), QStringLiteral("100000000000000000000"));
        QCOMPARE(exactValue(1e21), QStringLiteral("1e+21"));
        QCOMPARE(exactValue(1e-7), QStringLiteral("1e-07"));
        QCOMPARE(exactValue(1.5e-10), QStringLiteral("1.5e-10"));
        QCOMPARE(exactValue(123456789012345680000.0), QStringLiteral("123456789012345680000"));
        QCOMPARE(exactValue(-0.0), QStringLiteral("-0"));
        QCOMPARE(exactValue(std::nan("")), QStringLiteral("NaN"));
        QCOMPARE(exactValue(-kInfinity), QStringLiteral("-Inf"));
        QCOMPARE(exactValue(std::numeric_limits<double>::max()).size(), 23);
    }

    void writesDurations() {
        QCOMPARE(formatDuration(250), QStringLiteral("250 ms"));
        QCOMPARE(formatDuration(3000), QStringLiteral("3 s"));
        QCOMPARE(formatDuration(125000), QStringLiteral("2 m 5 s"));
        QCOMPARE(formatDuration(4 * 3600000), QStringLiteral("4 h"));
        QCOMPARE(formatDuration(86400000 + 5000), QStringLiteral("1 d"));
        QCOMPARE(formatDuration(-5), QStringLiteral("0 ms"));
        QCOMPARE(formatAge(3000), QStringLiteral("3 s ago"));
        QCOMPARE(formatAge(-1), QStringLiteral("just now"));
        QCOMPARE(promDuration(5400000), QStringLiteral("1h30m"));
        QCOMPARE(promDuration(0), QStringLiteral("0s"));
        QCOMPARE(promDuration(15000), QStringLiteral("15s"));
        QCOMPARE(promDuration(86400000), QStringLiteral("1d"));
        QCOMPARE(promDuration(129600000), QStringLiteral("1d12h"));
        QCOMPARE(promDuration(694800000), QStringLiteral("8d1h"));
        QCOMPARE(promDuration(604800000), QStringLiteral("1w"));
        QCOMPARE(promDuration(1500), QStringLiteral("1s500ms"));
    }

    void writesTimesInAZone() {
        const QTimeZone berlin("Europe/Berlin");
        QCOMPARE(formatTime(1767362590000, QTimeZone::utc()),
                 QStringLiteral("2026-01-02 14:03:10 UTC"));
        QCOMPARE(formatTime(1767362590000, berlin), QStringLiteral("2026-01-02 15:03:10 CET"));
        QCOMPARE(formatShortTime(1767362590000, 1767362600000, QTimeZone::utc()),
                 QStringLiteral("14:03:10"));
        QCOMPARE(formatShortTime(1767362590000, 1767449000000, QTimeZone::utc()),
                 QStringLiteral("2026-01-02 14:03:10"));
        QCOMPARE(formatBytes(412LL << 20), QStringLiteral("412 MiB"));
    }

    void guessesUnits_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("metadata");
        QTest::addColumn<Unit>("unit");
        const auto row = [](const char* expression, Unit unit, const char* metadata = "") {
            QTest::addRow("%s", expression)
                << QString::fromLatin1(expression) << QString::fromLatin1(metadata) << unit;
        };
        row("up", Unit::None);
        row("process_resident_memory_bytes", Unit::Bytes);
        row("rate(node_network_receive_bytes_total[5m])", Unit::BytesPerSecond);
        row("sum by (code) (rate(http_requests_total{job=\"api\"}[5m]))", Unit::PerSecond);
        row("rate(process_cpu_seconds_total[1m])", Unit::Ratio);
        row("histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))",
            Unit::Seconds);
        row("rate(http_request_duration_seconds_count[5m])", Unit::PerSecond);
        row("cache_hit_ratio", Unit::Ratio);
        row("room_temperature_celsius", Unit::Celsius);
        row("backup_last_success_timestamp_seconds", Unit::Timestamp);
        row("a_bytes / b_bytes", Unit::None);
        row("count(process_resident_memory_bytes)", Unit::None);
        row("queue_wait", Unit::Seconds, "seconds");
    }
    void guessesUnits() {
        QFETCH(QString, expression);
        QFETCH(QString, metadata);
        QFETCH(Unit, unit);
        QCOMPARE(guessUnit(expression, metadata), unit);
    }
};

const pallium::test::Registrar<FormatTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "format_test.moc"
