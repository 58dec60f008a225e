// Runs Prometheus' PromQL test scripts from the folder of reference data, one row a file.
#include "tests/conformance/promql/script_parser.h"
#include "tests/conformance/promql/script_runner.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <QTest>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

namespace pallium::promqltest {
namespace {

/// What failed, a line and a reason each.
std::string failuresIn(const std::vector<Outcome>& outcomes) {
    std::string failures;
    for (const Outcome& outcome : outcomes)
        if (!outcome.why.empty())
            failures +=
                fmt::format("  line {}: {}\n      {}\n", outcome.line, outcome.expr, outcome.why);
    return failures;
}

}  // namespace

class PromqlScriptTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void passesScript_data() {
        QTest::addColumn<QString>("path");
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("the folder of reference data is absent");
        }
        std::set<std::string> paths;
        for (const auto& entry : std::filesystem::directory_iterator(*shared + "/promqltest")) {
            if (entry.path().extension() == ".test") paths.insert(entry.path().string());
        }
        for (const std::string& path : paths) {
            const std::string name = std::filesystem::path(path).filename().string();
            QTest::newRow(name.c_str()) << QString::fromStdString(path);
        }
    }

    void passesScript() {
        QFETCH(const QString, path);
        const std::string name = std::filesystem::path(path.toStdString()).filename().string();
        const auto script = parseScript(test::readFile(path.toStdString()));
        if (!script) QFAIL(script.error().message.c_str());
        const std::vector<Outcome> outcomes = ScriptRunner().run(*script);
        const std::string failures = failuresIn(outcomes);
        fmt::print("{}: {} evals\n{}", name, outcomes.size(), failures);
        std::fflush(stdout);
        QVERIFY2(!outcomes.empty(), "a script without evals");
        QVERIFY2(failures.empty(), "see the lines above");
    }
};

static const test::Registrar<PromqlScriptTest> registered;

}  // namespace pallium::promqltest

#include "promqltest.moc"
