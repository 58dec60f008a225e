#include "backend/blockstore/tenant_deletion_mark.h"

#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::blockstore {
namespace {

struct Fixture {
    Result<void> put(const std::string& key, std::string_view text) {
        return bucket.put(key, {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    }
    std::string textOf(const std::string& key) const {
        const auto bytes = bucket.get(key).value_or(std::vector<uint8_t>());
        return {bytes.begin(), bytes.end()};
    }

    test::TempDir directory;
    objstore::Bucket bucket{io::realFileSystem(), directory.path()};
};

using Names = std::vector<std::string>;

}  // namespace

class TenantDeletionMarkTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void isWrittenAsCortexWritesIt() {
        Fixture f;
        const std::string key = "__markers__/a!-_.*'()b/tenant-deletion-mark.json";
        QVERIFY(writeTenantDeletionMark(f.bucket, "a!-_.*'()b", {1'795'413'907, 0}));
        QCOMPARE(f.textOf(key), std::string("{\"deletion_time\":1795413907}"));
        QVERIFY(writeTenantDeletionMark(f.bucket, "a!-_.*'()b", {1'795'413'907, 1'795'413'999}));
        QCOMPARE(f.textOf(key),
                 std::string("{\"deletion_time\":1795413907,\"finished_time\":1795413999}"));
        QVERIFY(*readTenantDeletionMark(f.bucket, "a!-_.*'()b") ==
                (TenantDeletionMark{1'795'413'907, 1'795'413'999}));
        QVERIFY(!readTenantDeletionMark(f.bucket, "b")->has_value());
    }
    void readsWhatOthersMayWrite_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("isGood");
        QTest::addColumn<qint64>("deletion");
        QTest::newRow("spaces and more")
            << QByteArray(" {\"by\":[1], \"deletion_time\": 7 }\n") << true << qint64(7);
        QTest::newRow("nothing") << QByteArray("{}") << true << qint64(0);
        QTest::newRow("null") << QByteArray("{\"deletion_time\":null}") << true << qint64(0);
        for (const char* bad :
             {"", "{", "[]", "7", "{\"deletion_time\":\"7\"}", "{\"deletion_time\":7.5}",
              "{\"deletion_time\":7}x", "{\"finished_time\":99999999999999999999}"})
            QTest::newRow(bad) << QByteArray(bad) << false << qint64(0);
    }
    void readsWhatOthersMayWrite() {
        QFETCH(QByteArray, json);
        QFETCH(bool, isGood);
        QFETCH(qint64, deletion);
        const auto mark = parseTenantDeletionMark(json.toStdString());
        QCOMPARE(mark.has_value(), isGood);
        if (isGood)
            QVERIFY((*mark == TenantDeletionMark{deletion, 0}));
        else
            QCOMPARE(mark.error().kind, ErrorKind::Corruption);
    }
    void isFoundWhereItWasOnceWritten() {
        Fixture f;
        QVERIFY(f.put("old/markers/tenant-deletion-mark.json", "{\"deletion_time\":5}"));
        QVERIFY(f.put("alive/markers/x-deletion-mark.json", "{}"));
        QVERIFY(f.put("__markers__/both/tenant-deletion-mark.json", "{\"deletion_time\":7}"));
        QVERIFY(f.put("both/markers/tenant-deletion-mark.json", "{\"deletion_time\":5}"));
        QVERIFY(f.put("__markers__/damaged/tenant-deletion-mark.json", "{"));
        QVERIFY(f.put("__markers__/other/thing.json", "{}"));
        QCOMPARE(*markedTenants(f.bucket), (Names{"both", "damaged", "old"}));
        QCOMPARE((*readTenantDeletionMark(f.bucket, "old"))->deletionTimeSec, int64_t(5));
        QCOMPARE((*readTenantDeletionMark(f.bucket, "both"))->deletionTimeSec, int64_t(7));
        const auto damaged = readTenantDeletionMark(f.bucket, "damaged");
        QCOMPARE(damaged.error().kind, ErrorKind::Corruption);
        for (const char* tenant : {"both", "old", "none"})
            QVERIFY(removeTenantDeletionMark(f.bucket, tenant));
        QCOMPARE(*markedTenants(f.bucket), (Names{"damaged"}));
        QVERIFY(*f.bucket.exists("alive/markers/x-deletion-mark.json"));
    }
};

static const test::Registrar<TenantDeletionMarkTest> registered;

}  // namespace pallium::blockstore

#include "tenant_deletion_mark_test.moc"
