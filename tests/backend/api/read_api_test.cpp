#include "backend/io/compression.h"
#include "backend/model/sample.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/wire/remote_write.h"
#include "tests/backend/api/api_fixture.h"
#include "tests/support/chunked_read.h"
#include "tests/support/remote_read.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

constexpr TimestampMs kReadTime = 1'700'000'000'000;

std::string decoded(const std::string& body) {
    std::string out;
    size_t declaredBytes = 0;
    return io::snappyDecode(body, 1 << 20, out, declaredBytes) ? out : std::string("corrupt");
}

/// `name{…} time=value …; ` of each series.
std::string textOf(const std::string& answer) {
    const std::string body = decoded(answer);
    WriteBatch batch;
    if (!wire::decodeWriteRequest(test::onlyResult(body), batch)) return "undecodable";
    std::string text;
    for (const WriteBatch::Series& series : batch.series) {
        text += formatLabels(std::as_const(batch).labelsOf(series));
        for (const Sample& sample : batch.samplesOf(series))
            text += ' ' + std::to_string(sample.timestampMs) + '=' +
                    std::to_string(static_cast<int>(sample.value));
        text += "; ";
    }
    return text;
}

/// A request for chunks of the series `name`, of a minute from kReadTime on.
std::string chunksOf(std::string_view name) {
    constexpr int64_t kChunks[] = {1};
    return test::encodeReadRequest(kReadTime, kReadTime + 60'000, {{0, "__name__", name}}, kChunks);
}

/// `index:labels <encoding>x<samples> …; ` of each frame.
std::string framesText(std::string_view body) {
    const auto frames = test::decodeReadFrames(body);
    if (!frames) return "undecodable";
    std::string text;
    for (const test::ReadFrame& frame : *frames) {
        text += std::to_string(frame.queryIndex) + ':' + frame.labels;
        for (const auto& chunk : frame.chunks) {
            const auto* const bytes = reinterpret_cast<const uint8_t*>(chunk.bytes.data());
            const auto samples = tsdb::chunkSamples(
                static_cast<tsdb::ChunkEncoding>(chunk.encoding), {bytes, chunk.bytes.size()});
            text += ' ' + std::to_string(chunk.encoding) + 'x' +
                    (samples ? std::to_string(*samples) : "corrupt");
        }
        text += "; ";
    }
    return text;
}

}  // namespace

using http::Method;

class ReadApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answersWithSamplesOfTheRange() {
        ApiFixture fixture;
        fill(fixture);
        const std::string request = io::snappyEncode(
            test::encodeReadRequest(10'000, 20'000, {{0, "__name__", "m"}, {2, "job", "a|b"}}));
        for (const char* path : {"/prometheus/api/v1/read", "/api/prom/api/v1/read"}) {
            const http::Response response = fixture.send(Method::Post, path, {}, request);
            QCOMPARE(response.status, 200);
            QCOMPARE(response.headers.value("Content-Type"),
                     std::string_view("application/x-protobuf"));
            QVERIFY(!response.headers.get("Content-Encoding"));
            QCOMPARE(textOf(response.body),
                     std::string("m{job=\"a\"} 10000=2 20000=3; m{job=\"b\"} 10000=5; "));
        }
    }
    /// The bytes that Prometheus 2.42 answers with to the same samples.
    void streamsTheBytesOfPrometheus() {
        ApiFixture fixture;
        fillGolden(fixture);
        const auto read = [&fixture](const std::string& request) {
            const http::Response response = fixture.send(Method::Post, "/prometheus/api/v1/read",
                                                         {}, io::snappyEncode(request));
            if (response.status != 200 ||
                response.headers.value("Content-Type") !=
                    "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse" ||
                response.headers.get("Content-Encoding"))
                return QByteArray("another answer");
            return QByteArray::fromStdString(response.body).toHex();
        };
        QCOMPARE(
            read(chunksOf("m")),
            QByteArray(
                "4895ed44c10a460a0d0a085f5f6e616d655f5f12016d0a080a036a6f62120161122b0880d095ff"
                "bc3110b0ba97ffbc3118012219000380a0abfef9623ff00000000000009875c26fff580e800c4b"
                "ed3d01b40a490a0d0a085f5f6e616d655f5f12016d0a080a036a6f62120162122e0880d095ffbc"
                "311098c596ffbc311801221c000280a0abfef962401c0000000000009875c5effd800000000000"
                "40"));
        QCOMPARE(
            read(chunksOf("none") + chunksOf("h") + chunksOf("f")),
            QByteArray(
                "5458693cac0a500a0d0a085f5f6e616d655f5f120168123f0880d095ffbc311098c596ffbc3118"
                "02222d000200ff3f50624dd2f1a9fc8ca578c6317f0000c5e7f2b4005a28024000000000001146"
                "3f0753146a1b94ad2010016afec1b40e0a660a0d0a085f5f6e616d655f5f12016612550880d095"
                "ffbc311098c596ffbc3118032243000200f246567f0000c5e7f2b400200d8000000000001ff000"
                "000000000020040000000000001ffc00000000000020010000000000007c1d4c6a1fdb587f09bf"
                "ffd8161002"));
        QCOMPARE(read(chunksOf("none")), QByteArray());
    }
    void streamsEachQueryBySeries() {
        ApiFixture fixture;
        fill(fixture);
        auto& storage = fixture.ingester.tenant("t");
        for (int i = 0; i < 121; ++i)
            storage.add(Labels::of({{"__name__", "long"}}), i * 100, i);
        constexpr int64_t kChunks[] = {1};
        const std::string request =
            test::encodeReadRequest(10'000, 20'000, {{0, "__name__", "m"}, {2, "job", "a|b"}},
                                    kChunks) +
            test::encodeReadRequest(50'000, 60'000, {}) +
            test::encodeReadRequest(0, 60'000, {{2, "__name__", "long|m"}});
        const http::Response response =
            fixture.send(Method::Post, "/api/prom/api/v1/read", {}, io::snappyEncode(request));
        QCOMPARE(response.status, 200);
        QCOMPARE(framesText(response.body),
                 std::string("0:__name__=m,job=a 1x2; 0:__name__=m,job=b 1x1; "
                             "2:__name__=long 1x120 1x1; 2:__name__=m,job=a 1x4; "
                             "2:__name__=m,job=b 1x2; 2:__name__=m,job=c 1x1; "));
    }
    void answersInTheFirstTypeThatItHas_data() {
        QTest::addColumn<QList<qint64>>("accepted");
        QTest::addColumn<QString>("answer");
        const QString samples = QStringLiteral("200 application/x-protobuf");
        const QString chunks = QStringLiteral(
            "200 application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse");
        QTest::newRow("no wish") << QList<qint64>() << samples;
        QTest::newRow("samples first") << QList<qint64>{0, 1} << samples;
        QTest::newRow("chunks first") << QList<qint64>{1, 0} << chunks;
        QTest::newRow("unknown first") << QList<qint64>{9, 1} << chunks;
        QTest::newRow("unknown")
            << QList<qint64>{7}
            << QStringLiteral(
                   "400 text/plain; charset=utf-8 server does not support any of the requested "
                   "response types: [7]; supported: map[SAMPLES:{} STREAMED_XOR_CHUNKS:{}]\n");
    }
    void answersInTheFirstTypeThatItHas() {
        QFETCH(QList<qint64>, accepted);
        QFETCH(QString, answer);
        ApiFixture fixture;
        fill(fixture);
        const std::vector<int64_t> types(accepted.begin(), accepted.end());
        const http::Response response =
            fixture.send(Method::Post, "/prometheus/api/v1/read", {},
                         io::snappyEncode(test::encodeReadRequest(0, 90'000, {}, types)));
        std::string text = std::to_string(response.status) + ' ' +
                           std::string(response.headers.value("Content-Type"));
        if (response.status != 200) text += ' ' + response.body;
        QCOMPARE(QString::fromStdString(text), answer);
    }
    void knowsTenants() {
        ApiFixture fixture;
        fill(fixture);
        const std::string request = io::snappyEncode(test::encodeReadRequest(0, 90'000, {}));
        const auto read = [&](const char* tenant) {
            return textOf(fixture
                              .send(Method::Post, "/prometheus/api/v1/read",
                                    {{"X-Scope-OrgID", tenant}}, request)
                              .body);
        };
        QCOMPARE(read("other"), std::string("secret 0=7; "));
        QCOMPARE(read("nobody"), std::string());
    }
    void answersNoQueryWithNoResult() {
        ApiFixture fixture;
        const http::Response response =
            fixture.send(Method::Post, "/prometheus/api/v1/read", {}, io::snappyEncode(""));
        QCOMPARE(response.status, 200);
        QCOMPARE(response.body, std::string(1, '\0'));
    }
    void refusesAsPlainText() {
        ApiFixture fixture;
        const auto refusal = [&](const std::string& body) {
            const http::Response response =
                fixture.send(Method::Post, "/prometheus/api/v1/read", {}, body);
            return std::to_string(response.status) + ' ' + response.body;
        };
        QCOMPARE(refusal("\x01\x02garbage"), std::string("400 snappy: corrupt input\n"));
        QCOMPARE(refusal(io::snappyEncode("\x0a\x09x")), std::string("400 unexpected EOF\n"));
    }
    /// Those of fetched data, whatever the answer is made of.
    void holdsToLimits_data() {
        QTest::addColumn<int64_t>("type");
        QTest::newRow("samples") << int64_t(0);
        QTest::newRow("chunks") << int64_t(1);
    }
    void holdsToLimits() {
        QFETCH(int64_t, type);
        ApiFixture fixture;
        fill(fixture);
        const int64_t types[] = {type};
        const std::string request = io::snappyEncode(test::encodeReadRequest(0, 90'000, {}, types));
        const auto answer = [&](auto tenancy::Limits::*limit) {
            fixture.limits = {};
            fixture.limits.*limit = 1;
            const http::Response response =
                fixture.send(Method::Post, "/prometheus/api/v1/read", {}, request);
            return std::to_string(response.status) + ' ' + response.body;
        };
        QCOMPARE(answer(&tenancy::Limits::maxFetchedSeriesPerQuery),
                 std::string("400 the query hit the max number of series limit (limit: 1 "
                             "series)\n"));
        QCOMPARE(
            answer(&tenancy::Limits::maxFetchedChunksPerQuery),
            std::string("400 the query hit the max number of chunks limit (limit: 1 chunks)\n"));
        QCOMPARE(
            answer(&tenancy::Limits::maxFetchedChunkBytesPerQuery),
            std::string("400 the query hit the aggregated chunks size limit (limit: 1 bytes)\n"));
        QCOMPARE(
            answer(&tenancy::Limits::maxFetchedDataBytesPerQuery),
            std::string("400 the query hit the aggregated data size limit (limit: 1 bytes)\n"));
    }

  private:
    /// The samples that the recorded frames are of.
    static void fillGolden(ApiFixture& fixture) {
        auto& storage = fixture.ingester.tenant("t");
        const auto add = [&storage](const Labels& labels, const auto& samples) {
            TimestampMs time = kReadTime;
            for (const auto& sample : samples) {
                storage.add(labels, time, sample);
                time += 15'000;
            }
        };
        add(Labels::of({{"__name__", "m"}, {"job", "a"}}), std::vector<double>{1, 2.5, -3});
        add(Labels::of({{"__name__", "m"}, {"job", "b"}}), std::vector<double>{7, staleNan()});
        Histogram first;
        first.layout = {1, 0.001, {{-1, 2}, {1, 1}}, {{0, 1}}, {}};
        first.zeroCount = 1;
        first.sum = 4.5;
        first.count = 6;
        first.positive = {1, 0, 1};
        first.negative = {1};
        Histogram second = first;
        second.sum = 13.5;
        second.count = 10;
        second.positive = {1, 2, -1};
        second.negative = {3};
        add(Labels::of({{"__name__", "h"}}), std::vector{first, second});
        const auto floats = [](double x) {
            FloatHistogram histogram;
            histogram.layout = {0, 0.25, {{-2, 2}}, {}, {}};
            histogram.count = 4.5 * x;
            histogram.zeroCount = 0.5;
            histogram.sum = 2 * x;
            histogram.positive = {x, 1.5 * x};
            return histogram;
        };
        add(Labels::of({{"__name__", "f"}}), std::vector{floats(1.5), floats(2.5)});
    }
    static void fill(ApiFixture& fixture) {
        const auto add = [&](const char* tenant, const Labels& labels,
                             std::initializer_list<double> values) {
            TimestampMs time = 0;
            for (const double value : values) {
                fixture.ingester.tenant(tenant).add(labels, time, value);
                time += 10'000;
            }
        };
        add("t", Labels::of({{"__name__", "m"}, {"job", "a"}}), {1, 2, 3, 4});
        add("t", Labels::of({{"__name__", "m"}, {"job", "b"}}), {4, 5});
        add("t", Labels::of({{"__name__", "m"}, {"job", "c"}}), {6});
        add("other", Labels::of({{"__name__", "secret"}}), {7});
    }
};

static const test::Registrar<ReadApiTest> registeredReadApiTest;

}  // namespace pallium::api

#include "read_api_test.moc"
