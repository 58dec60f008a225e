#include "backend/tsdb/block/block_meta.h"

#include "tests/backend/tsdb/block/golden_blocks.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

namespace pallium::tsdb {

class BlockMetaTest : public QObject {
    Q_OBJECT

    static constexpr std::string_view kUlid = "01M83GDNT4SVJPBJDNNFW9RXE5";
    /// The least that a meta must say, with `more` before its end.
    static std::string withMembers(std::string_view more) {
        return R"({"ulid":"01M83GDNT4SVJPBJDNNFW9RXE5","minTime":-5,"maxTime":7,"version":1)" +
               std::string(more) + "}";
    }

  private Q_SLOTS:
    void printsWhatPrometheusAndThanosPrinted() {
        const auto golden = test::goldenBlocks();
        if (golden.empty()) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        for (const auto& block : golden) {
            const std::string text = test::readFile(block.directory + "/meta.json");
            const auto meta = parseBlockMeta(text);
            QVERIFY2(meta, block.name.c_str());
            QCOMPARE(printBlockMeta(*meta), text);
        }
    }
    void readsEveryMember() {
        const auto meta = parseBlockMeta(withMembers(R"(,
            "stats": {"numSamples": 6, "numFloatSamples": 4, "numHistogramSamples": 2,
                      "numSeries": 3, "numChunks": 18446744073709551615, "numTombstones": 1},
            "compaction": {"level": 2, "sources": ["01M83GDNT4SVJPBJDNNFW9RXE5"],
                "parents": [{"ulid": "00000000000000000000000000", "minTime": -5, "maxTime": 0}],
                "deletable": true, "failed": true, "hints": ["from-out-of-order"]},
            "thanos": {"version": 1, "labels": {"__org_id__": "a"}, "source": "receive",
                "downsample": {"resolution": 300}, "segment_files": ["000001"],
                "files": [{"rel_path": "index", "size_bytes": 5, "hash": {"func": "x"}}],
                "index_stats": {"series_max_size": 8, "chunk_max_size": 9},
                "extensions": {"a": [1, {}]}, "rewrites": null})"));
        QVERIFY(meta);
        QCOMPARE(meta->ulid.toString(), std::string(kUlid));
        QCOMPARE(meta->minTime, TimestampMs{-5});
        QCOMPARE(meta->maxTime, TimestampMs{7});
        QCOMPARE(meta->stats, (BlockMeta::Stats{6, 4, 2, 3, UINT64_MAX, 1}));
        QCOMPARE(meta->level, 2);
        QCOMPARE(meta->sources, std::vector{meta->ulid});
        QCOMPARE(meta->parents, (std::vector<BlockMeta::Parent>{{Ulid(), -5, 0}}));
        QVERIFY(meta->isDeletable);
        QVERIFY(meta->hasFailed);
        QVERIFY(meta->hasHint(kHintFromOutOfOrder));
        const ThanosMeta& thanos = meta->thanos.value();
        QCOMPARE(thanos.version, 1);
        QCOMPARE(thanos.labels.at("__org_id__"), std::string("a"));
        QCOMPARE(thanos.source, std::string("receive"));
        QCOMPARE(thanos.downsampleResolution, int64_t{300});
        QCOMPARE(thanos.segmentFiles, std::vector<std::string>{"000001"});
        QCOMPARE(thanos.files.at(0).path, std::string("index"));
        QCOMPARE(thanos.files.at(0).sizeBytes, uint64_t{5});
        QCOMPARE(thanos.files.at(0).unknown.at("hash"), std::string(R"({"func":"x"})"));
        QCOMPARE(thanos.maxSeriesBytes, uint64_t{8});
        QCOMPARE(thanos.maxChunkBytes, uint64_t{9});
        QCOMPARE(thanos.extensions, std::string(R"({"a":[1,{}]})"));
        QCOMPARE(thanos.unknown.at("rewrites"), std::string("null"));
    }
    void keepsUnknownMembersAndEscapesAsGo() {
        const std::string text =
            "{\n\t\"ulid\": \"01M83GDNT4SVJPBJDNNFW9RXE5\",\n\t\"minTime\": -5,\n\t\"maxTime\": "
            "7,\n\t\"stats\": {},\n\t\"compaction\": {\n\t\t\"level\": 1,\n\t\t\"newer\": [\n\t\t\t"
            "{},\n\t\t\t[]\n\t\t]\n\t},\n\t\"version\": 1,\n\t\"thanos\": {\n\t\t\"labels\": "
            "{\n\t\t\t\"a\\\"\\\\\": \"\\u003c\\u003e\\u0026\\u2028\\u2029: {,\"\n\t\t},\n\t\t"
            "\"downsample\": {\n\t\t\t\"resolution\": 0\n\t\t},\n\t\t\"source\": \"\",\n\t\t"
            "\"index_stats\": {},\n\t\t\"upload\": \"\\u003c\"\n\t},\n\t\"other\": "
            "{\n\t\t\"deep\": "
            "[\n\t\t\t1,\n\t\t\t-2.5,\n\t\t\ttrue,\n\t\t\tnull\n\t\t]\n\t}\n}\n";
        const auto meta = parseBlockMeta(text);
        QVERIFY(meta);
        QCOMPARE(meta->thanos->labels.begin()->second,
                 std::string("<>&\xe2\x80\xa8\xe2\x80\xa9: {,"));
        QCOMPARE(printBlockMeta(*meta), text);
    }
    void takesNullForAbsent() {
        const auto meta = parseBlockMeta(
            withMembers(R"(,"stats":null,"compaction":{"sources":null,"level":3},"thanos":null)"));
        QVERIFY(meta);
        QCOMPARE(meta->level, 3);
        QVERIFY(meta->sources.empty());
        QVERIFY(!meta->thanos);
    }
    void refusesWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("what");
        const auto row = [](const char* name, const std::string& json, const char* what) {
            QTest::newRow(name) << QByteArray::fromStdString(json) << QByteArray(what);
        };
        row("nothing", "", "");
        row("no object", "[]", "");
        row("cut", withMembers("").substr(0, 40), "");
        row("two documents", withMembers("") + withMembers(""), "");
        row("no name", R"({"minTime":1,"maxTime":2,"version":1})", "ulid: missing");
        row("no time", R"({"ulid":"01M83GDNT4SVJPBJDNNFW9RXE5","maxTime":2,"version":1})",
            "minTime: missing");
        row("no version", R"({"ulid":"01M83GDNT4SVJPBJDNNFW9RXE5","minTime":1,"maxTime":2})",
            "version: missing");
        row("a newer version", withMembers(R"(,"version":2)"), "version: 2 is unknown");
        row("a bad name", withMembers(R"(,"ulid":"01m83")"), "ulid: not a ULID");
        row("a fraction", withMembers(R"(,"minTime":1.5)"), "minTime: not an integer");
        row("turned around", withMembers(R"(,"minTime":8)"), "maxTime: before minTime");
        row("a negative count", withMembers(R"(,"stats":{"numSeries":-1})"),
            "numSeries: not a count");
        row("a list of stats", withMembers(R"(,"stats":[])"), "stats: not an object");
        row("a level beyond", withMembers(R"(,"compaction":{"level":4294967297})"),
            "level: out of range");
        row("sources that are none", withMembers(R"(,"compaction":{"sources":{}})"),
            "sources: not a list");
        row("a number as hint", withMembers(R"(,"compaction":{"hints":[1]})"),
            "hints: not a string");
        row("a word as flag", withMembers(R"(,"compaction":{"failed":"no"})"),
            "failed: not a boolean");
        row("a number as label", withMembers(R"(,"thanos":{"labels":{"a":1}})"), "a: not a string");
    }
    void refusesWhatIsWrong() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, what);
        const auto meta = parseBlockMeta(json.toStdString());
        QVERIFY(!meta);
        QCOMPARE(meta.error().kind, ErrorKind::Corruption);
        QVERIFY2(meta.error().message.ends_with(what.toStdString()), meta.error().message.c_str());
    }
};

static const test::Registrar<BlockMetaTest> registered;

}  // namespace pallium::tsdb

#include "block_meta_test.moc"
