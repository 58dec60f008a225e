#pragma once

#include "tests/backend/tsdb/head/db_fixture.h"
#include "tests/support/faulty_file_system.h"

#include <functional>
#include <string>
#include <vector>

namespace pallium::tsdb::test {

/// What is put into a database before a compaction meets a fault, and how all of it is seen.
template <class Seen>
struct CompactionScenario {
    DbOptions options;
    std::function<void(Db&)> fill;
    std::function<Seen(const Db&)> see;
    /// Checks that a database in which `before` was seen takes more and compacts it; may be empty.
    std::function<void(Db&, const Seen& before)> goesOn;
    /// Which of the faults, counted by the operations before them, it is checked after, since it
    /// takes long; and after the last one, which none met.
    std::function<bool(size_t)> isFollowed = [](size_t) { return true; };

    void follow(Db& db, const Seen& before, size_t n, bool hasFailed) const {
        if (goesOn && (isFollowed(n) || !hasFailed)) goesOn(db, before);
    }
};

/// A crash at any operation of a compaction: everything is found again, once.
template <class Seen>
void crashAtEachOperation(const CompactionScenario<Seen>& scenario) {
    using pallium::test::FaultyFileSystem;
    for (size_t n = 1;; ++n) {
        const pallium::test::TempDir dir;
        FaultyFileSystem files(io::realFileSystem());
        Seen before;
        {
            const auto db = openDb(dir.path(), scenario.options, files);
            scenario.fill(*db);
            before = scenario.see(*db);
            files.failAt(n, FaultyFileSystem::Fault::Tear, true);
            (void)compactDb(*db);
            QVERIFY2(scenario.see(*db) == before, std::to_string(n).c_str());
        }
        const bool hasFailed = files.hasFailed();
        files.heal();
        const auto db = openDb(dir.path(), scenario.options, files);
        QVERIFY2(scenario.see(*db) == before, std::to_string(n).c_str());
        QCOMPARE(db->stats().walCorruptions, size_t(0));
        scenario.follow(*db, before, n, hasFailed);
        if (!hasFailed || QTest::currentTestFailed()) return;
        QVERIFY(n < 1000);
    }
}

/// Likewise with one operation that fails, every `step`-th, and the same process.
template <class Seen>
void failAtOperations(const CompactionScenario<Seen>& scenario, size_t step = 1) {
    using pallium::test::FaultyFileSystem;
    for (size_t n = 1;; n += step) {
        const pallium::test::TempDir dir;
        FaultyFileSystem files(io::realFileSystem());
        const auto db = openDb(dir.path(), scenario.options, files);
        scenario.fill(*db);
        const auto before = scenario.see(*db);
        files.failAt(n, FaultyFileSystem::Fault::Refuse);
        (void)compactDb(*db);
        const bool hasFailed = files.hasFailed();
        files.heal();
        QVERIFY2(scenario.see(*db) == before, std::to_string(n).c_str());
        scenario.follow(*db, before, n, hasFailed);
        if (!hasFailed || QTest::currentTestFailed()) return;
        QVERIFY(n < 1000);
    }
}

}  // namespace pallium::tsdb::test
