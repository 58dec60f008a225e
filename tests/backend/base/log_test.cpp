#include "backend/base/log.h"

#include "tests/support/test_main.h"

#include <string>
#include <thread>
#include <vector>

namespace pallium {

class LogTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void cleanup() { log::setSink({}); }

    void handsEachLineToTheSinkAsJson() {
        std::vector<std::string> lines;
        log::setSink([&](std::string line) { lines.push_back(std::move(line)); });
        log::warn("disk \"full\"\n", {{"user", "a b"}, {"bytes", 3}});
        log::debug("below the level");
        QCOMPARE(lines.size(), size_t(1));
        QVERIFY2(lines[0].starts_with("{\"ts\":\"2") && lines[0].ends_with('}'), lines[0].c_str());
        QVERIFY2(
            lines[0].find("\"component\":\"base\",\"level\":\"warn\","
                          "\"msg\":\"disk \\\"full\\\"\\n\",\"user\":\"a b\",\"bytes\":\"3\"") !=
                std::string::npos,
            lines[0].c_str());
        log::setSink({});
        log::warn("nobody listens");
        QCOMPARE(lines.size(), size_t(1));
    }

    void countsTheLinesThatAreWritten() {
        const uint64_t warnings = log::written(log::Level::Warn);
        const uint64_t details = log::written(log::Level::Debug);
        log::warn("one");
        log::warn("two");
        log::debug("below the level");
        QCOMPARE(log::written(log::Level::Warn), warnings + 2);
        QCOMPARE(log::written(log::Level::Debug), details);
    }

    void namesTheModuleOfAFile() {
        QCOMPARE(log::componentOf("/src/backend/ingester/ingester.cpp"), "ingester");
        QCOMPARE(log::componentOf("backend/tsdb/head/head.cpp"), "tsdb");
        QCOMPARE(log::componentOf("/backend/x/backend/ring/ring.h"), "ring");
        QCOMPARE(log::componentOf("/src/app/main.cpp"), "app");
        QCOMPARE(log::componentOf("main.cpp"), "main.cpp");
        QCOMPARE(log::componentOf(""), "");
    }

    void linesOfManyThreadsAreWhole() {
        constexpr size_t kThreads = 4, kLines = 25;
        std::vector<std::string> lines;
        log::setSink([&](std::string line) { lines.push_back(std::move(line)); });
        std::vector<std::jthread> threads;
        for (size_t i = 0; i < kThreads; ++i)
            threads.emplace_back([] {
                for (size_t line = 0; line < kLines; ++line)
                    log::error("from a thread");
            });
        threads.clear();
        QCOMPARE(lines.size(), kThreads * kLines);
        for (const std::string& line : lines)
            QVERIFY2(line.ends_with("\"msg\":\"from a thread\"}"), line.c_str());
    }
};

static const test::Registrar<LogTest> registered;

}  // namespace pallium

#include "log_test.moc"
