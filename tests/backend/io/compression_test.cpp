#include "backend/io/compression.h"

#include "tests/support/test_main.h"

namespace pallium::io {
namespace {

constexpr size_t kLimit = 1 << 20;

std::string mixedText(size_t size) {
    std::string text;
    uint32_t state = 1;
    while (text.size() < size) {
        state = state * 1664525 + 1013904223;
        text.append(state % 5, static_cast<char>(state >> 24));
        text.push_back(static_cast<char>(state >> 16));
    }
    text.resize(size);
    return text;
}

}  // namespace

class CompressionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void snappyReadsBackWhatItWrote() {
        std::string out;
        size_t declared = 0;
        for (const size_t size : {size_t(0), size_t(1), size_t(60), size_t(100'000), kLimit}) {
            const std::string text = mixedText(size);
            QVERIFY(snappyDecode(snappyEncode(text), kLimit, out, declared));
            QVERIFY(out == text);
            QCOMPARE(declared, size);
        }
        const std::string zeros(
            kLimit, '\0');  // the densest there is: the plausibility check must let it pass
        QVERIFY(snappyDecode(snappyEncode(zeros), kLimit, out, declared));
        QVERIFY(out == zeros);
    }

    void snappyRefuses_data() {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<qulonglong>("declared");
        QTest::addColumn<bool>("isLimit");
        const auto bytes = [](std::initializer_list<int> values) {
            QByteArray array;
            for (const int value : values)
                array.append(static_cast<char>(value));
            return array;
        };
        using U = qulonglong;
        QTest::newRow("nothing") << QByteArray() << U(0) << false;
        QTest::newRow("an endless length")
            << bytes({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}) << U(0) << false;
        QTest::newRow("64 GiB") << bytes({0x80, 0x80, 0x80, 0x80, 0x80, 0x02}) << U(0) << false;
        QTest::newRow("4 GiB less one")
            << bytes({0xff, 0xff, 0xff, 0xff, 0x0f}) << U(0xffffffffU) << true;
        QTest::newRow("limit + 1") << bytes({0x81, 0x80, 0x40}) << U(kLimit + 1) << true;
        QTest::newRow("more than it can hold")
            << bytes({0x80, 0x80, 0x40, 0}) << U(kLimit) << false;
        QTest::newRow("a copy before the start") << bytes({4, 0x01, 0x01}) << U(4) << false;
        QTest::newRow("a literal cut short") << bytes({4, 0x0c, 'a'}) << U(4) << false;
        QTest::newRow("no snappy at all") << QByteArray("{\"a\":1}") << U('{') << false;
    }
    void snappyRefuses() {
        QFETCH(QByteArray, in);
        QFETCH(qulonglong, declared);
        QFETCH(bool, isLimit);
        std::string out;
        size_t declaredBytes = 99;
        const auto result = snappyDecode({in.constData(), static_cast<size_t>(in.size())}, kLimit,
                                         out, declaredBytes);
        QVERIFY(!result);
        QCOMPARE(result.error().kind,
                 isLimit ? ErrorKind::LimitExceeded : ErrorKind::InvalidArgument);
        if (!isLimit) QVERIFY(result.error().message == "snappy: corrupt input");
        QCOMPARE(qulonglong(declaredBytes), declared);
        QVERIFY(out.capacity() < 1024);
    }

    void gzipReadsBackWhatItWrote() {
        for (const size_t size : {size_t(0), size_t(1), size_t(50'000), kLimit}) {
            const std::string text = mixedText(size);
            std::string out = "left over";
            QVERIFY(gzipDecode(gzipEncode(text), kLimit, out));
            QVERIFY(out == text);
        }
    }
    void gzipReadsSeveralMembers() {
        std::string out;
        QVERIFY(gzipDecode(gzipEncode("one ") + gzipEncode("") + gzipEncode("two"), 100, out));
        QVERIFY(out == "one two");
    }
    void gzipStopsAtTheLimit() {
        const std::string bomb = gzipEncode(std::string(64 << 20, '\0'));
        std::string out;
        const auto decoded = gzipDecode(bomb, kLimit, out);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::LimitExceeded);
        QVERIFY(gzipDecode(gzipEncode("12345"), 5, out));
        QCOMPARE(gzipDecode(gzipEncode("123456"), 5, out).error().kind, ErrorKind::LimitExceeded);
        QVERIFY(!gzipDecode(gzipEncode("1"), 0, out));
        QVERIFY(gzipDecode(gzipEncode(""), 0, out));
    }
    void gzipRefusesEveryTruncation() {
        const std::string whole = gzipEncode(mixedText(300));
        std::string out;
        for (size_t size = 0; size < whole.size(); ++size) {
            const auto decoded = gzipDecode(std::string_view(whole).substr(0, size), kLimit, out);
            QVERIFY(!decoded);
            QVERIFY(decoded.error().message == (size == 0 ? "EOF" : "unexpected EOF"));
        }
    }
    void gzipSaysWhatIsWrong() {
        std::string out;
        QVERIFY(gzipDecode("not gzip at all", kLimit, out).error().message ==
                "gzip: invalid header");
        QVERIFY(gzipDecode("not gzip", kLimit, out).error().message == "unexpected EOF");
        QVERIFY(gzipDecode(gzipEncode("text") + "rest", kLimit, out).error().message ==
                "gzip: invalid header");
        std::string badSum = gzipEncode("text");
        badSum[badSum.size() - 6] ^= 1;
        QVERIFY(gzipDecode(badSum, kLimit, out).error().message == "gzip: invalid checksum");
    }

    void zstdReadsBackWhatItWrote() {
        for (const size_t size : {size_t(0), size_t(1), size_t(50'000), kLimit}) {
            const std::string text = mixedText(size);
            std::string out = "left over";
            QVERIFY(zstdDecode(zstdEncode(text), kLimit, out));
            QVERIFY(out == text);
        }
    }
    void zstdReadsSeveralFrames() {
        std::string out;
        QVERIFY(zstdDecode(zstdEncode("one ") + zstdEncode("") + zstdEncode("two"), 100, out));
        QVERIFY(out == "one two");
    }
    void zstdStopsAtTheLimit() {
        const std::string bomb = zstdEncode(std::string(64 << 20, '\0'));
        std::string out;
        QCOMPARE(zstdDecode(bomb, kLimit, out).error().kind, ErrorKind::LimitExceeded);
        QVERIFY(out.capacity() < 4 * kLimit);
        QVERIFY(zstdDecode(zstdEncode("12345"), 5, out));
        QCOMPARE(zstdDecode(zstdEncode("123456"), 5, out).error().kind, ErrorKind::LimitExceeded);
        QVERIFY(zstdDecode(zstdEncode(""), 0, out));
    }
    void zstdRefusesEveryTruncation() {
        const std::string whole = zstdEncode(mixedText(300));
        std::string out;
        for (size_t size = 0; size < whole.size(); ++size) {
            const auto decoded = zstdDecode(std::string_view(whole).substr(0, size), kLimit, out);
            QVERIFY(!decoded);
            QVERIFY(decoded.error().message == "unexpected EOF");
        }
    }
    void zstdRefusesWhatItIsNot() {
        std::string out;
        QVERIFY(zstdDecode("not zstd at all", kLimit, out).error().message.starts_with("zstd: "));
        // A frame whose header wants a window of 2 GiB.
        const char wide[] = "\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00";
        const std::string_view frame(wide, sizeof wide - 1);
        QVERIFY(zstdDecode(frame, kLimit, out).error().message.starts_with("zstd: "));
    }
};

static const test::Registrar<CompressionTest> registered;

}  // namespace pallium::io

#include "compression_test.moc"
