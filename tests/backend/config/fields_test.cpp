#include "backend/config/fields.h"

#include "backend/config/command_line.h"
#include "backend/config/environment.h"
#include "tests/support/test_main.h"

namespace pallium::config {

namespace {

struct Part {
    std::string name = "x";
    int64_t size = 3;

    void describe(Fields& fields) {
        fields.add("name", name);
        fields.add("size", size).quiet();
    }
};

struct Example {
    bool isOn = true;
    int64_t count = 5;
    double rate = 0.5;
    std::string text = "word";
    SecretText secret;
    std::chrono::nanoseconds wait = std::chrono::minutes(90);
    std::chrono::milliseconds age = std::chrono::hours(14 * 24);
    std::vector<std::string> names{"a", "b"};
    std::map<std::string, double> rates;
    std::vector<Part> parts;
    Part part;
    int64_t newer = 1;
    bool hidden = false;

    void describe(Fields& fields) {
        fields.add("is_on", isOn, "on", "Switch.");
        fields.add("count", count, "count", "Number.");
        fields.add("rate", rate, "rate");
        fields.add("text", text, "text", "Text.");
        fields.add("secret", secret, "secret");
        fields.add("wait", wait, "wait");
        fields.add("age", age, "age");
        fields.add("names", names, "name");
        fields.add("rates", rates, "rates");
        fields.list("parts", parts);
        fields.block("part", part, "example.Part");
        fields.add("newer", newer, "newer").quiet();
        fields.add("hidden", hidden, "hidden").flagOnly();
        fields.rows("plain.",
                    {{"retry_count", Type::Int, "2"}, {"zone", Type::String, "", kFileOnly}});
        fields.block("empty", [] {});
    }
};

struct Tree {
    Example example;
    Fields fields{"example.Config"};
    Tree() { example.describe(fields); }

    /// The problems of a document as one text.
    std::string read(const std::string& text) {
        const Result<Node> node = parseYaml(text);
        if (!node) return node.error().message;
        std::vector<Problem> problems = fields.read(*node);
        return problems.empty() ? "" : unmarshalErrors(std::move(problems));
    }
    std::string useFlags(std::vector<std::string> arguments) {
        const auto flags = parseFlags(arguments, fields);
        if (!flags) return flags.error().message;
        const auto isSet = applyFlags(*flags, fields);
        return isSet ? "" : isSet.error().message;
    }
};

}  // namespace

class FieldsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void printsDefaultsInDeclaredOrder() {
        const std::string expected =
            "is_on: true\ncount: 5\nrate: 0.5\ntext: word\nsecret: \"\"\nwait: 1h30m0s\nage: 2w\n"
            "names:\n- a\n- b\nrates: {}\nparts: []\npart:\n  name: x\nretry_count: 2\nzone: \"\"\n"
            "empty: {}\n";
        QCOMPARE(printYaml(Tree().fields.print()), expected);
    }
    void readsEveryType() {
        Tree tree;
        QCOMPARE(tree.read("is_on: no\ncount: 0x10\nrate: 1e7\ntext: 12\nsecret: s3cret\nwait: 2h\n"
                           "age: 1d\nnames: [c]\nrates: {mail: 2}\nparts:\n- {name: p, size: 4}\n"
                           "part: {name: q}\nnewer: 2\nretry_count: 7\n"),
                 std::string());
        QCOMPARE(tree.example.isOn, false);
        QCOMPARE(tree.example.count, int64_t(16));
        QCOMPARE(tree.example.text, std::string("12"));
        QCOMPARE(tree.example.parts.at(0).size, int64_t(4));
        const std::string expected =
            "age: 1d\ncount: 16\nis_on: false\nnames:\n- c\nnewer: 2\npart:\n  name: q\nparts:\n- "
            "name: p\n"
            "  size: 4\nrate: 1e+07\nrates:\n  mail: 2\nretry_count: 7\nsecret: '********'\ntext: "
            "\"12\"\n"
            "wait: 2h0m0s\n";
        QCOMPARE(printYaml(tree.fields.diff()), expected);
    }
    void nullLeavesScalarsAndEmptiesLists() {
        Tree tree;
        QCOMPARE(tree.read("count:\nnames:\npart:\n"), std::string());
        QCOMPARE(tree.example.count, int64_t(5));
        QVERIFY(tree.example.names.empty());
    }
    void tellsAllProblemsAtOnce() {
        Tree tree;
        const std::string expected =
            "yaml: unmarshal errors:\n"
            "  line 1: field bogus not found in type example.Config\n"
            "  line 2: cannot unmarshal !!str `many` into int (count)\n"
            "  line 4: field siez not found in type example.Part (part.siez)\n"
            "  line 5: cannot unmarshal !!str `a very ...` into bool (is_on)\n"
            "  line 6: cannot unmarshal !!int `30` into time.Duration (wait)\n"
            "  line 7: not a valid duration string: \"2 weeks\" (age)\n"
            "  line 8: cannot unmarshal !!map into []string (names)\n"
            "  line 10: cannot unmarshal !!str `x` into int (parts[0].size)";
        QCOMPARE(
            tree.read("bogus: 1\ncount: many\npart:\n  siez: 3\nis_on: a very long word\nwait: 30\n"
                      "age: 2 weeks\nnames: {a: b}\nparts:\n- size: x\n"),
            expected);
        QCOMPARE(tree.example.count, int64_t(5));
    }
    void refusesFlagOnlySettingsAndBlocksOfTheWrongShape() {
        Tree tree;
        QCOMPARE(tree.read("hidden: true\npart: [1]\n"),
                 std::string(
                     "yaml: unmarshal errors:\n  line 1: field hidden not found in type "
                     "example.Config\n  line 2: cannot unmarshal !!seq into example.Part (part)"));
        QCOMPARE(tree.read("just a word"),
                 std::string(
                     "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `just a ...` into "
                     "example.Config"));
    }

