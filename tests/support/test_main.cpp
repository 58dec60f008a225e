#include "tests/support/test_main.h"

#include <QCoreApplication>

int main(int argc, char** argv) {
    // Qt Test would start gdb on a crash, which can hang where there is no terminal.
    qputenv("QTEST_DISABLE_STACK_DUMP", "1");
    const QCoreApplication application(argc, argv);
    return pallium::test::runRegisteredTests(argc, argv);
}
