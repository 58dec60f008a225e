#include "backend/ring/ring_codec.h"

#include "tests/backend/ring/ring_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::ring {

class RingCodecTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void statesHaveCortexTexts() {
        using enum InstanceState;
        for (const InstanceState state : {Active, Leaving, Pending, Joining, Left, ReadOnly})
            QCOMPARE(parseState(stateText(state)), state);
        QCOMPARE(stateText(ReadOnly), std::string_view("READONLY"));
        QVERIFY(!parseState("active"));
    }
    void readsWhatItWrites() {
        RingState state = largeRing({"z", "\"<é"}, 2, 3);
        state["z0"].state = InstanceState::ReadOnly;
        state["z1"].tokens = {0, 4294967295};
        state["z1"].registeredSec = 0;
        QCOMPARE(decodeRing(encodeRing(state)).value(), state);
        QCOMPARE(encodeRing({}), std::string("{\"instances\":[]}"));
        QVERIFY(decodeRing(encodeRing({}))->empty());
    }
    void sortsTokens() {
        const auto file = decodeTokenFile("{\"tokens\":[3,1,2,3]}");
        QCOMPARE(file->tokens, (Tokens{1, 2, 3}));
        QCOMPARE(file->previousState, InstanceState::Active);
    }
    void tokenFileHasCortexForm() {
        QCOMPARE(encodeTokenFile({InstanceState::Active, {1, 2}}),
                 std::string("{\"tokens\":[1,2]}"));
        const std::string text = "{\"previousState\":\"READONLY\",\"tokens\":[]}";
        QCOMPARE(encodeTokenFile({InstanceState::ReadOnly, {}}), text);
        QCOMPARE(decodeTokenFile(text)->previousState, InstanceState::ReadOnly);
    }
    void damageIsCorruption_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray good = QByteArray::fromStdString(encodeRing(largeRing({"a"}, 1, 2)));
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no list") << QByteArray("{}");
        QTest::newRow("instance is a number") << QByteArray("{\"instances\":[1]}");
        QTest::newRow("cut") << good.left(good.size() - 3);
        QTest::newRow("unknown state") << QByteArray(good).replace("ACTIVE", "ASLEEP");
        QTest::newRow("member missing") << QByteArray(good).replace("\"zone\"", "\"zoo\"");
        QTest::newRow("token too large") << QByteArray(good).replace("[", "[4294967296,");
        QTest::newRow("token negative") << QByteArray(good).replace("tokens\":[", "tokens\":[-1,");
    }
    void damageIsCorruption() {
        QFETCH(QByteArray, text);
        const auto state = decodeRing(text.toStdString());
        QVERIFY(!state);
        QCOMPARE(state.error().kind, ErrorKind::Corruption);
    }
    void damagedTokenFileIsCorruption() {
        for (const char* text :
             {"", "[]", "{}", "{\"tokens\":[1.5]}", "{\"tokens\":[],\"previousState\":\"ASLEEP\"}"})
            QVERIFY2(!decodeTokenFile(text), text);
    }
};

static const test::Registrar<RingCodecTest> registered;

}  // namespace pallium::ring

#include "ring_codec_test.moc"