    void readsFlagsAsGoDoes() {
        Tree tree;
        QCOMPARE(tree.useFlags({"-count=7", "--text", "a=b", "-on=false", "-hidden", "-name=c,d",
                                "-name", "e", "-plain.retry-count=9"}),
                 std::string());
        QCOMPARE(tree.example.count, int64_t(7));
        QCOMPARE(tree.example.text, std::string("a=b"));
        QCOMPARE(tree.example.isOn, false);
        QCOMPARE(tree.example.hidden, true);
        QCOMPARE(tree.example.names, (std::vector<std::string>{"c", "d", "e"}));
        QVERIFY(tree.fields.find("retry_count")->isSet);
        QVERIFY(!tree.fields.find("zone")->isSet);
    }
    void refusesBadFlags_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("error");
        QTest::newRow("unknown") << "-on -bogus=1"
                                 << "flag provided but not defined: -bogus";
        QTest::newRow("no value") << "-count"
                                  << "flag needs an argument: -count";
        QTest::newRow("value of a boolean apart") << "-on false"
                                                  << "unexpected argument: false";
        QTest::newRow("three dashes") << "---count=1"
                                      << "bad flag syntax: ---count=1";
        QTest::newRow("several bad values")
            << "-count=x -on=maybe -age=5"
            << "invalid value \"x\" for flag -count: parse error\n"
               "invalid boolean value \"maybe\" for -on: parse error\n"
               "invalid value \"5\" for flag -age: not a valid duration string: \"5\"";
    }
    void refusesBadFlags() {
        QFETCH(QString, arguments);
        QFETCH(QString, error);
        std::vector<std::string> list;
        for (const QString& argument : arguments.split(QLatin1Char(' ')))
            list.push_back(argument.toStdString());
        QCOMPARE(QString::fromStdString(Tree().useFlags(list)), error);
    }
    void helpNamesEveryFlag() {
        const Tree tree;
        const std::string help = helpText("example", tree.fields);
        QVERIFY(help.starts_with("Usage of example:\n  -age value\n    \t"));
        QVERIFY(help.find("\n  -count int\n    \tNumber. (default 5)\n") != std::string::npos);
        QVERIFY(help.find("\n  -on\n    \tSwitch. (default true)\n") != std::string::npos);
        QVERIFY(help.find("\n  -text string\n    \tText. (default \"word\")\n") !=
                std::string::npos);
    }

    void expandsVariables_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expanded");
        QTest::newRow("braces") << "a: ${SET}!"
                                << "a: value!";
        QTest::newRow("bare") << "$SET/x"
                              << "value/x";
        QTest::newRow("unset") << "[$UNSET]"
                               << "[]";
        QTest::newRow("default for unset") << "${UNSET:a:b}"
                                           << "a:b";
        QTest::newRow("default for empty") << "${EMPTY:d}"
                                           << "d";
        QTest::newRow("default not used") << "${SET:d}"
                                          << "value";
        QTest::newRow("lone dollar") << "5 $ and $"
                                     << "5 $ and $";
        QTest::newRow("never closed") << "a${SET"
                                      << "aSET";
    }
    void expandsVariables() {
        QFETCH(QString, text);
        QFETCH(QString, expanded);
        const Environment environment = [](const std::string& name) -> std::optional<std::string> {
            if (name == "SET") return "value";
            if (name == "EMPTY") return "";
            return std::nullopt;
        };
        QCOMPARE(QString::fromStdString(expandEnvironment(text.toStdString(), environment)),
                 expanded);
    }
};

static const test::Registrar<FieldsTest> registered;

}  // namespace pallium::config

#include "fields_test.moc"
