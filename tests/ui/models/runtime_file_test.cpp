#include "ui/models/runtime_file.h"

#include "tests/support/test_main.h"

#include <QTest>

namespace pallium::ui {

class RuntimeFileTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void changesTheLinesOfOneLimitOnly_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QJsonValue>("value");  // null: taken away
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char* name, const char* before, const QJsonValue& value,
                            const char* after) {
            QTest::newRow(name) << QByteArray(before) << value << QByteArray(after);
        };
        row("another value keeps its comment",
            "overrides:\n  shop:\n    ingestion_rate: 10   # for the sale\n    max_label_names: "
            "3\n",
            30000,
            "overrides:\n  shop:\n    ingestion_rate: 30000   # for the sale\n"
            "    max_label_names: 3\n");
        row("quotes of a key stay", "overrides:\n  shop:\n    \"ingestion_rate\": '10'\n", 2.5,
            "overrides:\n  shop:\n    \"ingestion_rate\": 2.5\n");
        row("a limit comes first, where no comment is parted from what it tells of",
            "# ours\noverrides:\n  shop:  # big\n    # why\n    max_label_names: 3\n", 5,
            "# ours\noverrides:\n  shop:  # big\n    ingestion_rate: 5\n    # why\n"
            "    max_label_names: 3\n");
        row("indents are those of the file",
            "overrides:\n    other:\n       max_label_names: 3\n    shop:\n"
            "       max_label_names: 3\n",
            5,
            "overrides:\n    other:\n       max_label_names: 3\n    shop:\n       ingestion_rate: "
            "5\n"
            "       max_label_names: 3\n");
        row("a tenant is new", "overrides:\n  other:\n    max_label_names: 3\n", 5,
            "overrides:\n  shop:\n    ingestion_rate: 5\n  other:\n    max_label_names: 3\n");
        row("a tenant without limits", "overrides:\n  shop: {}  # none\n", 5,
            "overrides:\n  shop:  # none\n    ingestion_rate: 5\n");
        row("a tenant of nothing", "overrides:\n  shop:\n  other:\n", 5,
            "overrides:\n  shop:\n    ingestion_rate: 5\n  other:\n");
        row("nobody has limits", "overrides: {}\nmulti_kv_config:\n  primary: a\n", 5,
            "overrides:\n  shop:\n    ingestion_rate: 5\nmulti_kv_config:\n  primary: a\n");
        row("no overrides at all", "multi_kv_config:\n  primary: a", 5,
            "multi_kv_config:\n  primary: a\noverrides:\n  shop:\n    ingestion_rate: 5\n");
        row("an empty file", "", 5, "overrides:\n  shop:\n    ingestion_rate: 5\n");
        row("only comments", "# later\n", 5,
            "# later\noverrides:\n  shop:\n    ingestion_rate: 5\n");
        row("line ends of another system", "overrides:\r\n  shop:\r\n    ingestion_rate: 1\r\n", 5,
            "overrides:\r\n  shop:\r\n    ingestion_rate: 5\r\n");
        row("what is merged in is said anew",
            "base: &base\n  ingestion_rate: 1\noverrides:\n  shop:\n    <<: *base\n", 5,
            "base: &base\n  ingestion_rate: 1\noverrides:\n  shop:\n    ingestion_rate: 5\n"
            "    <<: *base\n");
        row("one is taken away", "overrides:\n  shop:\n    ingestion_rate: 1\n    x: 2 # y\n",
            QJsonValue::Null, "overrides:\n  shop:\n    x: 2 # y\n");
        row("the last one goes with its tenant",
            "overrides:\n  shop:\n    ingestion_rate: 1\n  other:\n    x: 2\n", QJsonValue::Null,
            "overrides:\n  other:\n    x: 2\n");
        row("what is not there cannot be taken away", "overrides:\n  other:\n    x: 2\n",
            QJsonValue::Null, "overrides:\n  other:\n    x: 2\n");
    }
    void changesTheLinesOfOneLimitOnly() {
        QFETCH(QByteArray, before);
        QFETCH(QJsonValue, value);
        QFETCH(QByteArray, after);
        const auto text =
            withLimit(before, QStringLiteral("shop"), QStringLiteral("ingestion_rate"),
                      value.isNull() ? std::nullopt : std::optional(value));
        QVERIFY2(text, text ? "" : qPrintable(text.error()));
        QCOMPARE(*text, after);
    }

    void quotesWhatNeedsIt() {
        const auto text = withLimit("overrides:\n", QStringLiteral("on"),
                                    QStringLiteral("ruler_tenant_shard_size_x"),
                                    QJsonValue(QStringLiteral("it's: so")));
        QCOMPARE(text.value_or(QByteArray()),
                 QByteArray("overrides:\n  'on':\n    ruler_tenant_shard_size_x: 'it''s: so'\n"));
    }

    void refusesWhatWouldChangeMore_data() {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char* name, const char* yaml, const QJsonValue& value) {
            QTest::newRow(name) << QByteArray(yaml) << value;
        };
        row("braces", "overrides: {shop: {ingestion_rate: 1}}\n", 5);
        row("braces of a tenant", "overrides:\n  shop: {x: 1}\n", 5);
        row("limits that others share",
            "overrides:\n  other: &all\n    ingestion_rate: 1\n  shop: *all\n", 5);
        row("limits that others share, from the other side",
            "overrides:\n  shop: &all\n    ingestion_rate: 1\n  other: *all\n", 5);
        row("a value over several lines", "overrides:\n  shop:\n    ingestion_rate:\n      10\n",
            QJsonValue::Null);
        row("merged in, to be taken away",
            "base: &base\n  ingestion_rate: 1\noverrides:\n  shop:\n    <<: *base\n",
            QJsonValue::Null);
        row("no YAML", "overrides: [\n", 5);
        row("a key twice", "overrides:\n  shop:\n    x: 1\n    x: 2\n", 5);
        row("an end", "overrides:\n  other:\n    x: 1\nmore: 1\n...\n---\nsecond: 1\n", 5);
        row("a text", "just words\n", 5);
    }
    void refusesWhatWouldChangeMore() {
        QFETCH(QByteArray, yaml);
        QFETCH(QJsonValue, value);
        const auto text = withLimit(yaml, QStringLiteral("shop"), QStringLiteral("ingestion_rate"),
                                    value.isNull() ? std::nullopt : std::optional(value));
        QVERIFY2(!text, text ? text->constData() : "");
        QVERIFY(!text.error().isEmpty());
    }

    void showsWhatDiffers() {
        const QByteArray before = "a\nb\nc\nd\ne\nf\n";
        const ChangedLines added = changedLines(before, "a\nb\nc\nx\nd\ne\nf\n", 1);
        QCOMPARE(added.before, QStringLiteral("c\nd"));
        QCOMPARE(added.after, QStringLiteral("c\nx\nd"));
        QCOMPARE(added.firstLine, 3);
        const ChangedLines whole = changedLines("", "x\n", 2);
        QCOMPARE(whole.before, QString());
        QCOMPARE(whole.after, QStringLiteral("x\n"));
        QCOMPARE(changedLines(before, before, 3).after, QString());
        // A line that stands there twice is not counted as both ends.
        const ChangedLines twice = changedLines("a\na\n", "a\n", 0);
        QCOMPARE(twice.before, QStringLiteral("a"));
        QCOMPARE(twice.after, QString());
    }

    void knowsHowOftenTheServerReadsIt() {
        const auto period = [](const char* text) {
            return runtimeFilePeriod(
                {{QStringLiteral("runtime_config.period"), QString::fromLatin1(text)}});
        };
        QCOMPARE(period("1m0s").count(), 60);
        QCOMPARE(period("1500ms").count(), 2);
        QCOMPARE(period("soon").count(), 10);
        QCOMPARE(runtimeFilePeriod({}).count(), 10);
    }
};

static const test::Registrar<RuntimeFileTest> registered;

}  // namespace pallium::ui

#include "runtime_file_test.moc"
