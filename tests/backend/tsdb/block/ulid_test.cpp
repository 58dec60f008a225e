#include "backend/tsdb/block/ulid.h"

#include "tests/backend/tsdb/block/golden_blocks.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

#include <set>

namespace pallium::tsdb {

class UlidTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsTimeBytesAndHashAsTheReferenceDoes() {
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        const QJsonObject hashes = test::goldenJson(*shared + "/golden/tsdb/hashes.json");
        const QJsonArray vectors = hashes[u"ulid"].toArray();
        QVERIFY(!vectors.isEmpty());
        for (const auto& vector : vectors) {
            const std::string text = vector[u"ulid"].toString().toStdString();
            const auto ulid = Ulid::parse(text);
            QVERIFY(ulid.has_value());
            QCOMPARE(ulid->toString(), text);
            QCOMPARE(ulid->timeMs(), vector[u"time_ms"].toInteger());
            QCOMPARE(int64_t{ulid->hash()}, vector[u"block_ring_hash"].toInteger());
            const auto bytes = ulid->bytes();
            QCOMPARE(QByteArray(reinterpret_cast<const char*>(bytes.data()), 16).toHex(),
                     vector[u"bytes"].toString().toLatin1());
        }
    }
    void refusesWhatIsNoUlid_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("short") << QStringLiteral("01HF7YAT0006AFVGQT5ZYC0GE");
        QTest::newRow("long") << QStringLiteral("01HF7YAT0006AFVGQT5ZYC0GEKK");
        QTest::newRow("lower case") << QStringLiteral("01hf7yat0006afvgqt5zyc0gek");
        QTest::newRow("a letter that is left out") << QStringLiteral("01HF7YAT0006AFVGQT5ZYC0GEI");
        QTest::newRow("more than 128 bits") << QStringLiteral("81HF7YAT0006AFVGQT5ZYC0GEK");
    }
    void refusesWhatIsNoUlid() {
        QFETCH(QString, text);
        QVERIFY(!Ulid::parse(text.toStdString()));
    }
    void holdsTheGreatestAndTheLeast() {
        for (const char* text : {"7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "00000000000000000000000000"})
            QCOMPARE(Ulid::parse(text)->toString(), std::string(text));
        QCOMPARE(Ulid::parse("00000000000000000000000000"), std::optional(Ulid()));
        QCOMPARE(Ulid::parse("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")->timeMs(), (int64_t{1} << 48) - 1);
    }
    void ordersByTimeAndText() {
        const Ulid early = Ulid::generate(1'700'000'000'000);
        const Ulid late = Ulid::generate(1'700'000'000'001);
        QVERIFY(early < late);
        QVERIFY(early.toString() < late.toString());
        QCOMPARE(early.timeMs(), int64_t{1'700'000'000'000});
    }
    void ascendsWithinAMillisecond() {
        std::vector<Ulid> made;
        for (int i = 0; i < 1000; ++i)
            made.push_back(Ulid::generate(5));
        QVERIFY(std::is_sorted(made.begin(), made.end()));
        QCOMPARE(std::set<Ulid>(made.begin(), made.end()).size(), made.size());
        QCOMPARE(made.back().timeMs(), int64_t{5});
    }
};

static const test::Registrar<UlidTest> registered;

}  // namespace pallium::tsdb

#include "ulid_test.moc"
