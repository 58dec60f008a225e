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
            const auto decoded = gzipDecode(gzipEncode(text), kLimit);
            QVERIFY(decoded);
            QVERIFY(*decoded == text);
        }
    }
    void gzipReadsSeveralMembers() {
        QVERIFY(gzipDecode(gzipEncode("one ") + gzipEncode("") + gzipEncode("two"), 100).value() ==
                "one two");
    }
    void gzipStopsAtTheLimit() {
        const std::string bomb = gzipEncode(std::string(64 << 20, '\0'));
        const auto decoded = gzipDecode(bomb, kLimit);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::LimitExceeded);
        QVERIFY(gzipDecode(gzipEncode("12345"), 5));
        QCOMPARE(gzipDecode(gzipEncode("123456"), 5).error().kind, ErrorKind::LimitExceeded);
        QVERIFY(!gzipDecode(gzipEncode("1"), 0));
        QVERIFY(gzipDecode(gzipEncode(""), 0));
    }
    void gzipRefusesEveryTruncation() {
        const std::string whole = gzipEncode(mixedText(300));
        for (size_t size = 0; size < whole.size(); ++size) {
            const auto decoded = gzipDecode(std::string_view(whole).substr(0, size), kLimit);
            QVERIFY(!decoded);
            QVERIFY(decoded.error().message == "unexpected EOF");
        }
    }
    void gzipSaysWhatIsWrong() {
        QVERIFY(gzipDecode("not gzip at all", kLimit).error().message == "gzip: invalid header");
        QVERIFY(gzipDecode(gzipEncode("text") + "rest", kLimit).error().message ==
                "gzip: invalid header");
        std::string badSum = gzipEncode("text");
        badSum[badSum.size() - 6] ^= 1;
        QVERIFY(gzipDecode(badSum, kLimit).error().message == "gzip: invalid checksum");
    }
};

static const test::Registrar<CompressionTest> registered;

}  // namespace pallium::io

#include "compression_test.moc"
