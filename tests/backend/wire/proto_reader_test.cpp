#include "backend/wire/proto_reader.h"

#include "tests/support/test_main.h"

namespace pallium::wire {
namespace {

/// Skips every field; the failure's text, or nothing.
std::string skipAll(std::string_view message) {
    ProtoFailure failure;
    ProtoReader reader(message, "Message", failure);
    while (reader.next() && reader.skip()) {
    }
    return failure.kind == ProtoFailure::Kind::None ? "" : failure.error().message;
}

std::string_view viewOf(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

}  // namespace

class ProtoReaderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsEachWireType() {
        const QByteArray message = QByteArray::fromHex(
            "08ac02"
            "11000000000000f03f"
            "1a026162"
            "20ffffffffffffffffff01");
        ProtoFailure failure;
        ProtoReader reader(viewOf(message), "Message", failure);
        uint64_t number = 0;
        double real = 0;
        std::string_view text;
        QVERIFY(reader.next());
        QCOMPARE(reader.field(), 1);
        QVERIFY(reader.varint("A", number));
        QCOMPARE(number, uint64_t(300));
        QVERIFY(reader.next() && reader.fixed64("B", real));
        QCOMPARE(real, 1.0);
        QVERIFY(reader.next() && reader.sized("C", text));
        QVERIFY(text == "ab");
        QVERIFY(reader.next() && reader.varint("D", number));
        QCOMPARE(static_cast<int64_t>(number), int64_t(-1));
        QVERIFY(!reader.next());
        QVERIFY(failure.kind == ProtoFailure::Kind::None);
    }
    void skips_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char* name, const char* hex, const char* error) {
            QTest::newRow(name) << QByteArray::fromHex(hex) << QByteArray(error);
        };
        row("nothing", "", "");
        row("every type", "0801 110000000000000000 1a0161 2500000000", "");
        row("a group", "0b 0801 0c 1001", "");
        row("groups in groups", "0b 0b 1a0161 0c 0c", "");
        row("a group without end", "0b 0801", "unexpected EOF");
        row("an end without group", "0c", "proto: Message: wiretype end group for non-group");
        row("wire type 6", "0e", "proto: illegal wireType 6");
        row("wire type 7 in a group", "0b 0f", "proto: illegal wireType 7");
        row("field 0", "00", "proto: Message: illegal tag 0 (wire type 0)");
        row("a negative field", "fcffffff7f", "proto: Message: wiretype end group for non-group");
        row("a cut varint", "0880", "unexpected EOF");
        row("a cut tag", "80", "unexpected EOF");
        row("cut eight bytes", "09 00000000000000", "unexpected EOF");
        row("cut four bytes", "0d 000000", "unexpected EOF");
        row("a length beyond the end", "0a02 61", "unexpected EOF");
        row("a huge length", "0a ffffffff07", "unexpected EOF");
        row("a negative length", "0a ffffffffffffffffff01",
            "proto: negative length found during unmarshaling");
        row("a varint of ten bytes", "08 ffffffffffffffffff7f", "");
        row("a varint of eleven bytes", "08 ffffffffffffffffffff01", "proto: integer overflow");
    }
    void skips() {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, error);
        QCOMPARE(QByteArray::fromStdString(skipAll(viewOf(message))), error);
    }
    void endsDeepNestingWithoutRecursion() {
        QVERIFY(skipAll(std::string(1'000'000, '\x0b')) == "unexpected EOF");
        QVERIFY(skipAll(std::string(500'000, '\x0b') + std::string(500'000, '\x0c')).empty());
    }
};

static const test::Registrar<ProtoReaderTest> registered;

}  // namespace pallium::wire

#include "proto_reader_test.moc"
