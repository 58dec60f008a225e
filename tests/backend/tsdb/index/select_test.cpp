#include "backend/tsdb/index/select.h"

#include "backend/io/varint.h"
#include "backend/tsdb/index/series_ids.h"
#include "tests/backend/tsdb/index/index_fixture.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <array>
#include <random>
#include <set>

namespace pallium::tsdb {
namespace {

/// Random label sets over a few names and values, so that matchers meet all mixtures of them; one
/// label has a value of its own for each series.
class RandomIndex {
  public:
    RandomIndex(uint32_t seed, size_t count) : m_random(seed) {
        std::set<Labels> sets;
        for (size_t i = 0; i < count; ++i) {
            LabelsBuilder labels;
            labels.set("__name__", "m" + std::to_string(pick(4)));
            for (const char* name : {"a", "b", "c", "rare"})
                if (pick(name[0] == 'r' ? 40 : 3) == 0)
                    labels.set(name, kValues[pick(kValues.size())]);
            if (pick(2) == 0) labels.set("id", "id-" + std::to_string(i));
            sets.insert(labels.labels());
        }
        std::vector<IndexedSeries> series;
        for (const Labels& labels : sets)
            series.push_back({labels, {}});
        m_list = std::make_unique<IndexedSeriesList>(std::move(series));
        const std::string path = m_dir.path() + "/index";
        if (m_list->write(io::realFileSystem(), path))
            index = IndexReader::open(io::realFileSystem(), path).value();
    }

    Matcher matcher() {
        static const std::vector<const char*> names = {"__name__", "a",    "b", "c",
                                                       "id",       "rare", "no"};
        const std::string name = names[pick(names.size())];
        const auto type = static_cast<MatchType>(pick(4));
        if (type == MatchType::Equal || type == MatchType::NotEqual)
            return Matcher::create(type, name, plain(name)).value();
        static const std::vector<const char*> patterns = {
            "",       ".*",         ".+",     "x|y",    "x|",         "x.*",
            ".*z",    "xy|xz|nope", "m1|m2",  "m.",     "id-1.*",     "id-[0-4]+",
            "id-.*5", "[^x]*",      "(x|y)?", "x(y|z)", "\xc3\xa4.*", "none"};
        return Matcher::create(type, name, patterns[pick(patterns.size())]).value();
    }
    std::vector<Matcher> matchers() {
        std::vector<Matcher> all;
        for (size_t count = pick(4); count > 0; --count)
            all.push_back(matcher());
        return all;
    }

    std::vector<LabelsView> expected(std::span<const Matcher> matchers) const {
        std::vector<LabelsView> found;
        for (const IndexedSeries& each : m_list->series())
            if (matchesAll(matchers, each.labels.view())) found.push_back(each.labels.view());
        return found;
    }
    std::string anyName() {
        static const std::vector<const char*> names = {"__name__", "a", "id", "rare", "no"};
        return names[pick(names.size())];
    }

    std::shared_ptr<const IndexReader> index;

  private:
    static constexpr std::array<const char*, 8> kValues = {"x",   "y", "xy",        "xz",
                                                           "xyz", "z", "\xc3\xa4x", "\xff"};
    size_t pick(size_t below) { return m_random() % below; }
    std::string plain(const std::string& name) {
        if (pick(5) == 0) return "";
        if (name == "id") return "id-" + std::to_string(pick(100));
        if (name == "__name__") return "m" + std::to_string(pick(5));
        return kValues[pick(kValues.size())];
    }

