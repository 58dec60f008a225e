#include "backend/distributor/otlp_names.h"

#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

using wire::OtlpKind;

wire::OtlpMetric metricOf(std::string_view name, std::string_view unit, OtlpKind kind,
                          bool isMonotonic = false) {
    wire::OtlpMetric metric;
    metric.name = name;
    metric.unit = unit;
    metric.kind = kind;
    metric.isMonotonic = isMonotonic;
    return metric;
}

enum Options { kClassic, kWithoutSuffixes, kUtf8, kUtf8WithoutSuffixes };

OtlpNamer namerWith(int options) {
    OtlpNamer namer;
    namer.use({options == kClassic || options == kUtf8,
               options == kUtf8 || options == kUtf8WithoutSuffixes});
    return namer;
}

template <class Text>
QByteArray textOrError(const Result<Text>& result) {
    const std::string text = result ? std::string(*result) : "error: " + result.error().message;
    return QByteArray::fromStdString(text);
}

}  // namespace

class OtlpNamesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void namesMetrics_data() {
        QTest::addColumn<int>("options");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("kind");  // gauge, counter, updown, histogram
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](int options, const char* name, const char* unit, const char* kind,
                            const char* expected) {
            QTest::addRow("%d %s %s %s", options, name, unit, kind)
                << options << QByteArray(name) << QByteArray(unit) << QByteArray(kind)
                << QByteArray(expected);
        };
        row(kClassic, "room.temperature", "Cel", "gauge", "room_temperature_celsius");
        row(kClassic, "orders.count", "1", "counter", "orders_count_total");
        row(kClassic, "req.duration", "ms", "histogram", "req_duration_milliseconds");
        row(kClassic, "load", "1", "gauge", "load_ratio");
        row(kClassic, "load", "1", "updown", "load");
        row(kClassic, "load.ratio", "1", "gauge", "load_ratio");
        row(kClassic, "ratio.of.load", "1", "gauge", "of_load_ratio");
        row(kClassic, "total.requests", "", "counter", "requests_total");
        row(kClassic, "requests.total", "", "counter", "requests_total");
        row(kClassic, "io", "By/s", "gauge", "io_bytes_per_second");
        row(kClassic, "io", "By/m", "gauge", "io_bytes_per_minute");
        row(kClassic, "speed", "m/s", "gauge", "speed_meters_per_second");
        row(kClassic, "io", "/s", "gauge", "io_per_second");
        row(kClassic, "io", "{packet}/s", "gauge", "io_per_second");
        row(kClassic, "io", "By/{request}", "gauge", "io_bytes");
        row(kClassic, "io", "By/", "gauge", "io_bytes");
        row(kClassic, "io", "{request}", "counter", "io_total");
        row(kClassic, "io", "widgets/fortnight", "gauge", "io_widgets_per_fortnight");
        row(kClassic, "io.bytes", "By", "gauge", "io_bytes");
        row(kClassic, "bytes.of.io", "By", "gauge", "bytes_of_io");
        row(kClassic, "io per_second", "By/s", "gauge", "io_per_second_bytes_per_second");
        row(kClassic, "used", "%", "gauge", "used_percent");
        row(kClassic, "used", " By ", "gauge", "used_bytes");
        row(kClassic, "used", "_weird__unit!_", "gauge", "used_weird_unit_");
        row(kClassic, "used", "a_/s", "gauge", "used_a_per_second");
        row(kClassic, "1st.place", "", "gauge", "_1st_place");
        row(kClassic, "a:b", "", "gauge", "a:b");
        row(kClassic, "..a..b..", "", "gauge", "a_b");
        row(kClassic, "__a__b", "", "gauge", "a_b");
        row(kClassic, "\u00e4 \u00f6", "", "gauge",
            "error: normalization for metric \"\u00e4 \u00f6\" resulted in empty name");
        row(kClassic, "", "", "gauge",
            "error: normalization for metric \"\" resulted in empty name");
        row(kClassic, "", "By", "gauge", "bytes");
        row(kClassic, "\u00fcber.alles", "", "gauge", "ber_alles");
        row(kWithoutSuffixes, "orders.count", "1", "counter", "orders_count");
        row(kWithoutSuffixes, "io.__x", "By", "gauge", "io___x");
        row(kWithoutSuffixes, "9.lives", "", "gauge", "_9_lives");
        row(kWithoutSuffixes, "_", "", "gauge", "_");
        row(kWithoutSuffixes, "._", "", "gauge",
            "error: normalization for metric \"._\" resulted in invalid name \"_\"");
        row(kUtf8, "room.temperature", "Cel", "gauge", "room.temperature_celsius");
        row(kUtf8, "orders.total", "1", "counter", "orders_total");
        row(kUtf8, "orders", "{order}/s", "counter", "orders_per_second_total");
        row(kUtf8, "load.ratio", "1", "gauge", "load_ratio");
        row(kUtf8, "io.bytes", "By", "gauge", "io.bytes");
        row(kUtf8, "total", "", "counter", "total_total");
        row(kUtf8, "\u00e4", "", "gauge", "\u00e4");
        row(kUtf8WithoutSuffixes, "room.temperature", "Cel", "counter", "room.temperature");
    }
    void namesMetrics() {
        QFETCH(int, options);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, expected);
        const OtlpKind otlpKind = kind == "gauge"       ? OtlpKind::Gauge
                                  : kind == "histogram" ? OtlpKind::Histogram
                                                        : OtlpKind::Sum;
        const std::string nameText = name.toStdString();
        const std::string unitText = unit.toStdString();
        OtlpNamer namer = namerWith(options);
        QCOMPARE(
            textOrError(namer.metric(metricOf(nameText, unitText, otlpKind, kind == "counter"))),
            expected);
    }

    void namesLabels_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* key, const char* expected) {
            QTest::newRow(key) << QByteArray(key) << QByteArray(expected);
        };
        row("plain", "plain");
        row("http.method", "http_method");
        row("a..b", "a__b");
        row("0a", "key_0a");
        row("_a", "key_a");
        row(".a", "key_a");
        row("__a", "__a");
        row("..a", "__a");
        row("\u00e4a", "key_a");
        row("a\u00e4\xff", "a__");
        row("a:b", "a_b");
        row("_", "key_");
        row("__", "__");
        row("..", "error: normalization for label name \"..\" resulted in invalid name \"__\"");
        row("", "error: normalization for label name \"\" resulted in empty name");
    }
    void namesLabels() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, expected);
        const std::string text = key.toStdString();
        ScratchText texts;
        QCOMPARE(textOrError(namerWith(kClassic).label(text, texts)), expected);
        const auto kept = namerWith(kUtf8).label(text, texts);
        QCOMPARE(kept.has_value(), !text.empty());
        if (kept) QVERIFY(*kept == text);
    }
    void namesUnits_data() {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("seconds") << QByteArray("s") << QByteArray("seconds");
        QTest::newRow("one") << QByteArray("1") << QByteArray("");
        QTest::newRow("rate") << QByteArray("By/s") << QByteArray("bytes_per_second");
        QTest::newRow("per") << QByteArray("/s") << QByteArray("per_second");
        QTest::newRow("odd") << QByteArray("_a b!") << QByteArray("a_b");
    }
    void namesUnits() {
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, expected);
        OtlpNamer namer = namerWith(kClassic);
        const std::string_view text = namer.unit({unit.constData(), size_t(unit.size())});
        QCOMPARE(QByteArray(text.data(), int(text.size())), expected);
    }
};

static const test::Registrar<OtlpNamesTest> registered;

}  // namespace pallium::distributor

#include "otlp_names_test.moc"
