#include "backend/config/yaml.h"

#include "tests/support/test_main.h"

#include <QElapsedTimer>

namespace pallium::config {

namespace {

/// What is wrong with a text, or how the document prints.
std::string read(const std::string& text) {
    const Result<Node> node = parseYaml(text);
    return node ? printYaml(*node) : node.error().message;
}

std::string aliasBomb() {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
        for (int n = 0; n < 8; ++n)
            text += ", " + last;
        text += "]\n";
    }
    return text;
}

}  // namespace

class YamlTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void editsOnlyWhatDiffers_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<QByteArray>("edited");
        const auto row = [](const char* name, const char* text, const char* wanted,
                            const char* edited) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(wanted) << QByteArray(edited);
        };
        row("a value", "# first\na: 1  # one\n\n# second\nb: 2 # two\n", "{a: 1, b: 3}",
            "# first\na: 1  # one\n\n# second\nb: 3\n");
        row("deep inside",
            "o:\n    # of x\n    x:\n      r: 1 # r\n      s: 2 # s\n    y: {r: 1}\nz: 1\n",
            "{o: {x: {r: 1, s: 3}, y: {r: 1}}, z: 1}",
            "o:\n    # of x\n    x:\n      r: 1 # r\n      s: 3\n    y: {r: 1}\nz: 1\n");
        row("something new", "o:\n  x:\n    r: 1 # r\n\n# last\nz: 1",
            "{o: {x: {r: 1, s: '2'}, v: {t: 1}}, z: 1}",
            "o:\n  x:\n    r: 1 # r\n    s: \"2\"\n  v:\n    t: 1\n\n# last\nz: 1\n");
        row("something less", "o:\n  # of x\n  x: 1\n  # of y\n  y: 2\nz: 1\n", "{o: {y: 2}, z: 1}",
            "o:\n  # of x\n  # of y\n  y: 2\nz: 1\n");
        row("nothing left", "# o\no:\n  x: 1\nz: 1\n", "{o: {}, z: 1}", "# o\no: {}\nz: 1\n");
        row("filled", "# o\no:\nz: 1\n", "{o: {x: {r: 1}}, z: 1}",
            "# o\no:\n  x:\n    r: 1\nz: 1\n");
        row("quoted elsewhere", "a: 'x' # a\nb: 1h\n", "{a: 'x', b: \"2h\"}",
            "a: 'x' # a\nb: 2h\n");
        row("several lines of a value", "a: |\n  # none\n  text\nb: 1 # b\n", "{a: x, b: 1}",
            "a: x\nb: 1 # b\n");
        // Not in block style, or not a tree: all anew.
        row("flow", "{a: 1, b: 2} # c\n", "{a: 1, b: 3}", "a: 1\nb: 3\n");
        row("aliases", "a: &x {r: 1} # c\nb: *x\n", "{a: {r: 2}, b: {r: 1}}",
            "a:\n  r: 2\nb:\n  r: 1\n");
        row("merged keys", "a: &x\n  r: 1 # c\nb:\n  <<: *x\n  s: 2\n",
            "{a: {r: 1}, b: {s: 2, r: 3}}", "a:\n  r: 1\nb:\n  s: 2\n  r: 3\n");
        row("empty", "# c\n", "{a: 1}", "a: 1\n");
        row("emptied", "a: 1 # c\n", "{}", "{}\n");
    }
    void editsOnlyWhatDiffers() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, wanted);
        QFETCH(QByteArray, edited);
        const Node before = parseYaml(text.toStdString()).value();
        const Node after = parseYaml(wanted.toStdString()).value();
        QCOMPARE(QString::fromStdString(editYaml(text.toStdString(), before, after)),
                 QString::fromUtf8(edited));
        if (before.keys.empty()) return;
        if (!text.endsWith('\n')) text += '\n';
        QCOMPARE(QString::fromStdString(editYaml(text.toStdString(), before, before)),
                 QString::fromUtf8(text));
    }
    void printsWhatItRead_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed");
        QTest::newRow("map in map") << "a:\n    b: 1\n    c: x\n"
                                    << "a:\n  b: 1\n  c: x\n";
        QTest::newRow("flow style becomes block style") << "a: {b: [1, two]}"
                                                        << "a:\n  b:\n  - 1\n  - two\n";
        QTest::newRow("list of maps") << "- a: 1\n  b: [x]\n- c: 2\n"
                                      << "- a: 1\n  b:\n  - x\n- c: 2\n";
        QTest::newRow("empty containers") << "a: []\nb: {}\n"
                                          << "a: []\nb: {}\n";
        QTest::newRow("nothing") << "# only a comment\n"
                                 << "null\n";
        QTest::newRow("null values") << "a:\nb: ~\nc: 'null'\n"
                                     << "a: null\nb: null\nc: \"null\"\n";
        QTest::newRow("alias") << "a: &x {b: 1}\nc: *x\n"
                               << "a:\n  b: 1\nc:\n  b: 1\n";
        QTest::newRow("merge keeps own keys") << "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n"
                                              << "a:\n  b: 1\n  c: 2\nd:\n  c: 3\n  b: 1\n";
    }
    void printsWhatItRead() {
        QFETCH(QString, text);
        QFETCH(QString, printed);
        QCOMPARE(QString::fromStdString(read(text.toStdString())), printed);
    }

    void quotesStringsOnlyWhereNeeded_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed");
        QTest::newRow("words") << "please contact administrator"
                               << "please contact administrator";
        QTest::newRow("empty") << ""
                               << "\"\"";
        QTest::newRow("looks like a number") << "10"
                                             << "\"10\"";
        QTest::newRow("looks like a float") << "1e3"
                                            << "\"1e3\"";
        QTest::newRow("looks like a boolean") << "yes"
                                              << "\"yes\"";
        QTest::newRow("looks like a time of base 60") << "1:30"
                                                      << "\"1:30\"";
        QTest::newRow("looks like a date") << "2001-02-03"
                                           << "\"2001-02-03\"";
        QTest::newRow("an address") << "0.0.0.0:9094"
                                    << "0.0.0.0:9094";
        QTest::newRow("a URL") << "postgres://a@b/c?sslmode=disable"
                               << "postgres://a@b/c?sslmode=disable";
        QTest::newRow("leading indicator") << "*"
                                           << "'*'";
        QTest::newRow("a colon that would end a key") << "a: b"
                                                      << "'a: b'";
        QTest::newRow("a quote inside") << "{it's}"
                                        << "'{it''s}'";
        QTest::newRow("looks like a merge") << "<<"
                                            << "\"<<\"";
        QTest::newRow("a line break") << "a\nb"
                                      << "\"a\\nb\"";
    }
    void quotesStringsOnlyWhereNeeded() {
        QFETCH(QString, text);
        QFETCH(QString, printed);
        const std::string out = printYaml(Node::string(text.toStdString()));
        QCOMPARE(QString::fromStdString(out), printed + QLatin1Char('\n'));
        const Result<Node> again = parseYaml(out);
        QVERIFY(again.has_value());
        QCOMPARE(again->text, text.toStdString());
    }

    void refusesHostileDocuments_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("key twice")
            << "a: 1\nb: 2\na: 3\n"
            << "yaml: unmarshal errors:\n  line 3: key \"a\" already set in map";
        QTest::newRow("second document") << "a: 1\n---\nb: 2\n"
                                         << "yaml: more than one document";
        QTest::newRow("map as key") << "{a: 1}: 2\n"
                                    << "yaml: line 1: invalid map key";
        QTest::newRow("alias bomb") << QString::fromStdString(aliasBomb())
                                    << "yaml: line 5: document contains excessive aliasing";
        QTest::newRow("alias to itself") << "a: &x [*x]\n"
                                         << "yaml: line 1: anchor contains itself";
        QTest::newRow("merge of a scalar")
            << "a:\n  <<: 1\n"
            << "yaml: line 2: map merge requires map or sequence of maps as the value";
        QTest::newRow("deep nesting")
            << QString(101, QLatin1Char('[')) + QString(101, QLatin1Char(']'))
            << "yaml: line 1: nesting too deep";
        QTest::newRow("too large") << QString((1 << 20) + 1, QLatin1Char('x'))
                                   << "yaml: document larger than 1048576 bytes";
    }
    void refusesHostileDocuments() {
        QFETCH(QString, text);
        QFETCH(QString, error);
        QCOMPARE(QString::fromStdString(read(text.toStdString())), error);
    }
    void acceptsTheDeepestNesting() {
        const std::string text = std::string(100, '[') + std::string(100, ']');
        QVERIFY(parseYaml(text).has_value());
    }
    void namesTheLineOfBrokenSyntax() {
        QVERIFY(read("a: 1\nb: [1, 2\nc: 3\n").starts_with("yaml: line "));
        QVERIFY(read("a: \"x").starts_with("yaml: line 1: "));
        QVERIFY(read(std::string(500'000, '[')).starts_with("yaml: line 1: "));
    }
    void keepsTheFirstOfTwoKeysWhenAskedTo() {
        std::vector<Problem> duplicates;
        const Result<Node> node = parseYaml("a: 1\na: {b: [1, 2]}\nc: 3\n", {}, &duplicates);
        QVERIFY(node.has_value());
        QCOMPARE(printYaml(*node), std::string("a: 1\nc: 3\n"));
        QCOMPARE(duplicates.size(), size_t(1));
        QCOMPARE(duplicates[0].line, 2);
    }
    void readsEscapesAsWholeCharacters() {
        const Result<Node> node = parseYaml("\"\\N\\_\\xe9\\L\\U0001F600\": \u00e9");
        QVERIFY(node.has_value());
        QCOMPARE(node->keys[0].text, std::string("\u0085\u00a0\u00e9\u2028\xf0\x9f\x98\x80"));
        QCOMPARE(node->items[0].text, std::string("\u00e9"));
    }
    void tellsWhereValuesStand() {
        const Result<Node> node =
            parseYaml("a: 1\n\u00e4b: {c: \"\u00fc\", d: [x]}\ne:\n  - |\n    y\n");
        QVERIFY(node.has_value());
        const auto at = [](const Node& value) { return std::pair(value.line, value.column); };
        QCOMPARE(at(*node), std::pair(1, 1));
        QCOMPARE(at(node->items[0]), std::pair(1, 4));
        QCOMPARE(at(node->items[1]), std::pair(2, 5));
        QCOMPARE(at(node->items[1].items[0]), std::pair(2, 9));
        QCOMPARE(at(node->items[1].items[1]), std::pair(2, 17));  // in characters
        QCOMPARE(at(node->items[1].items[1].items[0]), std::pair(2, 18));
        QCOMPARE(at(node->items[2].items[0]), std::pair(4, 5));
        QCOMPARE(at(Node::string("x")), std::pair(0, 0));
        const Result<Node> marked = parseYaml("\xef\xbb\xbf{\u00e4: b}");
        QVERIFY(marked.has_value());
        QCOMPARE(at(marked->items[0]), std::pair(1, 5));
        QVERIFY(*parseYaml("a: 1") == *parseYaml("\n  a:   1"));
    }
    void readsALongLineQuickly() {
        std::string text = "[";
        for (int i = 0; i < 90'000; ++i)
            text += "\u00e4, ";
        QElapsedTimer timer;
        timer.start();
        const Result<Node> node = parseYaml(text + "z]");
        QVERIFY(node.has_value());
        QCOMPARE(node->items.back().column, 3 * 90'000 + 2);
        QVERIFY2(timer.elapsed() < 10'000, "columns are counted anew for each value");
    }
    void readsManyKeysQuickly() {
        std::string text;
        for (int i = 0; i < 90'000; ++i)
            text += "k" + std::to_string(i) + ": \n";
        QElapsedTimer timer;
        timer.start();
        QVERIFY(parseYaml(text).has_value());
        QVERIFY2(timer.elapsed() < 10'000, "reading is not linear in the number of keys");
    }
};

static const test::Registrar<YamlTest> registered;

}  // namespace pallium::config

#include "yaml_test.moc"
