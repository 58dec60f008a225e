#include "backend/rulefmt/yaml_text.h"

#include "backend/config/yaml.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <random>
#include <vector>

namespace pallium::rulefmt {
namespace {

std::string entry(std::string_view key, std::string_view value) {
    std::string out;
    appendYamlEntry(out, 0, key, value);
    return out;
}

/// What a reader finds for the only key of a document, with the key; a message if it cannot.
std::pair<std::string, std::string> readBack(const std::string& text) {
    const auto node = config::parseYaml(text);
    if (!node) return {"", node.error().message};
    if (node->keys.size() != 1) return {"", "not one key"};
    return {node->keys[0].text, node->items[0].text};
}

/// Random texts of what quoting is about.
std::vector<std::string> oddTexts(size_t count) {
    const std::vector<std::string> pieces{
        " ",    "\n",    "\t",     "a",      ":",      "#",  "-",
        "'",    "\"",    "\\",     "{",      "0",      "7",  "e",
        ".",    "~",     "\u00e4", "\u2028", "\u0085", "\r", "\xf0\x9f\x98\x80",
        "?",    "|",     ">",      "%",      "[",      ",",  "&",
        "\x7f", "\u00a0"};
    std::mt19937 random(7);
    std::vector<std::string> texts;
    for (size_t i = 0; i < count; ++i) {
        std::string& text = texts.emplace_back();
        for (size_t n = random() % 7; n > 0; --n)
            text += pieces[random() % pieces.size()];
    }
    return texts;
}

}  // namespace

class YamlTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesStringsAsYamlV3_data() {
        QTest::addColumn<std::string>("value");
        QTest::addColumn<std::string>("written");
        const auto row = [](const char* name, std::string value, std::string written) {
            QTest::newRow(name) << std::move(value) << std::move(written);
        };
        for (const char* plain : {"up == 0", "sum(rate(a{b=\"c\"}[5m])) by (x)", "a#b", "a:b", "-a",
                                  "-1a", "x {{ $value }}", "it's", "\\", "gr üp", "=", "?a", ":a",
                                  "1d", "0x", "Inf", "NaN", "yEs"})
            row(plain, plain, plain);
        for (const char* quoted :
             {"",      "y",     "Y",    "yes",        "on",   "Off", "n",     "NO",
              "true",  "False", "null", "~",          "NULL", "5",   "-5",    "+1",
              "1e3",   ".5",    "1.",   "0x1F",       "0o17", "0b1", "1_000", ".inf",
              "-.Inf", ".NaN",  "1:30", "2001-02-03", "<<"})
            row((std::string("as text: ") + quoted).c_str(), quoted,
                '"' + std::string(quoted) + '"');
        for (const char* single :
             {" a",    "a ", "a: b", "a:", "a #b", "#a",  "[a",  "]",    "{{ $x }}",
              "}",     "*a", "&a",   "!a", "|",    ">",   "%a",  "@a",   "`a",
              "\"a\"", ",a", "- a",  "-",  "? a",  ": a", "---", "... a"})
            row((std::string("indicators: ") + single).c_str(), single,
                '\'' + std::string(single) + '\'');
        row("a quote in quotes", "'a'", "'''a'''");
        row("a tab", "a\tb", "\"a\\tb\"");
        row("control characters", std::string("\0\a\x1b\x7f\r", 5), "\"\\0\\a\\e\\x7F\\r\"");
        row("beyond the basic plane", "\xf0\x9f\x98\x80 \"\\", "\"\\U0001F600 \\\"\\\\\"");
        row("separators", "a\u2028b\u2029\u0085\ufeff", "\"a\\Lb\\P\\N\\uFEFF\"");
        row("no UTF-8", "a\xff", "!!binary Yf8=");
        row("lines", "a\nb", "|-\n    a\n    b");
        row("lines with an end", "a\n\n b\n", "|\n    a\n\n     b");
        row("lines with ends", "a\n\n", "|+\n    a\n");
        row("a space first", " a\nb", "|4-\n     a\n    b");
        row("a tab in lines", "\ta\n\tb", "|-\n    \ta\n    \tb");
        row("lines that look like others", "#a\n- b: c\n---\n", "|\n    #a\n    - b: c\n    ---");
        row("a break first", "\na", "\"\\na\"");
        row("a space last", "a\nb ", "\"a\\nb \"");
        row("a space before a break", "a \nb", "\"a \\nb\"");
        row("only breaks", "\n\n", "\"\\n\\n\"");
    }
    void writesStringsAsYamlV3() {
        QFETCH(const std::string, value);
        QFETCH(const std::string, written);
        QCOMPARE(entry("k", value), "k: " + written + "\n");
    }
    void writesKeysOnOneLine() {
        QCOMPARE(entry("on", "a"), std::string("\"on\": a\n"));
        QCOMPARE(entry("a: b", "a"), std::string("'a: b': a\n"));
        QCOMPARE(entry("a\nb", "a"), std::string("\"a\\nb\": a\n"));
        QCOMPARE(entry(std::string(128, 'a'), "b"), std::string(128, 'a') + ": b\n");
        QCOMPARE(entry(std::string(129, 'a'), "b"), "? " + std::string(129, 'a') + "\n: b\n");
    }
    void writesWhatReadsAsTheSame() {
        for (const std::string& text : oddTexts(20'000)) {
            const std::string value = entry("k", text);
            QVERIFY2(readBack(value) == std::pair(std::string("k"), text), value.c_str());
            const std::string key = entry(text, "v");
            QVERIFY2(readBack(key) == std::pair(text, std::string("v")), key.c_str());
        }
        const std::string longKey = entry(std::string(5000, 'x'), "v");
        QCOMPARE(readBack(longKey).first.size(), size_t(5000));
    }
    void ordersKeysAsGo() {
        const std::vector<std::string> ordered{"",    "_a", "0",   "00",  "1",   "01", "2",  "10",
                                               "A",   "Z",  "a",   "a b", "a/b", "a0", "a1", "a1b",
                                               "a1-", "a2", "a02", "a10", "aa",  "b",  "ä"};
        std::vector<std::string> sorted = ordered;
        std::shuffle(sorted.begin(), sorted.end(), std::mt19937(3));
        std::stable_sort(sorted.begin(), sorted.end(), yamlKeyLess);
        QCOMPARE(sorted, ordered);
    }
};

static const test::Registrar<YamlTextTest> registered;

}  // namespace pallium::rulefmt

#include "yaml_text_test.moc"
