#include "backend/base/go_text.h"

#include "tests/support/test_main.h"

#include <cmath>
#include <random>

namespace pallium {

class GoTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void formatsFloats() {
        QCOMPARE(formatFloatFixed(1e21), std::string("1000000000000000000000"));
        QCOMPARE(formatFloatFixed(-1.2345678901234567e20), std::string("-123456789012345670000"));
        QCOMPARE(formatFloatFixed(9007199254740994), std::string("9007199254740994"));
        QCOMPARE(formatFloatFixed(-0.0), std::string("-0"));
        QCOMPARE(formatFloatGeneral(1e21), std::string("1e+21"));
        QCOMPARE(formatFloatGeneral(1e6), std::string("1e+06"));
        QCOMPARE(formatFloatGeneral(123456789), std::string("1.23456789e+08"));
        QCOMPARE(formatFloatGeneral(123456.789), std::string("123456.789"));
        QCOMPARE(formatFloatGeneral(0.00001), std::string("1e-05"));
        QCOMPARE(formatFloatGeneral(0.0001), std::string("0.0001"));
        QCOMPARE(formatFloatGeneral(INFINITY), std::string("+Inf"));
        std::string json;
        appendFloatJson(json, 1e-7);
        QCOMPARE(json, std::string("1e-07"));
        json.clear();
        appendFloatJson(json, 1.8446744073709552e19);  // 2^64
        QCOMPARE(json, std::string("18446744073709552000"));
    }
    void formatsAllMagnitudesForJson() {
        std::mt19937_64 random(7);
        for (int exponent = -12; exponent <= 24; ++exponent) {
            for (int i = 0; i < 500; ++i) {
                double value = (1 + static_cast<double>(random() >> 11) * 0x1p-53 * 9) *
                               std::pow(10, exponent);
                if (i % 4 == 0) value = std::round(value * 100) / 100;
                if (i % 2 == 0) value = -value;
                std::string json;
                appendFloatJson(json, value);
                const bool isFixed =
                    value == 0 || (std::fabs(value) >= 1e-6 && std::fabs(value) < 1e21);
                std::string expected;
                if (isFixed)
                    appendFloatFixed(expected, value);
                else
                    appendFloatExponent(expected, value);
                QCOMPARE(json, expected);
                QVERIFY(json.size() <= kMaxFloatJson);
            }
        }
    }
    void quotesLikeGo() {
        QCOMPARE(quoted("a\"b\\\n\x01\xff"), std::string("\"a\\\"b\\\\\\n\\x01\\xff\""));
        QCOMPARE(quoted("\xc3\xa4\xe2\x80\x8b"), std::string("\"\xc3\xa4\\u200b\""));
    }
    void parsesFloats_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("valid");
        QTest::addColumn<double>("value");
        QTest::newRow("plain") << "1.5" << true << 1.5;
        QTest::newRow("leading point") << ".5" << true << 0.5;
        QTest::newRow("signed infinity") << "-Inf" << true << double(-INFINITY);
        QTest::newRow("underflow is zero") << "1e-400" << true << 0.0;
        QTest::newRow("overflow is an error") << "1e400" << false << 0.0;
        QTest::newRow("trailing text") << "1x" << false << 0.0;
        QTest::newRow("empty") << "" << false << 0.0;
        QTest::newRow("two signs") << "--1" << false << 0.0;
    }
    void parsesFloats() {
        QFETCH(QString, text);
        QFETCH(bool, valid);
        QFETCH(double, value);
        double parsed = 0;
        QCOMPARE(parseGoFloat(text.toStdString(), parsed), valid);
        if (valid) QVERIFY(parsed == value);
    }
    void parsesIntegers() {
        int64_t value = 0;
        QVERIFY(parseGoInt("+12", value) && value == 12);
        QVERIFY(parseGoInt("-12", value) && value == -12);
        QVERIFY(!parseGoInt("+-12", value));
        QVERIFY(!parseGoInt("9223372036854775808", value));
    }
    void parsesBooleans() {
        bool flag = true;
        QVERIFY(parseGoBool("False", flag) && !flag);
        QVERIFY(parseGoBool("t", flag) && flag);
        QVERIFY(!parseGoBool("tRUE", flag));
        QVERIFY(!parseGoBool("", flag));
    }
};

static const test::Registrar<GoTextTest> registered;

}  // namespace pallium

#include "go_text_test.moc"
