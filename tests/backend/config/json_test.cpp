#include "backend/config/json.h"

#include "backend/config/yaml.h"
#include "tests/support/test_main.h"

namespace pallium::config {

class JsonTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsWhatYamlReads() {
        const Node json =
            parseJson(R"({"a":1,"b":"1","c":[true,null,-2.5],"d":{"e":"é\n"},"f":1e21})").value();
        const Node yaml =
            parseYaml("a: 1\nb: '1'\nc: [true, null, -2.5]\nd: {e: \"é\\n\"}\nf: 1e+21\n").value();
        QVERIFY(json == yaml);
    }

    void theLastOfEqualKeysCounts() {
        QCOMPARE(printJson(parseJson(R"({"a":1,"b":2,"a":3})").value()),
                 std::string(R"({"a":3,"b":2})"));
    }

    void refusesWhatIsNoJson_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", " ", "a: 1", "{a: 1}", "{\"a\":1", "{\"a\":1}x", "{'a':1}",
                                 "[1,]", "nul", "\"\xff\"", "01", "1e999"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("too deep") << QByteArray(100, '[') + QByteArray(100, ']');
        QTest::newRow("too long") << "\"" + QByteArray(2 << 20, 'a') + "\"";
    }
    void refusesWhatIsNoJson() {
        QFETCH(QByteArray, text);
        const auto node = parseJson(text.toStdString());
        QVERIFY(!node);
        QCOMPARE(node.error().message, std::string("invalid JSON"));
    }

    void plainScalarsAreWhatTheyMeanInYaml() {
        const Node node = parseYaml(
                              "[1_000, 0x10, 1e3, .5, .inf, yes, ~, '5', 90m, text, "
                              "1.7976931348623157e+308, 9223372036854775807, 18446744073709551615]")
                              .value();
        QCOMPARE(QString::fromStdString(printJson(node)),
                 QStringLiteral("[1000,16,1000,0.5,\".inf\",true,null,\"5\",\"90m\",\"text\","
                                "1.7976931348623157e+308,9223372036854775807,"
                                "1.8446744073709552e+19]"));
    }
};

static const test::Registrar<JsonTest> registered;

}  // namespace pallium::config

#include "json_test.moc"
