#include "backend/api/parameters.h"

#include "tests/support/test_main.h"

namespace pallium::api {

class ParametersTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsTimes_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("seconds") << QByteArray("1795413907") << qint64(1'795'413'907'000);
        QTest::newRow("fraction") << QByteArray("1795413907.25") << qint64(1'795'413'907'250);
        QTest::newRow("rounded to ms") << QByteArray("1.0016") << qint64(1002);
        QTest::newRow("exponent") << QByteArray("1e3") << qint64(1'000'000);
        QTest::newRow("negative") << QByteArray("-1.5") << qint64(-1500);
        QTest::newRow("RFC 3339") << QByteArray("2026-11-23T06:05:07.5Z")
                                  << qint64(1'795'413'907'500);
        QTest::newRow("before 1970") << QByteArray("1969-12-31T23:59:59.9995Z") << qint64(-1);
        QTest::newRow("Prometheus' first")
            << QByteArray("-292273086-05-16T16:47:06Z") << qint64(kMinTime);
        QTest::newRow("Prometheus' last")
            << QByteArray("292277025-08-18T07:12:54.999999999Z") << qint64(kMaxTime);
    }
    void readsTimes() {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        const auto time = parseTime(text.toStdString());
        QVERIFY(time);
        QCOMPARE(qint64(*time), ms);
    }
    void refusesWhatIsNoTime_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"", "x", "NaN", "Inf", "-Inf", "1e300", "1e18", "2026-11-23", " 1"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesWhatIsNoTime() {
        QFETCH(QByteArray, text);
        const auto time = parseTime(text.toStdString());
        QVERIFY(!time);
        QCOMPARE(time.error().message,
                 "cannot parse \"" + text.toStdString() + "\" to a valid timestamp");
    }
    void readsDurations() {
        QCOMPARE(*parseDurationMs("60"), int64_t(60'000));
        QCOMPARE(*parseDurationMs("7.5"), int64_t(7'500));
        QCOMPARE(*parseDurationMs("1m30s"), int64_t(90'000));
        QCOMPARE(*parseDurationMs("-5"), int64_t(-5'000));
        QCOMPARE(*parseDurationMs("0.0001"), int64_t(0));
        QCOMPARE(parseDurationMs("x").error().message,
                 std::string("cannot parse \"x\" to a valid duration"));
        for (const char* text : {"NaN", "Inf", "1e300"})
            QCOMPARE(parseDurationMs(text).error().message,
                     "cannot parse \"" + std::string(text) +
                         "\" to a valid duration. It overflows int64");
    }
    void readsLimits() {
        QCOMPARE(*parseLimit(""), size_t(0));
        QCOMPARE(*parseLimit("12"), size_t(12));
        QCOMPARE(parseLimit("x").error().message,
                 std::string("strconv.Atoi: parsing \"x\": invalid syntax"));
        QCOMPARE(parseLimit("1.5").error().message,
                 std::string("strconv.Atoi: parsing \"1.5\": invalid syntax"));
        QCOMPARE(parseLimit("-1").error().message, std::string("limit must be non-negative"));
    }
    void readsLabelNames() {
        QCOMPARE(*parseLabelName("job"), std::string("job"));
        QCOMPARE(*parseLabelName("U__http_2e_status__code"), std::string("http.status_code"));
        QCOMPARE(*parseLabelName("U__bad_2d_name"), std::string("bad-name"));
        QCOMPARE(*parseLabelName("U__Z_fc_rich"), std::string("Z\xc3\xbcrich"));
        QCOMPARE(*parseLabelName("U__zz_unfinished"), std::string("U__zz_unfinished"));
        QCOMPARE(*parseLabelName("U__x_d800_"), std::string("U__x_d800_"));
        for (const char* name : {"bad-name", "", "1a", "a b"})
            QCOMPARE(parseLabelName(name).error().message,
                     "invalid label name: \"" + std::string(name) + "\"");
    }
};

static const test::Registrar<ParametersTest> registered;

}  // namespace pallium::api

#include "parameters_test.moc"
