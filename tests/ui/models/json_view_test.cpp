#include "ui/models/json_view.h"

#include "tests/support/test_main.h"

#include <QElapsedTimer>
#include <QJsonDocument>

namespace pallium::ui {
namespace {

class JsonViewTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void laysOutAnAnswer() {
        const QByteArray json =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":"
            "{\"a\":\"{[,:\\\"]}\"},\"value\":[1,\"2\"]},{\"metric\":{},\"value\":[1,\"3\"]}]}}";
        const QString expected = QStringLiteral(
            "{\n  \"status\": \"success\",\n  \"data\": {\n    \"resultType\": \"vector\",\n"
            "    \"result\": [\n      {\n        \"metric\": {\"a\": \"{[,:\\\"]}\"},\n"
            "        \"value\": [1, \"2\"]\n      },\n      {\n        \"metric\": {},\n"
            "        \"value\": [1, \"3\"]\n      }\n    ]\n  }\n}");
        const JsonText text = prettyJson(json);
        QCOMPARE(text.text, expected);
        QVERIFY(!text.isCut());
        QCOMPARE(QJsonDocument::fromJson(text.text.toUtf8()), QJsonDocument::fromJson(json));
    }

    void breaksLongPieces() {
        const QByteArray json = "[\"" + QByteArray(120, 'x') + "\",1]";
        QCOMPARE(prettyJson(json).text.count(u'\n'), 3);
    }

    void cutsBetweenCharacters() {
        const QByteArray json = QStringLiteral("\"ääää\"").toUtf8();
        const JsonText text = prettyJson(json, 4);
        QVERIFY(text.isCut());
        QCOMPARE(text.shownBytes, 3);
        QCOMPARE(text.text, QStringLiteral("\"ä"));
    }

    void survivesAnything_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("html") << QByteArray("<html><body>502 \"Bad\" Gateway</body>");
        QTest::newRow("unterminated") << QByteArray("{\"a\":\"\\");
        QTest::newRow("closing only") << QByteArray("]]]]}}}");
        QTest::newRow("deep") << QByteArray(1 << 18, '[');
        QTest::newRow("zeros") << QByteArray(1000, '\0');
    }
    void survivesAnything() {
        QFETCH(QByteArray, text);
        QElapsedTimer clock;
        clock.start();
        const JsonText shown = prettyJson(text);
        QCOMPARE(shown.totalBytes, text.size());
        QVERIFY(clock.elapsed() < 2000);
    }
};

const pallium::test::Registrar<JsonViewTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "json_view_test.moc"
