#include "tests/support/test_main.h"

#include <QCoreApplication>

#include <vector>

namespace pallium::test {
namespace {

std::vector<Factory>& factories() {
    static std::vector<Factory> all;
    return all;
}

bool g_isSkipped = false;

}  // namespace

void registerTest(Factory factory) {
    factories().push_back(std::move(factory));
}
void markSkipped() {
    g_isSkipped = true;
}

}  // namespace pallium::test

/// Runs every registered class; arguments are Qt Test's. Exit status: 0 passed, 77 skipped, else
/// failures.
int main(int argc, char** argv) {
    // Qt Test would start gdb on a crash, which can hang where there is no terminal.
    qputenv("QTEST_DISABLE_STACK_DUMP", "1");
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const pallium::test::Factory& factory : pallium::test::factories()) {
        const std::unique_ptr<QObject> test = factory();
        failures += QTest::qExec(test.get(), argc, argv);
    }
    if (pallium::test::factories().empty()) return 1;
    if (failures == 0 && pallium::test::g_isSkipped) return 77;
    return failures > 0 ? 1 : 0;
}
