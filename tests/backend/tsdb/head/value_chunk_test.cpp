#include "backend/tsdb/head/value_chunk.h"

#include "backend/model/sample.h"
#include "backend/tsdb/head/scaled_integer.h"
#include "tests/support/test_main.h"

#include <cmath>
#include <limits>
#include <random>

namespace pallium::tsdb {
namespace {

using Values = std::vector<double>;

ValueChunk encode(SegmentPool& pool, const Values& values) {
    ValueChunk chunk;
    for (const double value : values)
        chunk.append(pool, value);
    return chunk;
}

bool isSame(const Values& values, SegmentPool& pool, const ValueChunk& chunk) {
    double decoded[kMaxChunkSamples];
    if (chunk.decode(pool, decoded) != values.size()) return false;
    for (size_t i = 0; i < values.size(); ++i)
        if (std::bit_cast<uint64_t>(decoded[i]) != std::bit_cast<uint64_t>(values[i])) return false;
    return std::bit_cast<uint64_t>(chunk.last(pool)) == std::bit_cast<uint64_t>(values.back());
}

Values repeated(size_t times, double value) {
    return Values(times, value);
}
Values joined(std::initializer_list<Values> parts) {
    Values all;
    for (const Values& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}
Values series(size_t count, const std::function<double(size_t)>& valueAt) {
    Values values;
    for (size_t i = 0; i < count; ++i)
        values.push_back(valueAt(i));
    return values;
}
double bits(uint64_t pattern) {
    return std::bit_cast<double>(pattern);
}

constexpr double kInf = std::numeric_limits<double>::infinity();

}  // namespace

class ValueChunkTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsEveryBit_data() {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<int>("encoding");
        const auto row = [](const char* name, const Values& values, ValueEncoding encoding) {
            QTest::newRow(name) << QList<double>(values.begin(), values.end())
                                << static_cast<int>(encoding);
        };
        const auto constant = ValueEncoding::Constant;
        const auto integers = ValueEncoding::Integers;
        const auto trend = ValueEncoding::Trend;
        const auto xored = ValueEncoding::Xor;
        row("one", {3.5}, constant);
        row("a constant", repeated(120, 42), constant);
        row("a constant of any bits", repeated(7, bits(0xfff123456789abcd)), constant);
        row("negative zero only", repeated(3, -0.0), constant);
        row("zero then negative zero", {0.0, -0.0, 0.0}, xored);
        row("steady counter", series(120, [](size_t i) { return 1000.0 + 15.0 * double(i); }),
            trend);
        row("counter with resets", {5, 10, 20, 0, 3, 7, 0, 0, 0, 1}, trend);
        row("counter of large steps",
            series(120, [](size_t i) { return std::floor(3.7e10 * double(i)) + double(i * i); }),
            trend);
        row("gauge that falls and rises", {10, 9, 8, 9, 10, 300, -300}, integers);
        row("decimals", {0.5, 0.25, 0.125, 99.99, 0.001}, integers);
        row("more places each time", {1, 1.5, 1.25, 1.125, 1.0625, 1.03125}, integers);
        row("scale outgrows a double", {9007199254740991.0, 1.5, 2}, xored);
        row("integer limits", {-9007199254740991.0, 9007199254740991.0, 0}, trend);
        row("beyond exact integers", {9007199254740992.0, 9007199254740994.0, 1e300, -1e300},
            xored);
        row("int64 limits", {-9223372036854775808.0, 9223372036854775808.0, 1}, xored);
        row("irrational", {std::sqrt(2), std::sqrt(3), std::sqrt(3), 1}, xored);
        row("stale after integers", {1, 2, staleNan()}, trend);
        row("stale amid integers", {1, 2, staleNan(), staleNan(), 3, 4}, trend);
        row("stale first", {staleNan(), 1, 2}, xored);
        row("NaN payloads",
            {1, bits(0x7ff8000000000001), bits(0x7ff800000000beef), bits(0xfff8000000000001), 2},
            integers);
        row("infinities", {kInf, -kInf, 1, kInf}, xored);
        row("integers and infinities", {1, kInf, -kInf, 2, 2, 2}, trend);
        row("denormals", {5e-324, 2.2250738585072014e-308, 0}, xored);
        row("run then change", joined({repeated(100, 7), {8}, repeated(19, 8)}), trend);
        row("integers then irrational", joined({repeated(50, 7), {8, 9, M_PI, 9, M_PI}}), xored);
        row("full of raw values",
            series(120, [](size_t i) { return i == 0 ? 1.0 : bits(0x7ff8000000000000 + i); }),
            integers);
        row("widest residuals",
            series(120,
                   [](size_t i) { return i % 2 == 0 ? 9007199254740991.0 : -9007199254740991.0; }),
            integers);
        row("widest differences",
            series(120, [](size_t i) { return bits(0x9e3779b97f4a7c15ULL * (2 * i + 1)); }), xored);
    }
    void keepsEveryBit() {
        QFETCH(QList<double>, values);
        QFETCH(int, encoding);
        SegmentPool pool;
        const Values all(values.begin(), values.end());
        for (size_t count = 1; count <= all.size(); ++count) {
            const Values prefix(all.begin(), all.begin() + static_cast<ptrdiff_t>(count));
            QVERIFY(isSame(prefix, pool, encode(pool, prefix)));
        }
        QCOMPARE(static_cast<int>(encode(pool, all).encoding()), encoding);
    }

