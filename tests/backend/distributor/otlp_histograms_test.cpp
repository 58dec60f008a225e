#include "tests/backend/distributor/otlp_translated.h"
#include "tests/support/otlp_message.h"
#include "tests/support/test_main.h"

#include <cmath>

namespace pallium::distributor {
namespace {

using namespace test::otlp;

std::string withExemplar(double value, const std::string& rest = {}) {
    return fixed64(2, 7 * kMs) + real(3, value) + rest;
}

}  // namespace

/// Histograms, summaries and exemplars; see OtlpTranslatorTest for the rest.
class OtlpHistogramsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void translatesExplicitHistograms() {
        const std::string body = request(
            {{"service.name", "s"}},
            {histograms("req.duration", "ms",
                        {histogram(2 * kMs, 7, 12.5, {1, 2, 3}, {0.005, 10}),
                         fixed64(3, 3 * kMs) + fixed64(4, 1),
                         histogram(4 * kMs, 9, 1, {1, 2, 3}, {0.005, 10}, varint(10, 1))})});
        const std::string job = "job=\"s\"";
        QCOMPARE(translated(body),
                 "{__name__=\"req_duration_milliseconds_sum\", " + job + "} 12.5@2\n" +
                     "{__name__=\"req_duration_milliseconds_count\", " + job + "} 7@2\n" +
                     "{__name__=\"req_duration_milliseconds_bucket\", " + job +
                     ", le=\"0.005\"} 1@2\n" + "{__name__=\"req_duration_milliseconds_bucket\", " +
                     job + ", le=\"10\"} 3@2\n" +
                     "{__name__=\"req_duration_milliseconds_bucket\", " + job +
                     ", le=\"+Inf\"} 7@2\n" + "{__name__=\"req_duration_milliseconds_count\", " +
                     job + "} 1@3\n" + "{__name__=\"req_duration_milliseconds_bucket\", " + job +
                     ", le=\"+Inf\"} 1@3\n" + "{__name__=\"req_duration_milliseconds_sum\", " +
                     job + "} stale@4\n" + "{__name__=\"req_duration_milliseconds_count\", " + job +
                     "} stale@4\n" + "{__name__=\"req_duration_milliseconds_bucket\", " + job +
                     ", le=\"0.005\"} stale@4\n" +
                     "{__name__=\"req_duration_milliseconds_bucket\", " + job +
                     ", le=\"10\"} stale@4\n" + "{__name__=\"req_duration_milliseconds_bucket\", " +
                     job + ", le=\"+Inf\"} stale@4\n");
    }
    void anAttributeInTheBoundsPlaceStaysForTheValidation() {
        const std::string body = request(
            {}, {histograms(
                    "h", "",
                    {fixed64(3, kMs) + fixed64(4, 1) + attributes(9, {{"le", "x"}, {"m", "y"}})})});
        QCOMPARE(translated(body),
                 std::string("{__name__=\"h_count\", le=\"x\", m=\"y\"} 1@1\n"
                             "{__name__=\"h_bucket\", le=\"x\", le=\"+Inf\", m=\"y\"} 1@1\n"));
    }
    void placesExemplarsInTheirBuckets() {
        const std::string trace = sized(5, "0123456789abcdef") + sized(4, "12345678");
        const std::string exemplars = sized(8, withExemplar(10, trace)) +
                                      sized(8, withExemplar(0.5)) + sized(8, withExemplar(10.5)) +
                                      sized(8, withExemplar(2, attributes(7, {{"user.id", "u"}}))) +
                                      sized(8, withExemplar(std::nan("")));
        const std::string body = request(
            {}, {histograms("h", "", {histogram(kMs, 7, 1, {1, 2, 3}, {1, 10}, exemplars)})});
        QCOMPARE(translated(body),
                 std::string("{__name__=\"h_sum\"} 1@1\n"
                             "{__name__=\"h_count\"} 7@1\n"
                             "{__name__=\"h_bucket\", le=\"1\"} 1@1 # {} 0.5@7\n"
                             "{__name__=\"h_bucket\", le=\"10\"} 3@1 "
                             "# {trace_id=\"30313233343536373839616263646566\", "
                             "span_id=\"3132333435363738\"} 10@7 # {\"user.id\"=\"u\"} 2@7\n"
                             "{__name__=\"h_bucket\", le=\"+Inf\"} 7@1 # {} 10.5@7\n"));
    }
    void placesExemplarsInBucketsOutOfOrder() {
        const std::string exemplars = sized(8, withExemplar(3)) + sized(8, withExemplar(7));
        const std::string body = request(
            {}, {histograms("h", "", {histogram(kMs, 7, 1, {1, 2, 3}, {5, 2, 9}, exemplars)})});
        const std::string text = translated(body);
        QVERIFY(text.find("le=\"5\"} 1@1 # {} 3@7") != text.npos);
        QVERIFY(text.find("le=\"2\"} 3@1\n") != text.npos);
        QVERIFY(text.find("le=\"9\"} 6@1 # {} 7@7") != text.npos);
    }
    void sumsHaveExemplarsAndGaugesNone() {
        const std::string exemplar = sized(5, withExemplar(1, attributes(7, {{"k", "v"}})));
        const std::string body = request({}, {sum("s", "", true, {number(kMs, 1, {}, exemplar)}),
                                              gauge("g", "", {number(kMs, 1, {}, exemplar)})});
        QCOMPARE(translated(body), std::string("{__name__=\"s_total\"} 1@1 # {k=\"v\"} 1@7\n"
                                               "{__name__=\"g\"} 1@1\n"));
    }
    void leavesLongAttributesOfExemplarsOut() {
        const auto text = [](size_t bytes) {
            const std::string value(bytes, 'x');
            const std::string exemplar =
                sized(5, withExemplar(1, sized(4, "12345678") + attributes(7, {{"k", value}})));
            return translated(request({}, {sum("s", "", true, {number(kMs, 1, {}, exemplar)})}));
        };
        // span_id and its digits are 23 characters, the key one.
        QVERIFY(text(104).find("k=\"x") != std::string::npos);
        QVERIFY(text(105).find("k=\"x") == std::string::npos);
        QVERIFY(text(105).find("span_id") != std::string::npos);
    }
    void translatesExponentialHistograms() {
        const std::string exemplar = sized(11, withExemplar(2));
        const std::string body = request(
            {}, {exponentials("e", {exponential(kMs, 3, 12.5, 1, buckets(0, {1, 2}), exemplar)})});
        QCOMPARE(translated(body), std::string("{__name__=\"e\"} histogram@1 # {} 2@7\n"));
    }
    void translatesSummaries() {
        const auto quantile = [](double q, double value) {
            return sized(6, real(1, q) + real(2, value));
        };
        const std::string point =
            fixed64(3, kMs) + fixed64(4, 3) + real(5, 6) + attributes(7, {{"z", "y"}});
        const std::string body =
            request({}, {summaries("q", {point + quantile(0.5, 1) + quantile(0.999, 2),
                                         point + varint(8, 1) + quantile(1, 2)})});
        QCOMPARE(translated(body),
                 std::string("{__name__=\"q_sum\", z=\"y\"} 6@1\n"
                             "{__name__=\"q_count\", z=\"y\"} 3@1\n"
                             "{__name__=\"q\", quantile=\"0.5\", z=\"y\"} 1@1\n"
                             "{__name__=\"q\", quantile=\"0.999\", z=\"y\"} 2@1\n"
                             "{__name__=\"q_sum\", z=\"y\"} stale@1\n"
                             "{__name__=\"q_count\", z=\"y\"} stale@1\n"
                             "{__name__=\"q\", quantile=\"1\", z=\"y\"} stale@1\n"));
    }
};

static const test::Registrar<OtlpHistogramsTest> registered;

}  // namespace pallium::distributor

#include "otlp_histograms_test.moc"
