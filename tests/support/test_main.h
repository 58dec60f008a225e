// One executable runs the test classes of one directory. A source defines its class, registers it
// and includes its moc file:
//
//     static const pallium::test::Registrar<LabelsTest> registered;
//     #include "labels_test.moc"
#pragma once

#include <QObject>
#include <QTest>

#include <functional>
#include <memory>

namespace pallium::test {

using Factory = std::function<std::unique_ptr<QObject>()>;
void registerTest(Factory factory);

template <class T>
struct Registrar {
    Registrar() {
        registerTest([] { return std::make_unique<T>(); });
    }
};

/// Marks the whole executable as skipped (exit status 77) once its tests are done, because
/// reference data is absent; a failure still wins.
void markSkipped();

/// Runs every registered class; arguments are Qt Test's. Exit status: 0 passed, 77 skipped, else 1.
/// For the main functions of test_main.cpp and gui_test_main.cpp.
int runRegisteredTests(int argc, char** argv);

}  // namespace pallium::test
