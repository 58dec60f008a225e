#include "backend/model/sample.h"
#include "tests/conformance/promql/histogram_text.h"
#include "tests/conformance/promql/sample_comparison.h"
#include "tests/conformance/promql/script_parser.h"
#include "tests/conformance/promql/series_loader.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <limits>

namespace pallium::promqltest {
namespace {

std::string textOf(const StepValue& step) {
    if (step.kind == StepValue::Kind::Gap) return "_";
    if (step.kind == StepValue::Kind::Histogram) return formatHistogram(step.histogram);
    return isStaleNan(step.value) ? "stale" : fmt::format("{}", step.value);
}

/// The steps that `items` stands for, or the error.
std::string valuesOf(std::string_view items) {
    const auto steps = parseStepValues(items);
    if (!steps) return steps.error().message;
    std::string out;
    for (const StepValue& step : *steps)
        out += (out.empty() ? "" : " ") + textOf(step);
    return out;
}

std::string offsetsOf(std::string_view items) {
    const auto offsets = parseStartOffsets(items);
    if (!offsets) return offsets.error().message;
    std::string out;
    for (const auto& offset : *offsets)
        out += (out.empty() ? "" : " ") + (offset ? fmt::format("{}", *offset) : "_");
    return out;
}

/// All series that the commands of `script` leave in a storage: one line a series, one word a
/// sample, with `@start` where it is known.
std::string loaded(std::string_view script) {
    const auto commands = parseScript(script);
    if (!commands) return commands.error().message;
    test::MemoryStorage storage;
    SeriesLoader loader(storage);
    for (const Command& command : *commands)
        if (const auto* load = std::get_if<LoadCommand>(&command)) loader.load(*load);
    const Matcher all[] = {*Matcher::create(MatchType::Regex, "__name__", ".+")};
    const auto querier = *storage.querier(INT64_MIN, INT64_MAX);
    const auto set = *querier->select(Context(), true, {}, all);
    std::string out;
    std::vector<Label> scratch;
    for (size_t i = 0; i < set->size(); ++i) {
        storage::SampleColumns samples;
        if (!set->read(i, INT64_MIN, INT64_MAX, samples)) return "read failed";
        std::map<TimestampMs, std::string> words;
        const auto start = [](TimestampMs ms) { return ms != 0 ? fmt::format("@{}", ms) : ""; };
        for (size_t s = 0; s < samples.size(); ++s)
            words[samples.timestamps[s]] =
                textOf({StepValue::Kind::Float, samples.values[s], {}, false}) +
                (samples.startTimes.empty() ? "" : start(samples.startTimes[s]));
        for (const HistogramSample& sample : samples.histograms)
            words[sample.timestampMs] = formatHistogram(sample.histogram) + start(sample.startMs);
        out += formatLabels(set->labels(i, scratch));
        for (const auto& [time, word] : words)
            out += fmt::format(" {}:{}", time / 1000, word);
        out += '\n';
    }
    return out;
}

/// What the comparison says of `got` where `expected` is; both as in a script.
std::string compared(std::string_view expected, std::string_view got) {
    const auto want = parseStepValues(expected), sample = parseStepValues(got);
    const StepValue& step = sample->at(0);
    const bool isHistogram = step.kind == StepValue::Kind::Histogram;
    return explainSample(want->at(0), step.value, isHistogram ? &step.histogram : nullptr);
}

}  // namespace

class ScriptDataTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsHistograms_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("read");
        const auto row = [](const char* name, std::string text, std::string read) {
            QTest::newRow(name) << std::move(text) << std::move(read);
        };
        const std::string full =
            "{{schema:1 count:12 sum:18.4 z_bucket:2 z_bucket_w:0.001 counter_reset_hint:gauge "
            "offset:-3 buckets:[1 2 0 1.5] n_offset:2 n_buckets:[4 -1]}}";
        row("all fields", full, full);
        row("any order, blanks",
            "{{ n_buckets:[ 4  -1 ] z_bucket:2 sum:-Inf  schema:-2 n_offset:2 }}",
            "{{schema:-2 sum:-Inf z_bucket:2 n_offset:2 n_buckets:[4 -1]}}");
        row("custom buckets", "{{schema:-53 custom_values:[0.1 1e3] buckets:[1 2 3]}}",
            "{{schema:-53 custom_values:[0.1 1000] buckets:[1 2 3]}}");
        row("empty", "{{}} {{ }}", "{{}} {{}}");
        row("offset of nothing", "{{offset:3}}", "{{}}");
        row("repeated, among others", "1 {{sum:1}}x2 _ stale",
            "1 {{sum:1}} {{sum:1}} {{sum:1}} _ stale");
        row("sums", "{{count:1 buckets:[1]}}+{{count:2 sum:0.5 offset:1 buckets:[2]}}x2 7",
            "{{count:1 buckets:[1]}} {{count:3 sum:0.5 buckets:[1 2]}} "
            "{{count:5 sum:1 buckets:[1 4]}} 7");
        row("differences are no gauges", "{{count:9 buckets:[5 4]}}-{{count:2 buckets:[1 1]}}x1",
            "{{count:9 buckets:[5 4]}} {{count:7 buckets:[4 3]}}");
        row("gauges", "{{sum:1 counter_reset_hint:gauge}}-{{sum:2 counter_reset_hint:gauge}}x1",
            "{{sum:1 counter_reset_hint:gauge}} {{sum:-1 counter_reset_hint:gauge}}");
        row("a finer increment", "{{schema:-1 buckets:[1]}}+{{buckets:[0 1 1]}}x1",
            "{{schema:-1 buckets:[1]}} {{schema:-1 buckets:[1 2]}}");
        row("a coarser increment", "{{}}+{{schema:-1}}x1",
            "a histogram's increment has a coarser schema");
        row("other kinds", "{{schema:-53}}+{{}}x1", "custom and exponential buckets are combined");
        row("no repeats", "{{}}+{{}}", "an increment without repeats: \"{{}}+{{}}\"");
        row("half an increment", "{{}}+", "not a histogram: \"\"");
        row("unknown field", "{{summ:1}}", "bad field summ:1");
        row("no number", "{{buckets:[1 a]}}", "bad field buckets:[1 a]");
        row("no integer", "{{schema:1.5}}", "bad field schema:1.5");
        row("no list", "{{buckets:1}}", "bad field buckets:1");
        row("list without end", "{{buckets:[1 2}}", "a list without end: \"[1 2\"");
        row("field without value", "{{sum}}", "a histogram's field without value: \"sum\"");
        row("unknown hint", "{{counter_reset_hint:maybe}}", "bad field counter_reset_hint:maybe");
        row("a field twice", "{{sum:1 sum:2}}", "a field twice: \"sum\"");
        row("bad repeat", "{{sum:1}}y3", "bad repeat \"y3\"");
        row("too many", "{{sum:1}}x99999999999", "bad repeat \"x99999999999\"");
    }
    void readsHistograms() {
        QFETCH(const std::string, text);
        QFETCH(const std::string, read);
        QCOMPARE(valuesOf(text), read);
    }
    void knowsWhetherTheHintIsNamed() {
        QVERIFY(parseHistogram("{{counter_reset_hint:unknown}}")->hasHint);
        QVERIFY(!parseHistogram("{{sum:1}}")->hasHint);
    }
    /// Any spans, as results have them.
    void writesGapsBetweenSpans() {
        FloatHistogram histogram;
        histogram.layout.positiveSpans = {{-4, 0}, {2, 1}, {3, 2}, {100, 1}};
        histogram.positive = {1, 2, 3, 4};
        QCOMPARE(formatHistogram(histogram),
                 std::string("{{offset:-2 buckets:[1 0 0 0 2 3 _x100 4]}}"));
    }

    void readsStartOffsets() {
        QCOMPARE(offsetsOf("_ _x2 -1m 0 +1m 1ms"), std::string("_ _ _ -60000 0 60000 1"));
        QCOMPARE(offsetsOf("-59999msx1 -0msx1"), std::string("-59999 -59999 0 0"));
        QCOMPARE(offsetsOf("-30s-1mx2 -1m+30sx1"),
                 std::string("-30000 -90000 -150000 -60000 -30000"));
        QVERIFY(!parseStartOffsets("-1m-1m"));
        QVERIFY(!parseStartOffsets("-1mx"));
        QVERIFY(!parseStartOffsets("soon"));
    }
    void givesStartTimesToTheNextLine() {
        QCOMPARE(loaded("load 1m\n a@st _ -30s _ -1m\n a 1 2 {{sum:3}} {{sum:4}}\n b 1\n"),
                 std::string("a 0:1 60:2@30000 120:{{sum:3}} "
                             "180:{{sum:4 counter_reset_hint:not_reset}}@120000\nb 0:1\n"));
        QVERIFY(loaded("load 1m\n a@st -1m\n a 1 2\n").starts_with("line 3: 1 start times of 2"));
        QVERIFY(loaded("load 1m\n a@st -1m\n b 1\n").starts_with("line 3: "));
        QVERIFY(loaded("load 1m\n a@st -1m\n").starts_with("line "));
    }

    /// What a storage knows about resets, not what the script named.
    void readsBackAsFromChunks_data() {
        QTest::addColumn<std::string>("values");
        QTest::addColumn<std::string>("read");
        const auto row = [](const char* name, std::string values, std::string read) {
            QTest::newRow(name) << std::move(values) << std::move(read);
        };
        row("first and following", "{{count:1}} {{count:2}}",
            "a 0:{{count:1}} 60:{{count:2 counter_reset_hint:not_reset}}\n");
        row("a reset that is found", "{{count:2}} {{count:1}}", "a 0:{{count:2}} 60:{{count:1}}\n");
        row("a reset that is named", "{{count:1}} {{count:2 counter_reset_hint:reset}}",
            "a 0:{{count:1}} 60:{{count:2}}\n");
        row("not believed", "{{count:2 counter_reset_hint:not_reset}}", "a 0:{{count:2}}\n");
        row("gauges", "{{count:2 counter_reset_hint:gauge}} {{count:1 counter_reset_hint:gauge}}",
            "a 0:{{count:2 counter_reset_hint:gauge}} 60:{{count:1 counter_reset_hint:gauge}}\n");
        row("after a float", "{{count:1}} 1 {{count:2}}", "a 0:{{count:1}} 60:1 120:{{count:2}}\n");
        row("more buckets later", "{{count:1 buckets:[1]}} {{count:3 buckets:[1 2]}}",
            "a 0:{{count:1 buckets:[1 0]}} 60:{{count:3 counter_reset_hint:not_reset buckets:[1 "
            "2]}}\n");
        row("a stale marker, then anew", "{{count:1}} stale {{count:2}} _ 7 stale",
            "a 0:{{count:1}} 60:stale 120:{{count:2}} 240:7 300:stale\n");
    }
    void readsBackAsFromChunks() {
        QFETCH(const std::string, values);
        QFETCH(const std::string, read);
        // A stale marker among histograms is one of them.
        QString text = QString::fromStdString(loaded("load 1m\n a " + values + "\n"));
        text.replace(QStringLiteral("{{sum:NaN}}"), QStringLiteral("stale"));
        QCOMPARE(text.toStdString(), read);
    }
    void goesOnWithTheChunkOfAnEarlierLoad() {
        QCOMPARE(loaded("load 1m\n a {{count:1}}\n\nload 1m\n a _ {{count:2}}\n"),
                 std::string("a 0:{{count:1}} 60:{{count:2 counter_reset_hint:not_reset}}\n"));
        QCOMPARE(loaded("load 1m\n a {{count:1}}\n\nload 1m\n a {{count:2}}\n"),
                 std::string("a 0:{{count:2}}\n"));
    }

    void makesCustomBuckets() {
        const std::string classic =
            "a_bucket{le=\"+Inf\"} 0:0 60:4\n"
            "a_bucket{le=\"0.5\"} 0:0 60:1\n"
            "a_bucket{le=\"1\"} 0:0 60:1\na_sum 60:7\n";
        const std::string lines =
            " a_bucket{le=\"+Inf\"} 0 4\n a_bucket{le=\"0.5\"} 0 1\n"
            " a_bucket{le=\"1\"} 0 1\n a_sum _ 7\n";
        QCOMPARE(loaded("load 1m\n" + lines), classic);
        QCOMPARE(loaded("load_with_nhcb 1m\n" + lines),
                 "a 0:{{schema:-53 custom_values:[0.5 1] buckets:[0 0 0]}} "
                 "60:{{schema:-53 count:4 sum:7 custom_values:[0.5 1] "
                 "counter_reset_hint:not_reset buckets:[1 0 3]}}\n" +
                     classic);
    }
    void makesCustomBucketsOfIncompleteSeries() {
        const auto firstLine = [](const std::string& lines) {
            const std::string text = loaded("load_with_nhcb 1m\n" + lines);
            return text.substr(0, text.find('\n'));
        };
        QCOMPARE(firstLine("a_count{x=\"1\"} 3\n"),
                 std::string("a{x=\"1\"} 0:{{schema:-53 count:3 buckets:[3]}}"));
        QCOMPARE(firstLine("a_bucket{le=\"2\"} 3\na_count 5.5\na_bucket{le=\"x\"} 4\n"),
                 std::string("a 0:{{schema:-53 count:5.5 custom_values:[2] buckets:[3 2.5]}}"));
        QCOMPARE(firstLine("a_bucket{le=\"2\"} 3\na_bucket{le=\"2.0\"} 4\n"),
                 std::string("a 0:{{schema:-53 count:3 custom_values:[2] buckets:[3]}}"));
        QCOMPARE(firstLine("a_sum 3\n"), std::string("line 2: a: neither buckets nor a count"));
        QCOMPARE(firstLine("a_bucket{le=\"1\"} 2\na_bucket{le=\"2\"} 1\n"),
                 std::string("line 3: a: a count falls from 2 to 1"));
        QCOMPARE(firstLine("a_bucket{le=\"+Inf\"} 2\na_count 3\n"),
                 std::string("line 3: a: a count of 3, but 2 in the highest bucket"));
    }

    void comparesHistograms_data() {
        QTest::addColumn<std::string>("expected");
        QTest::addColumn<std::string>("got");
        QTest::addColumn<std::string>("difference");  // the end of the text
        const auto row = [](const char* name, std::string expected, std::string got,
                            std::string difference) {
            QTest::newRow(name) << std::move(expected) << std::move(got) << std::move(difference);
        };
        row("almost equal", "{{count:3 sum:1 buckets:[1 2]}}",
            "{{count:3.000001 sum:1.0000001 buckets:[1 2.000001]}}", "");
        row("empty buckets", "{{count:3 buckets:[0 1 0 2 0]}}",
            "{{count:3 offset:1 buckets:[1 0 2]}}", "");
        row("hint not named", "{{sum:1}}", "{{sum:1 counter_reset_hint:gauge}}", "");
        row("hint named", "{{counter_reset_hint:unknown}}", "{{counter_reset_hint:gauge}}",
            "in the reset hint");
        row("schema", "{{}}", "{{schema:1}}", "in the schema");
        row("count", "{{count:1}}", "{{count:1.1}}", "in the count");
        row("sum", "{{sum:1}}", "{{sum:NaN}}", "in the sum");
        row("threshold", "{{z_bucket_w:0.001}}", "{{z_bucket_w:0.0010000000001}}",
            "in the zero threshold");
        row("zero bucket", "{{z_bucket:1}}", "{{}}", "in the zero bucket");
        row("custom bounds", "{{schema:-53 custom_values:[1]}}",
            "{{schema:-53 custom_values:[1 2]}}", "in the custom bounds");
        row("buckets", "{{buckets:[1 2]}}", "{{buckets:[1 2.1]}}", "in the buckets");
        row("places", "{{buckets:[1 2]}}", "{{offset:1 buckets:[1 2]}}", "in the buckets");
        row("negative", "{{n_buckets:[1]}}", "{{}}", "in the negative buckets");
        row("kind", "{{sum:1}}", "0", "expected {{sum:1}}, got 0");
        row("other kind", "0", "{{sum:1}}", "expected 0, got {{sum:1}}");
    }
    void comparesHistograms() {
        QFETCH(const std::string, expected);
        QFETCH(const std::string, got);
        QFETCH(const std::string, difference);
        const std::string why = compared(expected, got);
        QVERIFY2(difference.empty() ? why.empty() : why.ends_with(difference), why.c_str());
    }
};

static const test::Registrar<ScriptDataTest> registered;

}  // namespace pallium::promqltest

#include "script_data_test.moc"
