#include "ui/models/flush_evidence.h"

#include "tests/support/test_main.h"
#include "ui/models/ring_history.h"

#include <QTest>

namespace pallium::ui {
namespace {

FlushReading readingOf(qint64 series, qint64 blocks, double compactions, double failures) {
    FlushReading reading;
    reading.series = series;
    reading.blocks = blocks;
    reading.compactions = compactions;
    reading.uploads = compactions;
    reading.failures = failures;
    return reading;
}

RingMember memberIn(const char* id, const char* state) {
    RingMember member;
    member.id = QLatin1String(id);
    member.state = QLatin1String(state);
    return member;
}

}  // namespace

class FlushEvidenceTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void judges_data() {
        QTest::addColumn<FlushReading>("before");
        QTest::addColumn<FlushReading>("after");
        QTest::addColumn<FlushVerdict>("verdict");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const FlushReading& before, const FlushReading& after,
                            FlushVerdict verdict, const char* part) {
            QTest::newRow(name) << before << after << verdict << QString::fromLatin1(part);
        };
        row("heads written and shipped", readingOf(8240, 2, 1, 0), readingOf(0, 3, 3, 0),
            FlushVerdict::Verified, "2 blocks shipped");
        row("the same as before", readingOf(8240, 2, 1, 0), readingOf(8240, 2, 1, 0),
            FlushVerdict::NothingChanged, "Nothing changed");
        row("more series only", readingOf(8240, 2, 1, 0), readingOf(9000, 2, 1, 0),
            FlushVerdict::NothingChanged, "Nothing changed");
        row("failures weigh more", readingOf(8240, 2, 1, 0), readingOf(0, 3, 3, 2),
            FlushVerdict::Failed, "2 failures");
        row("nothing to see", {}, {}, FlushVerdict::NotVerifiable, "Not verifiable");
        row("seen before only", readingOf(8240, 2, 1, 0), {}, FlushVerdict::NotVerifiable,
            "Not verifiable");
    }
    void judges() {
        QFETCH(FlushReading, before);
        QFETCH(FlushReading, after);
        QFETCH(FlushVerdict, verdict);
        QFETCH(QString, part);
        const FlushFinding finding = judgeFlush(before, after);
        QCOMPARE(finding.verdict, verdict);
        QVERIFY2(finding.text.contains(part), qPrintable(finding.text));
    }

    void countsTheTenantsInQuestionOnly() {
        TenantStats shop;
        shop.tenant = QStringLiteral("shop");
        shop.series = 10;
        shop.loadedBlocks = 1;
        TenantStats blog = shop;
        blog.tenant = QStringLiteral("blog");
        FlushReading all;
        readStats(all, {shop, blog}, {});
        QCOMPARE(*all.series, 20);
        FlushReading one;
        readStats(one, {shop, blog}, {QStringLiteral("blog")});
        QCOMPARE(*one.series, 10);
        QCOMPARE(*one.blocks, 1);
    }

    void readsCounters() {
        FlushReading reading;
        readMetrics(reading, readMetricsText("cortex_ingester_shipper_uploads_total 4\n"
                                             "cortex_ingester_tsdb_compactions_total 7\n"
                                             "cortex_ingester_tsdb_compactions_failed_total 1\n"
                                             "cortex_ingester_shipper_upload_failures_total 2\n",
                                             flushMetricNames()));
        QCOMPARE(*reading.uploads, 4.0);
        QCOMPARE(*reading.compactions, 7.0);
        QCOMPARE(*reading.failures, 3.0);
    }

    void remembersWhatHappenedInARing() {
        RingHistory history;
        QVERIFY(!history.take({memberIn("a", "ACTIVE"), memberIn("b", "ACTIVE")}, 1));
        QVERIFY(!history.take({memberIn("b", "ACTIVE"), memberIn("a", "ACTIVE")}, 2));
        QVERIFY(history.take({memberIn("a", "UNHEALTHY"), memberIn("c", "JOINING")}, 3));
        const auto& events = history.events();
        QCOMPARE(events.size(), size_t(3));
        QVERIFY((events[2] == RingEvent{3, QStringLiteral("a"), QStringLiteral("ACTIVE"),
                                        QStringLiteral("UNHEALTHY")}));
        QVERIFY((events[1] == RingEvent{3, QStringLiteral("b"), QStringLiteral("ACTIVE"), {}}));
        QVERIFY((events[0] == RingEvent{3, QStringLiteral("c"), {}, QStringLiteral("JOINING")}));
        QVERIFY(ringEventText(events[2], QTimeZone::utc()).contains(QStringLiteral("a: ACTIVE")));
        for (qint64 i = 0; i < 300; ++i)
            history.take({memberIn("a", i % 2 == 0 ? "ACTIVE" : "LEAVING")}, 10 + i);
        QCOMPARE(history.events().size(), RingHistory::kMaxEvents);
    }
};

static const test::Registrar<FlushEvidenceTest> registered;

}  // namespace pallium::ui

#include "flush_evidence_test.moc"
