#include "tests/backend/tsdb/head/db_fixture.h"

#include <algorithm>

namespace pallium::tsdb {

using namespace test;

class DbQueryTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        m_db = openDb(m_directory.path());
        Batch batch;
        for (int i = 0; i < 1500; ++i) {
            LabelsBuilder labels;
            labels.set("__name__", i % 3 == 0 ? "requests" : "errors")
                .set("instance", "host-" + std::to_string(i))
                .set("job", "job" + std::to_string(i % 5));
            if (i % 2 == 0) labels.set("code", std::to_string(200 + i % 4 * 100));
            m_all.push_back(labels.labels());
            batch.add(m_all.back(), {{1000 + i, static_cast<double>(i)}});
        }
        append(*m_db, batch);
    }
    void selectsWhatMatchesSortedByLabels_data() {
        QTest::addColumn<QStringList>("matchers");
        const auto row = [](const char* name, std::initializer_list<const char*> words) {
            QTest::newRow(name) << list(words);
        };
        row("equal", {"=", "job", "job3"});
        row("two equal", {"=", "job", "job3", "=", "__name__", "requests"});
        row("equal unknown value", {"=", "job", "none"});
        row("unknown name", {"=", "none", "x"});
        row("unknown name empty", {"=", "none", "", "=", "job", "job1"});
        row("not equal unknown name", {"!=", "none", "x", "=", "job", "job1"});
        row("empty", {"=", "code", "", "=", "job", "job1"});
        row("not empty", {"!=", "code", ""});
        row("not equal", {"!=", "job", "job1", "=", "__name__", "errors"});
        row("set", {"=~", "job", "job1|job2|none"});
        row("set with empty", {"=~", "code", "200|", "=", "job", "job0"});
        row("regex prefix", {"=~", "instance", "host-12.*"});
        row("regex wide", {"=~", "instance", ".*7.*", "=~", "job", "job[0-3]"});
        row("regex anything", {"=~", "code", ".*", "=", "job", "job2"});
        row("regex something", {"=~", "code", ".+", "=", "job", "job2"});
        row("not regex", {"!~", "job", "job[12]", "=", "code", "200"});
        row("not regex anything", {"!~", "job", ".*"});
        row("negative only", {"!=", "job", "job1"});
        row("nothing", {"!=", "job", "job1", "=", "job", "job1"});
        row("same name twice", {"=~", "instance", "host-1.*", "!~", "instance", ".*1"});
    }
    void selectsWhatMatchesSortedByLabels() {
        QFETCH(QStringList, matchers);
        const std::vector<Matcher> wanted = parse(matchers);
        std::vector<Labels> expected;
        for (const Labels& labels : m_all)
            if (matchesAll(wanted, labels.view())) expected.push_back(labels);
        std::sort(expected.begin(), expected.end());
        const auto found = select(*m_db, wanted);
        QCOMPARE(found.size(), expected.size());
        for (size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].labels, formatLabels(expected[i].view()));
            QCOMPARE(found[i].samples.size(), size_t(1));
        }
    }
    void leavesOutSeriesOutsideTheRange() {
        const auto found = select(*m_db, {matcher(MatchType::Equal, "job", "job1")}, 1100, 1106);
        QCOMPARE(found.size(), size_t(2));
        QVERIFY(select(*m_db, {matcher(MatchType::Equal, "job", "job1")}, 0, 999).empty());
    }
    void namesLabels() {
        const auto querier = m_db->querier(INT64_MIN, INT64_MAX);
        const std::vector<std::string> all{"__name__", "code", "instance", "job"};
        QVERIFY(*(*querier)->labelNames(Context(), {}) == all);
        const std::vector<Matcher> odd = parse(list({"=", "instance", "host-7"}));
        const std::vector<std::string> some{"__name__", "instance", "job"};
        QVERIFY(*(*querier)->labelNames(Context(), odd) == some);
        const std::vector<std::string> jobs{"job0", "job1", "job2", "job3", "job4"};
        QVERIFY(*(*querier)->labelValues(Context(), "job", {}) == jobs);
        const std::vector<std::string> two{"job2"};
        QVERIFY(*(*querier)->labelValues(Context(), "job", odd) == two);
        QVERIFY((*querier)->labelValues(Context(), "none", {})->empty());
        // Of series that match, whatever their own times within those of the head.
        const auto early = m_db->querier(1000, 1000);
        QVERIFY(*(*early)->labelNames(Context(), odd) == some);
        QVERIFY(*(*early)->labelValues(Context(), "job", odd) == two);
        const auto before = m_db->querier(0, 999);
        QVERIFY((*before)->labelNames(Context(), odd)->empty());
        QVERIFY((*before)->labelValues(Context(), "job", {})->empty());
        QVERIFY((*before)->labelNames(Context(), {})->empty());
    }
    void stopsWhenCanceled() {
        const CancelToken token;
        token.cancel();
        const auto querier = m_db->querier(INT64_MIN, INT64_MAX);
        const auto found =
            (*querier)->select(Context(token), true, {}, parse(list({"!=", "job", ""})));
        QVERIFY(!found && found.error().kind == ErrorKind::Canceled);
    }
    void readsAcrossChunksWithinTheRange() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path(), {.blockRangeMs = 7200'000});
        const Labels labels = Labels::of({{"a", "b"}});
        const TimestampMs start = -3600'000;  // crosses a border of block ranges, at zero too
        for (int i = 0; i < 1000; ++i)
            append(*db, Batch().add(labels, {{start + i * 15'000, i % 7 == 0 ? 0.5 : i}}));
        for (const auto& [from, to] :
             {std::pair{0, 999}, {119, 121}, {240, 240}, {500, 2000}, {-5, 3}}) {
            const auto found = select(*db, {matcher(MatchType::Equal, "a", "b")},
                                      start + from * 15'000, start + to * 15'000);
            QCOMPARE(found.size(), size_t(1));
            const int first = std::max(from, 0);
            const int last = std::min(to, 999);
            QCOMPARE(found[0].samples.size(), size_t(last - first + 1));
            for (int i = first; i <= last; ++i)
                QVERIFY((found[0].samples[size_t(i - first)] ==
                         Sample{start + i * 15'000, i % 7 == 0 ? 0.5 : i}));
        }
    }
    void countsTheChunksItReads() {
        const pallium::test::TempDir directory;
        const auto db = openDb(directory.path(), {.blockRangeMs = 7200'000});
        for (int i = 0; i < 300; ++i)
            append(*db, Batch().add(Labels::of({{"a", "b"}}), {{i * 1000, i * 0.1}}));
        const auto querier = db->querier(0, 300'000);
        QVERIFY(querier);
        const Matcher wanted[] = {Matcher::equal("a", "b")};
        const auto series = (*querier)->select(Context(), true, {}, wanted);
        QVERIFY(series);
        const auto chunksIn = [&](TimestampMs from, TimestampMs to) {
            storage::SampleColumns columns;
            if (!(*series)->read(0, from, to, columns)) return size_t(0);
            return columns.chunkBytes > 0 ? columns.chunks : size_t(0);
        };
        QCOMPARE(chunksIn(0, 300'000), size_t(3));  // of 120, 120 and 60 samples
        QCOMPARE(chunksIn(130'000, 140'000), size_t(1));
        QCOMPARE(chunksIn(100'000, 140'000), size_t(2));
    }
    void showsASelectionAsItWas() {
        const pallium::test::TempDir directory;
        auto db = openDb(directory.path());
        const Labels labels = Labels::of({{"a", "b"}});
        append(*db, Batch().add(labels, {{1000, 1}}));
        const auto querier = db->querier(0, 100'000);
        const std::vector<Matcher> wanted = parse(list({"=", "a", "b"}));
        const auto found = (*querier)->select(Context(), false, {}, wanted);
        append(*db, Batch().add(labels, {{2000, 2}}));
        db.reset();
        storage::SampleColumns columns;
        QVERIFY((*found)->read(0, 0, 100'000, columns));
        QCOMPARE(columns.size(), size_t(1));
        std::vector<Label> scratch;
        QCOMPARE(formatLabels((*found)->labels(0, scratch)), std::string("{a=\"b\"}"));
    }

  private:
    static QStringList list(std::initializer_list<const char*> words) {
        QStringList strings;
        for (const char* word : words)
            strings.append(QString::fromLatin1(word));
        return strings;
    }
    static std::vector<Matcher> parse(const QStringList& words) {
        std::vector<Matcher> matchers;
        for (qsizetype i = 0; i + 2 < words.size(); i += 3) {
            const std::string sign = words[i].toStdString();
            const MatchType type = sign == "="    ? MatchType::Equal
                                   : sign == "!=" ? MatchType::NotEqual
                                   : sign == "=~" ? MatchType::Regex
                                                  : MatchType::NotRegex;
            matchers.push_back(
                matcher(type, words[i + 1].toStdString(), words[i + 2].toStdString()));
        }
        return matchers;
    }

    pallium::test::TempDir m_directory;
    std::unique_ptr<Db> m_db;
    std::vector<Labels> m_all;
};

static const pallium::test::Registrar<DbQueryTest> registeredQuery;

}  // namespace pallium::tsdb

#include "db_query_test.moc"
