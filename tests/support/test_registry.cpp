#include "tests/support/test_main.h"

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

int runRegisteredTests(int argc, char** argv) {
    int failures = 0;
    for (const Factory& factory : factories()) {
        const std::unique_ptr<QObject> test = factory();
        failures += QTest::qExec(test.get(), argc, argv);
    }
    if (factories().empty()) return 1;
    if (failures == 0 && g_isSkipped) return 77;
    return failures > 0 ? 1 : 0;
}

}  // namespace pallium::test
