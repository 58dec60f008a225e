#include "tests/backend/api/rules_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

using http::Method;

const std::string kRules = "/api/v1/rules";

std::string groupText(const std::string& name) {
    return "name: " + name + "\nrules:\n- record: a:b\n  expr: vector(1)\n";
}

std::string printed(const std::string& name) {
    return "name: " + name + "\nrules:\n    - record: a:b\n      expr: vector(1)\n";
}

/// The same in a list that is `indent` deep.
std::string printedItem(const std::string& name, const std::string& indent) {
    return indent + "- name: " + name + "\n" + indent + "  rules:\n" + indent +
           "    - record: a:b\n" + indent + "      expr: vector(1)\n";
}

/// A store where nothing works, or nothing can be changed.
class BrokenStore final : public ruler::RuleStore {
  public:
    explicit BrokenStore(ErrorKind reads) : m_reads(reads) {}

    Result<std::vector<tenancy::TenantId>> tenants() const override {
        if (isStarting) return std::vector<tenancy::TenantId>();
        return fail(m_reads, "no tenants");
    }
    Result<std::vector<ruler::StoredGroup>> groups(const tenancy::TenantId&) const override {
        return fail(m_reads, "no groups");
    }
    Result<std::vector<ruler::StoredGroup>> groups(const tenancy::TenantId&,
                                                   std::string_view) const override {
        return fail(m_reads, "no groups");
    }
    Result<rulefmt::RuleGroup> group(const tenancy::TenantId&, std::string_view,
                                     std::string_view) const override {
        return fail(m_reads, "no group");
    }
    Result<void> set(const tenancy::TenantId&, std::string_view,
                     const rulefmt::RuleGroup&) override {
        return fail(ErrorKind::Unimplemented, "SetRuleGroup unsupported");
    }
    Result<void> remove(const tenancy::TenantId&, std::string_view, std::string_view) override {
        return fail(ErrorKind::Unimplemented, "DeleteRuleGroup unsupported");
    }
    Result<void> removeNamespace(const tenancy::TenantId&, std::string_view) override {
        return fail(ErrorKind::Io, "disk");
    }
    Result<void> removeTenant(const tenancy::TenantId&) override {
        return fail(ErrorKind::Io, "disk");
    }

    bool isStarting = true;

  private:
    const ErrorKind m_reads;
};

}  // namespace

class RulesConfigTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void storesListsAndDeletesGroups() {
        RulesFixture api;
        for (const char* const name : {"g1", "g2"}) {
            const auto answer = api.post(kRules + "/ns", groupText(name));
            QCOMPARE(answer.status, 202);
            QCOMPARE(answer.body, std::string("{\"status\":\"success\"}"));
            QCOMPARE(answer.headers.value("Content-Type"), std::string_view("application/json"));
        }
        const auto listed = api.get("/api/prom/rules");
        QCOMPARE(listed.status, 200);
        QCOMPARE(listed.headers.value("Content-Type"), std::string_view("application/yaml"));
        const std::string both = "ns:\n" + printedItem("g1", "    ") + printedItem("g2", "    ");
        QCOMPARE(listed.body, both);
        QCOMPARE(api.get(kRules + "/ns").body, both);
        QCOMPARE(api.get(kRules + "/ns/g2").body, printed("g2"));
        QCOMPARE(api.ruler.groups(*tenancy::TenantId::parse("t")).size(), size_t(2));
        QCOMPARE(api.remove("/api/prom/rules/ns/g1").status, 202);
        QCOMPARE(api.get(kRules).body, "ns:\n" + printedItem("g2", "    "));
        QCOMPARE(api.remove(kRules + "/ns").status, 202);
        QVERIFY(api.ruler.groups(*tenancy::TenantId::parse("t")).empty());
    }
    void refusesNamesThatAreTooLong() {
        RulesFixture api;
        const std::string name(1000, 'n');
        QCOMPARE(api.post(kRules + "/ns", groupText(name)).status, 400);
        QCOMPARE(api.post(kRules + "/" + name, groupText("g")).status, 400);
        QCOMPARE(api.get(kRules + "/" + name).status, 404);
        QCOMPARE(api.remove(kRules + "/ns/" + name).status, 202);
        QCOMPARE(api.get(kRules).status, 404);
    }
    void replacesAGroupEvenAtTheLimit() {
        RulesFixture api;
        api.limits["limited"].rulerMaxRuleGroupsPerTenant = 1;
        const RulesFixture::Headers headers{{"X-Scope-OrgID", "limited"}};
        const auto set = [&](std::string text) {
            return api.send(Method::Post, kRules + "/ns", headers, std::move(text));
        };
        QCOMPARE(set(groupText("g")).status, 202);
        QCOMPARE(set("name: g\nrules:\n- record: c\n  expr: vector(2)\n").status, 202);
        QVERIFY(api.send(Method::Get, kRules, headers).body.find("vector(2)") != std::string::npos);
        const auto refused = set(groupText("other"));
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.body,
                 std::string("per-user rule groups limit (limit: 1 actual: 2) exceeded\n"));
    }
    void answersWhatIsNotThere_data() {
        QTest::addColumn<int>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("text");
        const QByteArray none = "no rule groups found\n";
        QTest::newRow("any group") << int(Method::Get) << QByteArray("") << none;
        QTest::newRow("a namespace") << int(Method::Get) << QByteArray("/x") << none;
        QTest::newRow("a group") << int(Method::Get) << QByteArray("/x/y")
                                 << QByteArray("group does not exist\n");
        QTest::newRow("a namespace to delete") << int(Method::Delete) << QByteArray("/x")
                                               << QByteArray("group namespace does not exist\n");
    }
    void answersWhatIsNotThere() {
        QFETCH(const int, method);
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, text);
        RulesFixture api;
        const auto answer = api.send(static_cast<Method>(method), kRules + path.toStdString(),
                                     {{"X-Scope-OrgID", "t"}});
        QCOMPARE(answer.status, 404);
        QCOMPARE(answer.body, text.toStdString());
        QCOMPARE(answer.headers.value("Content-Type"),
                 std::string_view("text/plain; charset=utf-8"));
    }
    void refusesBadGroups_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray("")
                                 << QByteArray(
                                        "invalid rules config: rule group name must not be empty");
        QTest::newRow("a list") << QByteArray("- a\n")
                                << QByteArray("unable to decoded rule group");
        QTest::newRow("several faults")
            << QByteArray(
                   "name: x\nrules:\n- record: a\n  expr: vector(1)\n  for: 1m\n"
                   "- record: b\n  expr: \"sum(\"\n")
            << QByteArray(
                   "3:11: group \"x\", rule 0, \"a\": invalid field 'for' in recording rule, "
                   "7:9: group \"x\", rule 1, \"b\": could not parse expression: 1:5: parse "
                   "error: unclosed left parenthesis");
    }
    void refusesBadGroups() {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, text);
        RulesFixture api;
        const auto answer = api.post(kRules + "/ns", body.toStdString());
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body, text.toStdString() + "\n");
        QCOMPARE(api.get(kRules).status, 404);
    }
    void namesMayBeEncoded() {
        RulesFixture api;
        QCOMPARE(api.post(kRules + "/a%2Fb%20%25", groupText("\"g/%2F\"")).status, 202);
        QCOMPARE(api.get(kRules + "/a%2Fb%20%25/g%2F%252F").body, printed("g/%2F"));
        QCOMPARE(api.get(kRules + "/a/b").status, 404);
        QCOMPARE(api.remove(kRules + "/a%2fb%20%25").status, 202);
    }
    void listsAllTenants() {
        RulesFixture api;
        const auto nothing = api.send(Method::Get, "/ruler/rule_groups", {});
        QCOMPARE(nothing.status, 200);
        QCOMPARE(nothing.body, std::string());
        QCOMPARE(nothing.headers.value("Content-Type"), std::string_view("application/yaml"));
        for (const char* const tenant : {"b", "a"})
            api.send(Method::Post, kRules + "/ns", {{"X-Scope-OrgID", tenant}}, groupText("g"));
        QCOMPARE(api.send(Method::Get, "/ruler/rule_groups", {}).body,
                 "a:\n    ns:\n" + printedItem("g", "        ") + "b:\n    ns:\n" +
                     printedItem("g", "        "));
    }
    void deletesAllOfATenant() {
        RulesFixture api;
        api.post(kRules + "/ns1", groupText("g"));
        api.post(kRules + "/ns2", groupText("g"));
        for (int i = 0; i < 2; ++i) {
            const auto answer = api.post("/ruler/delete_tenant_config", {});
            QCOMPARE(answer.status, 200);
            QVERIFY(answer.body.empty() && !answer.headers.get("Content-Type"));
        }
        QCOMPARE(api.get(kRules).status, 404);
    }
    void namesItsTenant_data() {
        QTest::addColumn<int>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("tenant");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        const QByteArray json =
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no org id\"}";
        for (const auto& [method, path] :
             std::vector<std::pair<Method, const char*>>{{Method::Get, "/api/v1/rules"},
                                                         {Method::Get, "/api/v1/rules/n/g"},
                                                         {Method::Post, "/api/v1/rules/n"},
                                                         {Method::Delete, "/api/prom/rules/n"}}) {
            const auto name = [&, m = http::methodName(method)](const char* what) {
                return QByteArray(m.data(), qsizetype(m.size())) + ' ' + path + ' ' + what;
            };
            QTest::newRow(name("none")) << int(method) << QByteArray(path) << QByteArray() << 401
                                        << QByteArray("no org id\n");
            QTest::newRow(name("bad"))
                << int(method) << QByteArray(path) << QByteArray("a/b") << 400 << json;
            QTest::newRow(name("several"))
                << int(method) << QByteArray(path) << QByteArray("a|b") << 400 << json;
        }
        const QByteArray purge = "/ruler/delete_tenant_config";
        QTest::newRow("delete all, none")
            << int(Method::Post) << purge << QByteArray() << 401 << QByteArray("no org id\n");
        QTest::newRow("delete all, several") << int(Method::Post) << purge << QByteArray("a|b")
                                             << 401 << QByteArray("multiple org IDs present\n");
    }
    void namesItsTenant() {
        QFETCH(const int, method);
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, tenant);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        tenancy::AuthOptions auth;
        auth.federation = true;
        RulesFixture api(auth);
        RulesFixture::Headers headers;
        if (!tenant.isEmpty()) headers.emplace_back("X-Scope-OrgID", tenant.toStdString());
        const auto answer =
            api.send(static_cast<Method>(method), path.toStdString(), headers, groupText("g"));
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.body, body.toStdString());
        QCOMPARE(answer.headers.value("Content-Type"),
                 status == 400 ? std::string_view("application/json")
                               : std::string_view("text/plain; charset=utf-8"));
    }
    void refusesOtherMethods() {
        RulesFixture api;
        for (const auto& [method, path] : std::vector<std::pair<Method, std::string>>{
                 {Method::Post, kRules},
                 {Method::Delete, kRules},
                 {Method::Put, kRules + "/ns"},
                 {Method::Post, kRules + "/ns/g"},
                 {Method::Get, "/ruler/delete_tenant_config"},
                 {Method::Post, "/ruler/rule_groups"}}) {
            const auto answer = api.send(method, path, {{"X-Scope-OrgID", "t"}}, groupText("g"));
            QCOMPARE(answer.status, 405);
            QVERIFY(answer.body.empty());
        }
    }
    void changesNothingForPagesOfOtherSites() {
        RulesFixture api;
        api.post(kRules + "/ns", groupText("g"));
        const std::string before = api.get(kRules).body;
        for (const auto& [method, path] : std::vector<std::pair<Method, std::string>>{
                 {Method::Post, kRules + "/ns"},
                 {Method::Delete, kRules + "/ns"},
                 {Method::Delete, "/api/prom/rules/ns/g"},
                 {Method::Post, "/ruler/delete_tenant_config"}}) {
            const auto answer =
                api.send(method, path, {{"X-Scope-OrgID", "t"}, {"Sec-Fetch-Site", "cross-site"}},
                         groupText("other"));
            QCOMPARE(answer.status, 403);
        }
        QCOMPARE(api.get(kRules).body, before);
    }
    void bodiesAreBounded() {
        const RulesFixture api;
        const auto match = api.router.find(Method::Post, kRules + "/ns");
        QVERIFY(match.route != nullptr);
        QCOMPARE(match.route->bodyLimit.maxBytes, size_t(4 << 20));
    }
    void withoutTheApiOnlyTheTwoOfTheRulerAreThere() {
        RulesFixture api({}, false);
        QCOMPARE(api.get(kRules).status, 404);
        QCOMPARE(api.post("/api/prom/rules/ns", groupText("g")).status, 404);
        QCOMPARE(api.get("/ruler/rule_groups").status, 200);
        QCOMPARE(api.post("/ruler/delete_tenant_config", {}).status, 200);
    }
    void tellsFailuresOfStorage() {
        BrokenStore store(ErrorKind::Io);
        RulesFixture api(store);
        store.isStarting = false;
        for (const auto& [path, text] : std::vector<std::pair<std::string, std::string>>{
                 {kRules, "no groups\n"},
                 {kRules + "/ns", "no groups\n"},
                 {kRules + "/ns/g", "no group\n"},
                 {"/ruler/rule_groups", "unable to list the ruler users: no tenants\n"}}) {
            const auto answer = api.get(path);
            QCOMPARE(answer.status, 500);
            QCOMPARE(answer.body, text);
        }
        const auto set = api.post(kRules + "/ns", groupText("g"));
        QCOMPARE(set.status, 500);
        QCOMPARE(set.body, std::string("SetRuleGroup unsupported\n"));
        const auto deleted = api.remove(kRules + "/ns/g");
        QCOMPARE(deleted.status, 500);
        QCOMPARE(deleted.body, std::string("{\"status\":\"error\",\"errorType\":\"server_error\","
                                           "\"error\":\"DeleteRuleGroup unsupported\"}"));
        QCOMPARE(api.remove(kRules + "/ns").status, 500);
        QCOMPARE(api.post("/ruler/delete_tenant_config", {}).status, 500);
    }
};

static const test::Registrar<RulesConfigTest> registered;

}  // namespace pallium::api

#include "rules_config_test.moc"