    void keepsRandomMixtures() {
        std::mt19937_64 random(7);
        const auto one = [&random](unsigned kind) {
            switch (kind % 8) {
                case 0:
                    return static_cast<double>(random() % 1000);
                case 1:
                    return static_cast<double>(random() % 100000) / 100;
                case 2:
                    return bits(random());
                case 3:
                    return staleNan();
                case 4:
                    return -static_cast<double>(random() >> 11);
                case 5:
                    return static_cast<double>(random() % 3);
                case 6:
                    return static_cast<double>(random() % 1000000000) / 1e6;
                default:
                    return static_cast<double>(random()) * 1e-3;
            }
        };
        for (int round = 0; round < 4000; ++round) {
            SegmentPool pool;
            const unsigned first = static_cast<unsigned>(random());
            const unsigned changes = static_cast<unsigned>(random() % 4);
            Values values;
            for (size_t i = 0; i < 1 + random() % kMaxChunkSamples; ++i)
                values.push_back(
                    one(random() % 40 < changes ? static_cast<unsigned>(random()) : first));
            QVERIFY2(isSame(values, pool, encode(pool, values)), std::to_string(round).c_str());
        }
    }

    void reusesTheSegmentsOfRecodedChunks() {
        SegmentPool pool;
        for (int i = 0; i < 100; ++i) {
            ValueChunk chunk = encode(pool, {1, 2, 3, 4.5, M_PI});
            Q_UNUSED(chunk);
        }
        QVERIFY(pool.memoryBytes() <= 32 * (100 * 3 + 1));
    }

    void scalesOnlyWhatComesBackExactly() {
        QCOMPARE(toScaled(0.1, 1).value_or(-1), int64_t(1));
        QCOMPARE(toScaled(-123.45, 2).value_or(-1), int64_t(-12345));
        QVERIFY(!toScaled(0.1, 0));
        QVERIFY(!toScaled(1.0 / 3, 9));
        QVERIFY(!toScaled(-0.0, 0));
        QVERIFY(!toScaled(kInf, 0));
        QVERIFY(!toScaled(staleNan(), 0));
        QVERIFY(!toScaled(9007199254740992.0, 0));
    }
};

static const pallium::test::Registrar<ValueChunkTest> registeredValueChunk;

}  // namespace pallium::tsdb

#include "value_chunk_test.moc"
