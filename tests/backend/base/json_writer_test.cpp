#include "backend/base/json_writer.h"

#include "tests/support/test_main.h"

namespace pallium {

class JsonWriterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void placesCommas() {
        std::string out;
        JsonWriter json(out);
        json.beginObject()
            .key("a")
            .value(1)
            .key("b")
            .beginArray()
            .value("x")
            .value(true)
            .null()
            .endArray();
        json.key("c").beginObject().endObject().key("d").value(0.5).endObject();
        QCOMPARE(out, std::string("{\"a\":1,\"b\":[\"x\",true,null],\"c\":{},\"d\":0.5}"));
    }
    void escapesControlsAndRepairsUtf8() {
        std::string out;
        appendJsonString(out, "\"\\\n\x01<\xff\xc3\xa4");
        QCOMPARE(out, std::string("\"\\\"\\\\\\n\\u0001<\xEF\xBF\xBD\xc3\xa4\""));
    }
    void escapesMarkupAsGoDoes() {
        QCOMPARE(withGoEscapes("{\"a<b\":\"&>\\\"\"}"),
                 std::string("{\"a\\u003cb\":\"\\u0026\\u003e\\\"\"}"));
        QCOMPARE(withGoEscapes("\"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\xe2\x80\""),
                 std::string("\"\\u2028\\u2029\xe2\x80\xaa\xe2\x80\""));
        QCOMPARE(withGoEscapes(""), std::string());
    }
};

static const test::Registrar<JsonWriterTest> registered;

}  // namespace pallium

#include "json_writer_test.moc"
