#include "backend/objstore/bucket.h"

#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::objstore {
namespace {

const std::vector<uint8_t> kOld{'o', 'l', 'd'};
const std::vector<uint8_t> kNew{'n', 'e', 'w', '!'};

struct Fixture {
    test::TempDir directory;
    test::FaultyFileSystem files{io::realFileSystem()};
    Bucket bucket{files, directory.path() + "/bucket"};
};

}  // namespace

class BucketTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsObjects() {
        Fixture f;
        QCOMPARE(f.bucket.get("a/b").error().kind, ErrorKind::NotFound);
        QCOMPARE(*f.bucket.exists("a/b"), false);
        QVERIFY(f.bucket.put("a/b", kOld));
        QVERIFY(f.bucket.put("a/b", kNew));
        QVERIFY(f.bucket.put("top", kOld));
        QCOMPARE(*f.bucket.get("a/b"), kNew);
        QCOMPARE(*f.bucket.exists("a/b"), true);
        QCOMPARE(*f.bucket.exists("top/b"), false);
        QCOMPARE(*f.bucket.list(""), (std::vector<std::string>{"a", "top"}));
        QCOMPARE(*f.bucket.list("a"), (std::vector<std::string>{"b"}));
        QVERIFY(f.bucket.list("none")->empty());
    }
    void removesWithWhatBecomesEmpty() {
        Fixture f;
        for (const char* key : {"a/b/1", "a/b/2", "a/c/3"})
            QVERIFY(f.bucket.put(key, kOld));
        QVERIFY(f.bucket.remove("a/b/1"));
        QCOMPARE(*f.bucket.list("a/b"), (std::vector<std::string>{"2"}));
        QVERIFY(f.bucket.remove("a/b/2"));
        QCOMPARE(*f.bucket.list("a"), (std::vector<std::string>{"c"}));
        QVERIFY(f.bucket.remove("a"));
        QVERIFY(f.bucket.list("")->empty());
        QVERIFY(f.bucket.remove("a/b/1"));
    }
    void putsWholeOrNotAtAll() {
        for (size_t n = 1;; ++n) {
            Fixture f;
            QVERIFY(f.bucket.put("a/b", kOld));
            f.files.failAt(n, test::FaultyFileSystem::Fault::Tear, true);
            const auto put = f.bucket.put("a/b", kNew);
            const bool hasFailed = f.files.hasFailed();
            f.files.heal();
            const auto now = f.bucket.get("a/b");
            QVERIFY(now && (*now == kOld || *now == kNew));
            QCOMPARE(put.has_value(), !hasFailed);
            QVERIFY(f.bucket.put("a/b", kNew));
            QCOMPARE(*f.bucket.get("a/b"), kNew);
            if (!hasFailed) return;
        }
    }
    void whatWasPutSurvivesAPowerCut() {
        Fixture f;
        QVERIFY(f.bucket.put("a/b", kNew));
        f.files.loseUnsynced();
        QCOMPARE(*f.bucket.get("a/b"), kNew);
    }
};

static const test::Registrar<BucketTest> registered;

}  // namespace pallium::objstore

#include "bucket_test.moc"
