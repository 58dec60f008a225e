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
#include <map>
#include <set>
#include <sstream>

namespace pallium::promqltest {
namespace {

/// File name → lines of evals that are known to need something not built yet.
using PendingLines = std::map<std::string, std::set<int>>;

/// Lines `[reason]`, `# …` and `FILE: LINE LINE …`.
PendingLines readPending(const std::string& path) {
    PendingLines pending;
    std::istringstream text(test::readFile(path));
    for (std::string line; std::getline(text, line);) {
        const size_t colon = line.find(':');
        if (line.starts_with('#') || line.starts_with('[') || colon == std::string::npos) continue;
        std::istringstream numbers(line.substr(colon + 1));
        for (int number = 0; numbers >> number;)
            pending[line.substr(0, colon)].insert(number);
    }
    return pending;
}

struct Tally {
    int passed = 0;
    int listed = 0;
    std::string failures;
};

/// Failures are evals that fail unlisted, pass though listed, and listed lines that are no eval.
Tally judge(const std::vector<Outcome>& outcomes, std::set<int> pending) {
    Tally tally;
    for (const Outcome& outcome : outcomes) {
        const bool isListed = pending.erase(outcome.line) > 0;
        const bool hasPassed = outcome.why.empty();
        tally.listed += isListed ? 1 : 0;
        tally.passed += hasPassed ? 1 : 0;
        if (isListed != hasPassed) continue;
        tally.failures += fmt::format("  line {}: {}\n      {}\n", outcome.line, outcome.expr,
                                      hasPassed ? "is listed as pending but passes" : outcome.why);
    }
    for (const int line : pending)
        tally.failures += fmt::format("  line {} is listed but no eval\n", line);
    return tally;
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
        const Tally tally = judge(outcomes, readPending(PALLIUM_PENDING_FILE)[name]);
        fmt::print("{}: {}/{}, listed {}\n{}", name, tally.passed, outcomes.size(), tally.listed,
                   tally.failures);
        std::fflush(stdout);
        QVERIFY2(!outcomes.empty(), "a script without evals");
        QVERIFY2(tally.failures.empty(), "see the lines above");
    }
};

static const test::Registrar<PromqlScriptTest> registered;

}  // namespace pallium::promqltest

#include "promqltest.moc"
