#include "backend/api/ring_api.h"

#include "backend/ring/memory_kv_store.h"
#include "backend/ring/ring_update.h"
#include "tests/backend/api/ask.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

struct Site {
    Site() {
        (void)ring::updateRing(store, "ring", [](ring::RingState& state) {
            state["h<1>"] = {
                "h<1>",       "127.0.0.1:9095", "",           ring::InstanceState::Active,
                {1406653553}, 1'795'413'900,    1'795'413'600};
        });
        api.addRoutes(router, pool);
    }
    http::Response send(http::Method method, const std::string& path,
                        const std::string& accept = {}, const std::string& query = {},
                        const std::string& form = {}, const http::Headers& headers = {}) {
        http::Request request;
        request.headers = headers;
        request.method = method;
        request.rawQuery = query;
        request.headers.set("Accept", accept);
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.body = form;
        return ask(router, path, std::move(request));
    }

    ring::MemoryKvStore store;
    test::FakeClock clock{1'795'413'907'123};
    ring::Ring ring{"ingester", "ring", store, {.replicationFactor = 1}, clock};
    ThreadPool pool{"test", 1, 1};
    RingApi api{{{{"/ingester/ring", "/ring"}, &ring},
                 {{"/distributor/ring"}, nullptr, kNoDistributorRing}},
                clock};
    http::Router router;
};

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class RingApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesJsonAsRecorded() {
        Site site;
        const auto json =
            site.send(http::Method::Get, "/ring", "text/html, application/json;q=0.9");
        QCOMPARE(json.headers.value("Content-Type"), std::string_view("application/json"));
        QCOMPARE(json.body,
                 std::string("{\"shards\":[{\"id\":\"h<1>\",\"state\":\"ACTIVE\",\"address\":"
                             "\"127.0.0.1:9095\",\"timestamp\":\"2026-11-23 06:05:00 +0000 UTC\","
                             "\"registered_timestamp\":\"2026-11-23 06:00:00 +0000 UTC\",\"zone\":"
                             "\"\",\"tokens\":[1406653553]}],\"now\":\"2026-11-23T06:05:07.123Z\","
                             "\"storageLastUpdated\":\"2026-11-23T06:05:07.123Z\"}"));
    }
    void showsMembersAndTheirTokensOnDemand() {
        Site site;
        const auto page = site.send(http::Method::Get, "/ingester/ring");
        for (const char* part : {"<td>h&lt;1&gt;</td>", "<td>100%</td><td>0%</td>",
                                 "value=\"h&lt;1&gt;\" type=\"submit\">Forget", "Show Tokens"})
            QVERIFY2(has(page.body, part), part);
        QVERIFY(!has(page.body, "1406653553"));
        const auto tokens = site.send(http::Method::Get, "/ring", {}, "tokens=true");
        QVERIFY(has(tokens.body, "1406653553") && has(tokens.body, "Hide Tokens"));
    }
    void forgetsAMember() {
        Site site;
        for (const char* form : {"forget=no-such", "forget=h%3C1%3E"}) {
            const auto answer = site.send(http::Method::Post, "/ring", {}, {}, form);
            QCOMPARE(answer.status, 302);
            QCOMPARE(answer.headers.value("Location"), std::string_view("#"));
        }
        const auto json = site.send(http::Method::Get, "/ring", "application/json");
        QVERIFY(json.body.starts_with("{\"shards\":null,"));
        QCOMPARE(site.send(http::Method::Delete, "/ring").status, 405);
    }
    void forgetsNothingForPagesOfOtherSites_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("status");
        const auto row = [](const char* header, const char* value, int status) {
            QTest::newRow(value) << QByteArray(header) << QByteArray(value) << status;
        };
        row("Origin", "http://evil.example", 403);
        row("Origin", "null", 403);
        row("Sec-Fetch-Site", "cross-site", 403);
        row("Sec-Fetch-Site", "same-site", 403);
        row("Origin", "http://pallium.example:9009", 302);
        row("Sec-Fetch-Site", "same-origin", 302);
    }
    void forgetsNothingForPagesOfOtherSites() {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(int, status);
        for (const char* path : {"/ring", "/ingester/ring"}) {
            Site site;
            http::Headers headers;
            headers.add("Host", "pallium.example:9009");
            headers.add(header.toStdString(), value.toStdString());
            const auto answer =
                site.send(http::Method::Post, path, {}, {}, "forget=h%3C1%3E", headers);
            QCOMPARE(answer.status, status);
            QCOMPARE(site.ring.snapshot()->instances().empty(), status != 403);
        }
    }
    void saysThatThereIsNoRing() {
        Site site;
        const auto page = site.send(http::Method::Get, "/distributor/ring", "application/json");
        QCOMPARE(page.headers.value("Content-Type"), std::string_view("text/html"));
        QVERIFY(has(page.body, "<p>Distributor is not running with global limits enabled</p>"));
    }
};

static const test::Registrar<RingApiTest> registered;

}  // namespace pallium::api

#include "ring_api_test.moc"
