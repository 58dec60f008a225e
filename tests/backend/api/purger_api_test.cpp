#include "tests/backend/api/api_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

const std::string kDelete = "/purger/delete_tenant";
const std::string kStatus = "/purger/delete_tenant_status";

Headers tenant(const char* name) {
    return {{"X-Scope-OrgID", name}};
}

}  // namespace

class PurgerApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void marksTheTenant() {
        ApiFixture api;
        for (int i = 0; i < 2; ++i) {
            const auto answer = api.send(http::Method::Post, kDelete, tenant("a"));
            QCOMPARE(answer.status, 200);
            QVERIFY(answer.body.empty() && !answer.headers.get("Content-Type"));
        }
        const auto mark = api.bucket.get("__markers__/a/tenant-deletion-mark.json");
        QCOMPARE(std::string(mark->begin(), mark->end()),
                 std::string("{\"deletion_time\":1795413907}"));
    }
    void tellsWhetherBlocksAreLeft() {
        ApiFixture api;
        const uint8_t byte = 1;
        QVERIFY(api.bucket.put("a/01KASBK6XRZTPVCRVZR2DTJ8B3/meta.json", {&byte, 1}));
        const auto left = api.send(http::Method::Get, kStatus, tenant("a"));
        QCOMPARE(left.body, std::string("{\"tenant_id\":\"a\",\"blocks_deleted\":false}"));
        QCOMPARE(left.headers.value("Content-Type"), std::string_view("application/json"));
        QCOMPARE(api.send(http::Method::Get, kStatus, tenant("nobody")).body,
                 std::string("{\"tenant_id\":\"nobody\",\"blocks_deleted\":true}"));
        api.send(http::Method::Post, kDelete, tenant("a"));
        api.purger.cleanUp();
        QCOMPARE(api.send(http::Method::Get, kStatus, tenant("a")).body,
                 std::string("{\"tenant_id\":\"a\",\"blocks_deleted\":true}"));
    }
    void refusesTenantsAsRecorded_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("deleteStatus");
        QTest::addColumn<int>("statusStatus");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("none") << QByteArray("") << 401 << 401 << QByteArray("no org id\n");
        QTest::newRow("bad") << QByteArray("a/b") << 401 << 400
                             << QByteArray("tenant ID 'a/b' contains unsupported character '/'\n");
    }
    void refusesTenantsAsRecorded() {
        QFETCH(QByteArray, name);
        QFETCH(int, deleteStatus);
        QFETCH(int, statusStatus);
        QFETCH(QByteArray, text);
        ApiFixture api;
        const auto deleted = api.send(http::Method::Post, kDelete, tenant(name.constData()));
        QCOMPARE(deleted.status, deleteStatus);
        QCOMPARE(deleted.body, text.toStdString());
        const auto status = api.send(http::Method::Get, kStatus, tenant(name.constData()));
        QCOMPARE(status.status, statusStatus);
        QCOMPARE(status.body, text.toStdString());
        QVERIFY(api.bucket.list("")->empty());
    }
    void refusesOtherMethods() {
        ApiFixture api;
        QCOMPARE(api.send(http::Method::Get, kDelete, tenant("a")).status, 405);
        QCOMPARE(api.send(http::Method::Post, kStatus, tenant("a")).status, 405);
    }
    void deletesNothingForPagesOfOtherSites() {
        ApiFixture api;
        for (const auto& header :
             Headers{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://evil.example"}}) {
            const auto answer =
                api.send(http::Method::Post, kDelete, {{"X-Scope-OrgID", "a"}, header});
            QCOMPARE(answer.status, 403);
        }
        QVERIFY(api.bucket.list("")->empty());
    }
};

static const test::Registrar<PurgerApiTest> registered;

}  // namespace pallium::api

#include "purger_api_test.moc"