    std::mt19937 m_random;
    test::TempDir m_dir;
    std::unique_ptr<IndexedSeriesList> m_list;
};

std::string textOf(std::span<const Matcher> matchers) {
    std::string text;
    for (const Matcher& matcher : matchers)
        text += matcher.toString() + " ";
    return text;
}

}  // namespace

class SelectTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void selectsWhatAFilterOverAllSeriesSelects() {
        for (uint32_t seed = 1; seed <= 12; ++seed) {
            RandomIndex random(seed, seed % 3 == 0 ? 3000 : seed * 10);
            QVERIFY(random.index);
            for (int round = 0; round < 150; ++round) {
                const std::vector<Matcher> matchers = random.matchers();
                const std::string text = std::to_string(seed) + ": " + textOf(matchers);
                const std::vector<LabelsView> expected = random.expected(matchers);
                const auto found = selectIndexSeries({}, *random.index, matchers);
                QVERIFY2(found, text.c_str());
                QVERIFY2(found->size() == expected.size(), text.c_str());
                std::vector<Label> labels;
                for (size_t i = 0; i < expected.size(); ++i) {
                    QVERIFY(random.index->labels((*found)[i], labels));
                    QVERIFY2(compareLabels(labels, expected[i]) == 0, text.c_str());
                }
                checkNamesAndValues(random, matchers, expected);
            }
        }
    }
    void selectsAllWithoutMatchers() {
        RandomIndex random(99, 100);
        QCOMPARE(selectIndexSeries({}, *random.index, {})->size(), random.expected({}).size());
    }
    void stopsWhenItIsCanceled() {
        RandomIndex random(5, 10);
        const CancelToken token;
        token.cancel();
        QCOMPARE(selectIndexSeries(Context(token), *random.index, {}).error().kind,
                 ErrorKind::Canceled);
    }
    void gallopsToTheFirstThatIsNotLess() {
        std::vector<IndexSeriesId> ids;
        for (IndexSeriesId id = 3; id < 400; id += 1 + id % 7)
            ids.push_back(id);
        for (size_t from = 0; from <= ids.size(); ++from) {
            for (IndexSeriesId wanted = 0; wanted < 410; ++wanted) {
                const auto at = std::lower_bound(ids.begin() + static_cast<std::ptrdiff_t>(from),
                                                 ids.end(), wanted);
                QCOMPARE(gallopTo(ids, from, wanted), static_cast<size_t>(at - ids.begin()));
            }
        }
    }
    void unitesFewAndManyLists() {
        std::mt19937 random(7);
        for (const uint32_t spread : {10U, 1000U, 10'000'000U}) {
            std::vector<std::vector<uint8_t>> bytes(20);
            std::set<IndexSeriesId> expected;
            std::vector<IndexPostings> lists(1);
            for (auto& list : bytes) {
                std::set<IndexSeriesId> ids;
                for (int i = 0; i < 30; ++i)
                    ids.insert(static_cast<IndexSeriesId>(random() % spread));
                for (const IndexSeriesId id : ids)
                    io::appendFixedBig(list, id);
                expected.insert(ids.begin(), ids.end());
                lists.emplace_back(list);
            }
            QVERIFY(unite(lists) == std::vector<IndexSeriesId>(expected.begin(), expected.end()));
        }
        QVERIFY(unite({}).empty());
    }
    void findsValuesAndWalksFromOne() {
        // Enough values that look-ups begin at samples.
        std::vector<IndexedSeries> series;
        for (int i = 1000; i < 1300; ++i)
            series.push_back({Labels::of({{"n", "v" + std::to_string(i)}}), {}});
        const IndexedSeriesList list(std::move(series));
        const test::TempDir dir;
        QVERIFY(list.write(io::realFileSystem(), dir.path() + "/index"));
        const auto index = IndexReader::open(io::realFileSystem(), dir.path() + "/index").value();
        for (int i = 1000; i < 1310; ++i) {
            const std::string value = "v" + std::to_string(i);
            const size_t expected = i < 1300 ? 1 : 0;
            QCOMPARE(index->postings("n", value)->size(), expected);
            QCOMPARE(index->postingsSize("n", value), expected);
            int walked = 0;
            QVERIFY(index->forEachValue(
                "n", [&walked](std::string_view) { return ++walked > 0; }, value));
            QCOMPARE(walked, 1300 - std::min(i, 1300));
        }
        const std::vector<std::string_view> some = {"a", "v1000", "v1031", "v1032x", "v1299", "w"};
        const auto lists = index->postings("n", some);
        QVERIFY(lists);
        const std::vector<size_t> sizes = {0, 1, 1, 0, 1, 0};
        for (size_t i = 0; i < some.size(); ++i)
            QCOMPARE((*lists)[i].size(), sizes[i]);
        QCOMPARE(index->extent("n", "v11").values, size_t(100));
        QCOMPARE(index->extent("n").values, size_t(300));
        QCOMPARE(index->extent("none").values, size_t(0));
    }

  private:
    static void checkNamesAndValues(RandomIndex& random, std::span<const Matcher> matchers,
                                    std::span<const LabelsView> expected) {
        const std::string wanted = random.anyName();
        std::set<std::string> names, values;
        for (const LabelsView labels : expected) {
            for (const Label& label : labels) {
                names.emplace(label.name);
                if (label.name == wanted) values.emplace(label.value);
            }
        }
        const std::string text = wanted + ": " + textOf(matchers);
        const auto foundNames = indexLabelNames({}, *random.index, matchers);
        const auto foundValues = indexLabelValues({}, *random.index, wanted, matchers);
        QVERIFY(foundNames && foundValues);
        QVERIFY2(*foundNames == std::vector<std::string>(names.begin(), names.end()), text.c_str());
        QVERIFY2(*foundValues == std::vector<std::string>(values.begin(), values.end()),
                 text.c_str());
    }
};

static const test::Registrar<SelectTest> registered;

}  // namespace pallium::tsdb

#include "select_test.moc"
