#include "backend/api/memberlist_api.h"

#include "backend/ring/memory_kv_store.h"
#include "tests/backend/api/ask.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

#include <functional>
#include <map>
#include <string>

namespace pallium::api {
namespace {

http::Response askMemberlist(const ring::KvStore* store, const std::string& query = {},
                             const std::string& accept = {}) {
    const test::FakeClock clock{1'795'413'483'355};
    ThreadPool pool{"test", 1, 1};
    const MemberlistApi api(store, clock);
    http::Router router;
    api.addRoutes(router, pool);
    http::Request request;
    request.rawQuery = query;
    request.headers.set("Accept", accept);
    return ask(router, "/memberlist", std::move(request));
}

using Values = std::map<std::string, std::string, std::less<>>;

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class MemberlistApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void saysThatNobodyUsesIt() {
        const http::Response answer = askMemberlist(nullptr, {}, "application/json");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("Content-Type"), std::string_view("text/plain"));
        QCOMPARE(answer.body, std::string("This instance doesn't use memberlist."));
    }
    void listsKeysAndItself() {
        const ring::MemoryKvStore store(Values{{"collectors/<b>", "{}"}});
        const http::Response page = askMemberlist(&store);
        QCOMPARE(page.headers.value("Content-Type"), std::string_view("text/html; charset=utf-8"));
        QVERIFY(contains(page.body, "<title>Memberlist Status</title>"));
        QVERIFY(contains(page.body, "<td>collectors/&lt;b&gt;</td><td>size: 2</td>"));
        QVERIFY(contains(page.body, "?viewKey=collectors%2F%3Cb%3E"));
        QVERIFY(contains(page.body, "<h2>Memberlist Cluster Members</h2>"));
    }
    void answersJsonIfItIsAccepted() {
        const ring::MemoryKvStore store(Values{{"collectors/distributor", "{}"}});
        const http::Response answer = askMemberlist(&store, {}, "application/json");
        QCOMPARE(answer.headers.value("Content-Type"), std::string_view("application/json"));
        QVERIFY(contains(answer.body, "\"Store\":{\"collectors/distributor\":{}}"));
        QVERIFY(contains(answer.body, "\"SortedMembers\":[{\"Name\":"));
    }
    void showsAValue() {
        const ring::MemoryKvStore store(Values{{"collectors/ring", "{\"instances\":[]}"}});
        QCOMPARE(askMemberlist(&store, "viewKey=collectors%2Fring").body,
                 std::string("{\"instances\":[]}"));
        QCOMPARE(askMemberlist(&store, "viewKey=other").status, 404);
    }
};

static const test::Registrar<MemberlistApiTest> registered;

}  // namespace pallium::api

#include "memberlist_api_test.moc"
