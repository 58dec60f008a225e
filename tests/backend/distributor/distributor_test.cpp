#include "tests/backend/distributor/distributor_fixture.h"
#include "tests/support/remote_write_v2.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
class DistributorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void handsNormalisedSeriesToTheIngester() {
        DistributorFixture fixture;
        QVERIFY(fixture.push({{{{"z", "1"}, {"e", ""}, {"__name__", "m"}}, {{kFixtureTime, 1}}}}));
        QCOMPARE(fixture.ingester.series, std::vector<std::string>{"{__name__=\"m\", z=\"1\"}"});
        QCOMPARE(fixture.ingester.lastTenant, std::string("t"));
    }
    void storesTheValidAndReportsTheFirstInvalid() {
        DistributorFixture fixture;
        const auto pushed =
            fixture.push({namedSeries("good"), namedSeries("bad name!", 2), namedSeries("1bad")});
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().status, 400);
        QCOMPARE(pushed.error().message, std::string("sample invalid metric name: \"bad name!\""));
        QCOMPARE(fixture.ingester.series.size(), size_t(1));
        QVERIFY(fixture.exposes(
            "cortex_discarded_samples_total{reason=\"metric_name_invalid\",user=\"t\"} 2"));
        QVERIFY(
            fixture.exposes("cortex_distributor_samples_in_total{type=\"float\",user=\"t\"} 4"));
        QVERIFY(fixture.exposes(
            "cortex_distributor_received_samples_total{type=\"float\",user=\"t\"} 1"));
    }
    void countsTheLabelsOfAllSeries() {
        DistributorFixture fixture;
        test::WriteSeries many = namedSeries("many");
        for (int i = 0; i < 50; ++i)
            many.labels.emplace_back("n" + std::to_string(i), "x");
        test::WriteSeries six = namedSeries("six");
        for (const char* name : {"a", "b", "c", "d"})
            six.labels.emplace_back(name, "x");
        // Of those that are refused, too; empty ones are none.
        six.labels.emplace_back("e", "");
        QVERIFY(!fixture.push({namedSeries("one"), namedSeries("two"), six, many}));
        for (const char* line :
             {"cortex_labels_per_sample_bucket{le=\"5\"} 2",
              "cortex_labels_per_sample_bucket{le=\"10\"} 3",
              "cortex_labels_per_sample_bucket{le=\"25\"} 3", "cortex_labels_per_sample_count 4",
              "cortex_labels_per_sample_sum 62"})
            QVERIFY2(fixture.exposes(line), line);
    }
    void tellsTheLatestTimeOfATenantsSamples() {
        DistributorFixture fixture;
        const std::string name =
            "cortex_distributor_latest_seen_sample_timestamp_seconds{user=\"t\"} ";
        const auto isKnown = [&] {
            return fixture.metrics.expose(telemetry::ExpositionFormat::Text).find(name) !=
                   std::string::npos;
        };
        QVERIFY(fixture.push({}));
        QVERIFY(!isKnown());
        QVERIFY(fixture.push({namedSeries("early"), namedSeries("late", 201)}));
        QVERIFY(fixture.exposes(name + "1.7000000002e+09"));
        QVERIFY(fixture.push({namedSeries("early")}));
        QVERIFY(fixture.exposes(name + "1.7e+09"));
        fixture.metrics.withdraw("user", "t");
        fixture.distributor.forget(*tenancy::TenantId::parse("t"));
        QVERIFY(!isKnown());
        QVERIFY(fixture.push({namedSeries("early")}));
        QVERIFY(isKnown());
    }
    void takesAnyNameIfSoTold() {
        DistributorConfig config;
        config.names = NameScheme::Utf8;
        DistributorFixture fixture(config);
        test::WriteSeries sent = namedSeries("température.room");
        sent.labels.emplace_back("room-name", "a");
        QVERIFY(fixture.push({sent}));
        test::WriteSeriesV2 second;
        second.series.labels = {{"__name__", "pression.room"}, {"日", "b"}};
        second.series.samples = {{kFixtureTime, 1}};
        QVERIFY(fixture.distributor.push(Context{}, *tenancy::TenantId::parse("t"),
                                         io::snappyEncode(test::encodeWriteRequestV2({second})),
                                         WriteFormat::RemoteWrite2));
        QCOMPARE(
            fixture.ingester.series,
            (std::vector<std::string>{R"({__name__="température.room", job="a", "room-name"="a"})",
                                      R"({__name__="pression.room", "日"="b"})"}));
    }
    void aRefusalOfTheIngesterComesBeforeItsOwn() {
        DistributorFixture fixture;
        fixture.ingester.failure = Error{ErrorKind::InvalidArgument, "err: out of order sample."};
        const auto pushed = fixture.push({namedSeries("good"), namedSeries("bad name!")});
        QCOMPARE(pushed.error().status, 400);
        QCOMPARE(pushed.error().message, std::string("err: out of order sample."));
    }
    void tellsAFailureFromARefusal() {
        DistributorFixture fixture;
        fixture.ingester.failure = Error{ErrorKind::Io, "disk full"};
        QCOMPARE(fixture.push({namedSeries("good")}).error().status, 500);
        fixture.ingester.failure = Error{ErrorKind::Unavailable, "stopping"};
        QCOMPARE(fixture.push({namedSeries("good")}).error().status, 503);
    }
    void forgetsTenantsThatAreDeleted() {
        DistributorFixture fixture;
        fixture.limits.ingestionRate = 0;
        fixture.limits.ingestionBurstSize = 60;
        QVERIFY(fixture.push({namedSeries("m", 60)}));
        QCOMPARE(fixture.push({namedSeries("m", 1)}).error().status, 429);
        fixture.metrics.withdraw("user", "t");
        fixture.distributor.forget(*tenancy::TenantId::parse("t"));
        QVERIFY(fixture.push({namedSeries("m", 2)}));
        QVERIFY(fixture.exposes(
            "cortex_distributor_received_samples_total{type=\"float\",user=\"t\"} 2"));
    }
    void refusesTheWholeRequestOverTheRate() {
        DistributorFixture fixture;
        fixture.limits.ingestionRate = 50;
        fixture.limits.ingestionBurstSize = 60;
        const auto pushed = fixture.push({namedSeries("m", 61)});
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().status, 429);
        QCOMPARE(pushed.error().message,
                 std::string("ingestion rate limit (50) exceeded while adding 61 samples and 0 "
                             "metadata"));
        QCOMPARE(fixture.ingester.pushes, size_t(0));
        QVERIFY(fixture.exposes(
            "cortex_discarded_samples_total{reason=\"rate_limited\",user=\"t\"} 61"));
        QVERIFY(fixture.push({namedSeries("m", 60)}));
        QCOMPARE(fixture.push({namedSeries("m", 1)}).error().status, 429);
        fixture.clock.advance(std::chrono::seconds(1));
        QVERIFY(fixture.push({namedSeries("m", 50)}));
    }
    void checksSizesBeforeItUnpacks() {
        DistributorFixture fixture;
        QCOMPARE(fixture.pushBody(std::string(10'001, 'x')).error().message,
                 std::string("received message larger than max (10001 vs 10000)"));
        const std::string bomb = io::snappyEncode(std::string(10'001, 'x'));
        QCOMPARE(fixture.pushBody(bomb).error().message,
                 std::string("received message larger than max (10001 vs 10000)"));
        QCOMPARE(fixture.pushBody(bomb).error().status, 400);
    }
    void refusesWhatIsNotSnappyOrProtobuf() {
        DistributorFixture fixture;
        QCOMPARE(fixture.pushBody("").error().message, std::string("snappy: corrupt input"));
        const auto bad = fixture.pushBody(io::snappyEncode("\x0a\xff"));
        QVERIFY(!bad);
        QCOMPARE(bad.error().status, 400);
        QCOMPARE(bad.error().message, std::string("unexpected EOF"));
    }
    void handsOnExemplarsAndHistograms() {
        DistributorFixture fixture;
        test::WriteSeries sent = namedSeries("m", 0);
        sent.exemplars = {{{{"trace_id", "1"}, {"span_id", "2"}}, 1, kFixtureTime}};
        sent.histograms = {{kFixtureTime, Histogram()}, {kFixtureTime + 1, FloatHistogram()}};
        QVERIFY(fixture.push({sent}));
        QCOMPARE(fixture.ingester.series.size(), size_t(1));
        QCOMPARE(fixture.ingester.exemplarLabels,
                 std::vector<std::string>{"{span_id=\"2\", trace_id=\"1\"}"});
        QCOMPARE(fixture.ingester.histogramCount, size_t(2));
        for (const char* line :
             {"cortex_distributor_exemplars_in_total{user=\"t\"} 1",
              "cortex_distributor_received_exemplars_total{user=\"t\"} 1",
              "cortex_distributor_samples_in_total{type=\"histogram\",user=\"t\"} 2",
              "cortex_distributor_received_samples_total{type=\"histogram\",user=\"t\"} 2"})
            QVERIFY2(fixture.exposes(line), line);
    }
    void refusesExemplars_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("without labels")
            << 0
            << QByteArray(
                   "exemplar missing labels, timestamp: 1700000000000 series: "
                   "{__name__=\"m\", job=\"a\"} labels: {}")
            << QByteArray("exemplar_labels_missing");
        QTest::newRow("without a time")
            << 1
            << QByteArray(
                   "exemplar missing timestamp, timestamp: 0 series: {__name__=\"m\", "
                   "job=\"a\"} labels: {a=\"b\"}")
            << QByteArray("exemplar_timestamp_invalid");
        QTest::newRow("with too much text")
            << 2
            << QByteArray(
                   "exemplar combined labelset exceeds 128 characters, timestamp: "
                   "1700000000000 series: {__name__=\"m\", job=\"a\"} labels: {a=\"" +
                   QByteArray(128, 'x') + "\"}")
            << QByteArray("exemplar_labels_too_long");
        QTest::newRow("that are no text")
            << 3
            << QByteArray(
                   "exemplar label is not valid UTF-8, timestamp: 1700000000000 series: "
                   "{__name__=\"m\", job=\"a\"} labels: {a=\"\\xff\"}")
            << QByteArray("invalid_utf8");
    }
    void refusesExemplars() {
        QFETCH(int, fault);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, reason);
        const std::vector<test::WriteExemplar> faults{
            {{{"a", ""}}, 1, kFixtureTime},
            {{{"a", "b"}}, 1, 0},
            {{{"a", std::string(128, 'x')}}, 1, kFixtureTime},
            {{{"a", "\xff"}}, 1, kFixtureTime}};
        DistributorFixture fixture;
        test::WriteSeries bad = namedSeries("m");
        const test::WriteExemplar good{{{"a", "b"}}, 1, kFixtureTime};
        bad.exemplars = {good, faults[static_cast<size_t>(fault)]};
        test::WriteSeries other = namedSeries("other");
        // 128 characters, each of two bytes but one.
        std::string longest = "ä";
        for (int i = 0; i < 126; ++i)
            longest += "ä";
        other.exemplars = {{{{"a", longest}}, 1, kFixtureTime}};
        const auto pushed = fixture.push({bad, other});
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().status, 400);
        QCOMPARE(pushed.error().message, text.toStdString());
        QCOMPARE(fixture.ingester.series.size(), size_t(1));
        const std::string labels = "{reason=\"" + reason.toStdString() + "\",user=\"t\"} ";
        QVERIFY(fixture.exposes("cortex_discarded_exemplars_total" + labels + "1"));
        QVERIFY(!fixture.exposes("cortex_discarded_samples_total" + labels + "1"));
        QVERIFY(fixture.exposes("cortex_distributor_exemplars_in_total{user=\"t\"} 3"));
        QVERIFY(fixture.exposes("cortex_distributor_received_exemplars_total{user=\"t\"} 1"));
    }
    void limitsTheRateOfEverythingTogether() {
        DistributorFixture fixture;
        fixture.limits.ingestionRate = 1;
        fixture.limits.ingestionBurstSize = 3;
        test::WriteSeries sent = namedSeries("m", 1);
        sent.exemplars = {{{{"a", "b"}}, 1, kFixtureTime}, {{{"a", "c"}}, 1, kFixtureTime}};
        sent.histograms = {{kFixtureTime, Histogram()}};
        QCOMPARE(fixture.push({sent}).error().message,
                 std::string("ingestion rate limit (1) exceeded while adding 2 samples and 0 "
                             "metadata"));
        QVERIFY(fixture.exposes(
            "cortex_discarded_exemplars_total{reason=\"rate_limited\",user=\"t\"} 2"));
        QVERIFY(fixture.exposes(
            "cortex_discarded_samples_total{reason=\"rate_limited\",user=\"t\"} 2"));
        sent.exemplars.pop_back();
        QVERIFY(fixture.push({sent}));
    }
    void limitsTheRateOfHistograms() {
        DistributorFixture fixture;
        fixture.limits.nativeHistogramIngestionRate = 1;
        fixture.limits.nativeHistogramIngestionBurstSize = 2;
        test::WriteSeries histograms = namedSeries("h", 0);
        histograms.histograms.assign(3, {kFixtureTime, Histogram()});
        const auto pushed = fixture.push({histograms, namedSeries("m")});
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().status, 429);
        QCOMPARE(pushed.error().message,
                 std::string("native histogram ingestion rate limit (1) exceeded while adding 3 "
                             "native histogram samples"));
        QCOMPARE(fixture.ingester.series.size(), size_t(1));
        QVERIFY(
            fixture.exposes("cortex_discarded_samples_total{reason=\"native_histogram_rate_"
                            "limited\",user=\"t\"} 3"));
        histograms.histograms.pop_back();
        QVERIFY(fixture.push({histograms, namedSeries("m")}));
        QVERIFY(!fixture.push({histograms}));
    }
    void storesHistogramsInTheResolutionThatIsAllowed() {
        DistributorFixture fixture;
        fixture.limits.maxNativeHistogramBuckets = 1;
        Histogram histogram;
        histogram.layout.positiveSpans = {{1, 2}};
        histogram.positive = {1, 0};
        histogram.count = 2;
        test::WriteSeries sent = namedSeries("h", 0);
        sent.histograms = {{kFixtureTime, histogram}};
        QVERIFY(fixture.push({sent}));
        QVERIFY(fixture.exposes("cortex_reduced_resolution_histogram_samples_total{user=\"t\"} 1"));
        sent.histograms.push_back({kFixtureTime + 1, histogram});
        std::get<Histogram>(sent.histograms[1].histogram).layout.schema = -4;
        QVERIFY(fixture.push({sent}).error().message.starts_with(
            "native histogram bucket count exceeded for metric (limit: 1)"));
        QVERIFY(
            fixture.exposes("cortex_discarded_samples_total{reason=\"native_histogram_buckets_"
                            "exceeded\",user=\"t\"} 1"));
    }
    void acceptsARequestWithoutAnything() {
        DistributorFixture fixture;
        QVERIFY(fixture.push({}));
        QCOMPARE(fixture.ingester.pushes, size_t(0));
    }
    void asksASingleIngesterPastItsRing() {
        const DistributorFixture fixture;
        FakeIngester ring, only;
        telemetry::Registry metrics;
        Distributor::Dependencies dependencies{ring, fixture.clock, metrics, [](const auto&) {
                                                   return std::make_shared<tenancy::Limits>();
                                               }};
        dependencies.onlyIngester = &only;
        Distributor distributor({}, dependencies);
        const std::string body = io::snappyEncode(test::encodeWriteRequest({namedSeries("m")}));
        const auto push = [&] {
            return distributor.pushUnlimited(Context{}, *tenancy::TenantId::parse("t"), body);
        };
        QVERIFY(push());
        QCOMPARE(only.pushes, size_t(1));
        QCOMPARE(ring.pushes, size_t(0));
        only.failure = Error{ErrorKind::Unavailable, "stopped"};
        const PushResult stopped = push();
        QCOMPARE(stopped.error().status, 500);
        QCOMPARE(stopped.error().message, std::string("stopped"));
    }
    void buffersAreCleanForTheNextRequest() {
        DistributorFixture fixture;
        QVERIFY(!fixture.push({namedSeries("bad name!"), namedSeries("also bad!")}));
        QVERIFY(fixture.push({namedSeries("good")}));
        QCOMPARE(fixture.ingester.series.size(), size_t(1));
    }
};

static const test::Registrar<DistributorTest> registered;

}  // namespace pallium::distributor

#include "distributor_test.moc"
