#include "ui/client/tolerant_time.h"

#include "tests/support/test_main.h"

#include <QTest>

namespace pallium::ui {

class TolerantTimeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsEveryForm_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        const auto row = [](const char* text, qint64 ms) {
            QTest::newRow(text) << QString::fromLatin1(text) << ms;
        };
        row("2026-11-23T05:56:30Z", 1795413390000);
        row("2026-11-23T05:56:30.489452279Z", 1795413390489);
        row("2026-11-23T06:56:30+01:00", 1795413390000);
        row("2026-11-23T00:26:30.5-05:30", 1795413390500);
        row("2026-11-23 05:56:27 +0000 UTC", 1795413387000);
        row("2026-11-23 05:56:30.489452279 +0000 UTC m=+138.103130071", 1795413390489);
        row("2026-11-23 07:56:30.1 +0200 CEST", 1795413390100);
        row(" 2026-11-23T05:56:30Z\n", 1795413390000);
        row("1795413390", 1795413390000);
        row("1795413390.4895", 1795413390490);
        row("0", 0);
        row("-1.5", -1500);
        row("1970-01-01 00:00:00 +0000 UTC", 0);
    }
    void readsEveryForm() {
        QFETCH(const QString, text);
        QFETCH(const qint64, ms);
        const QDateTime time = parseServerTime(text);
        QVERIFY(time.isValid());
        QCOMPARE(time.toMSecsSinceEpoch(), ms);
        QCOMPARE(time.timeSpec(), Qt::UTC);
    }

    void refusesEverythingElse_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", " ", "never", "0001-01-01 00:00:00 +0000 UTC", "0001-01-01T00:00:00Z",
              "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-23", "2026-11-23T05:56Z",
              "2026-11-23T25:00:00Z", "2026-11-23T05:56:30", "2026-11-23T05:56:30.Z",
              "2026-11-23T05:56:30Zoo", "2026-11-23T05:56:30+99:00", "NaN", "inf", "1e300",
              "2026-11-23 05:56:27 +00"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesEverythingElse() {
        QFETCH(const QString, text);
        QVERIFY(!parseServerTime(text).isValid());
    }
};

static const test::Registrar<TolerantTimeTest> registered;

}  // namespace pallium::ui

#include "tolerant_time_test.moc"
