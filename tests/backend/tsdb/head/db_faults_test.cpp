#include "tests/backend/tsdb/head/db_fixture.h"
#include "tests/support/faulty_file_system.h"

namespace pallium::tsdb {

using namespace test;
using pallium::test::FaultyFileSystem;

class DbFaultsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void makesNothingVisibleThatIsNotInTheLog() {
        const pallium::test::TempDir directory;
        FaultyFileSystem files(io::realFileSystem());
        std::vector<SeriesData> before;
        {
            const auto db = openDb(directory.path(), {}, files);
            append(*db, Batch().add(kUp, {{1000, 1}}));
            files.failAt(1, FaultyFileSystem::Fault::Tear, true);
            CountingLimiter limiter;
            AppendResult result;
            const Batch more = Batch().add(kUp, {{2000, 2}}).add(kDown, {{2000, 2}});
            const auto failed = db->append(more.batch, {}, {}, limiter, result);
            QVERIFY(!failed && failed.error().kind == ErrorKind::Io);
            QCOMPARE(select(*db, {m_any}).size(), size_t(1));
            QCOMPARE(select(*db, {m_any})[0].samples.size(), size_t(1));
            files.heal();
            // The series that the failed batch made is defined by the next one.
            QCOMPARE(append(*db, Batch().add(kDown, {{3000, 3}})).accepted, size_t(1));
            before = select(*db, {m_any});
        }
        QCOMPARE(before.size(), size_t(2));
        const auto db = openDb(directory.path(), {}, files);
        QVERIFY(select(*db, {m_any}) == before);
        QCOMPARE(db->stats().walUnknownRefs, size_t(0));
    }
    void survivesAFaultAtAnyOperation() {
        for (size_t n = 1; n < 12; ++n) {
            const pallium::test::TempDir directory;
            FaultyFileSystem files(io::realFileSystem());
            size_t accepted = 0;
            {
                const auto db = openDb(directory.path(), {}, files);
                append(*db, Batch().add(kUp, {{500, 1}}));
                accepted = 1;
                files.failAt(n, FaultyFileSystem::Fault::Tear);
                for (int i = 0; i < 6; ++i) {
                    CountingLimiter limiter;
                    AppendResult result;
                    Batch batch;
                    batch.add(Labels::of({{"a", std::to_string(i)}}), {{1000 + i, 1}});
                    if (db->append(batch.batch, {}, {}, limiter, result)) ++accepted;
                }
                QVERIFY(accepted >= 6);
            }
            const auto db = openDb(directory.path(), {}, files);
            QCOMPARE(select(*db, {m_any}).size(), accepted);
        }
    }

  private:
    const Labels kUp = Labels::of({{"a", "up"}});
    const Labels kDown = Labels::of({{"a", "down"}});
    const Matcher m_any = matcher(MatchType::NotEqual, "a", "");
};

static const pallium::test::Registrar<DbFaultsTest> registeredFaults;

}  // namespace pallium::tsdb

#include "db_faults_test.moc"
