#include "backend/ruler/bucket_rule_store.h"

#include "backend/ruler/group_codec.h"
#include "tests/backend/ruler/store_text.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>

namespace pallium::ruler {
namespace {

rulefmt::RuleGroup groupOf(std::string name, std::string expr = "up") {
    return {.name = std::move(name), .rules = {{.record = "r", .expr = std::move(expr)}}};
}

struct Fixture {
    void set(const char* tenant, const char* ruleNamespace, const rulefmt::RuleGroup& group) {
        QVERIFY(store.set(idOf(tenant), ruleNamespace, group).has_value());
    }
    void put(const std::string& key, std::string_view bytes) {
        QVERIFY(bucket.put(key, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()})
                    .has_value());
    }
    /// `namespace/name` of each, or what is wrong.
    std::string list(const char* tenant) const { return textOf(store.groups(idOf(tenant))); }
    std::string list(const char* tenant, const char* ruleNamespace) const {
        return textOf(store.groups(idOf(tenant), ruleNamespace));
    }
    std::string tenants() const { return tenantsOf(store); }

    test::TempDir directory;
    test::FaultyFileSystem files{io::realFileSystem()};
    objstore::Bucket bucket{files, directory.path() + "/bucket"};
    BucketRuleStore store{bucket};
};

}  // namespace

class BucketRuleStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void isEmptyAtFirst() {
        const Fixture f;
        QCOMPARE(f.tenants(), std::string());
        QCOMPARE(f.list("a"), std::string());
        QCOMPARE(f.list("a", "ns"), std::string());
        QCOMPARE(f.store.group(idOf("a"), "ns", "g").error().message,
                 std::string("group does not exist"));
        QCOMPARE(f.store.group(idOf("a"), "ns", "g").error().kind, ErrorKind::NotFound);
    }
    void keepsGroupsWhereCortexDoes() {
        Fixture f;
        f.set("team-a", "my/ns x", groupOf("g/1"));
        const auto bytes = f.bucket.get("rules/team-a/bXkvbnMgeA==/Zy8x");
        QVERIFY(bytes.has_value());
        const auto stored =
            decodeGroup({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
        QCOMPARE(stored->ruleNamespace, std::string("my/ns x"));
        QVERIFY(stored->group == groupOf("g/1"));
        f.set("team-a", "\xff?>", groupOf("~~?"));  // digits that differ in the alphabet
        QVERIFY(*f.bucket.exists("rules/team-a/_z8-/fn4_"));
    }
    void listsByNamespaceAndName() {
        Fixture f;
        // Their keys are in another order.
        for (const char* ruleNamespace : {"b", "~", "a", "\xc3\xbc"})
            for (const char* name : {"2", "10", "1"})
                f.set("t", ruleNamespace, groupOf(name));
        f.set("s", "a", groupOf("other"));
        QCOMPARE(f.list("t"), std::string("a/1 a/10 a/2 b/1 b/10 b/2 ~/1 ~/10 ~/2 \xc3\xbc/1 "
                                          "\xc3\xbc/10 \xc3\xbc/2 "));
        QCOMPARE(f.list("t", "b"), std::string("b/1 b/10 b/2 "));
        QCOMPARE(f.tenants(), std::string("s t "));
    }
    void replacesByNamespaceAndName() {
        Fixture f;
        f.set("t", "a", groupOf("g"));
        f.set("t", "a", groupOf("g", "down"));
        QCOMPARE(f.list("t"), std::string("a/g "));
        QVERIFY(*f.store.group(idOf("t"), "a", "g") == groupOf("g", "down"));
    }
    void removes() {
        Fixture f;
        for (const char* ruleNamespace : {"a", "b"})
            for (const char* name : {"1", "2"})
                f.set("t", ruleNamespace, groupOf(name));
        f.set("s", "a", groupOf("1"));
        QVERIFY(f.store.remove(idOf("t"), "a", "1").has_value());
        QVERIFY(f.store.remove(idOf("t"), "a", "1").has_value());
        QCOMPARE(f.list("t"), std::string("a/2 b/1 b/2 "));
        QVERIFY(f.store.removeNamespace(idOf("t"), "b").has_value());
        const auto again = f.store.removeNamespace(idOf("t"), "b");
        QCOMPARE(again.error().kind, ErrorKind::NotFound);
        QCOMPARE(again.error().message, std::string("group namespace does not exist"));
        QCOMPARE(f.list("t"), std::string("a/2 "));
        QVERIFY(f.store.removeTenant(idOf("t")).has_value());
        QVERIFY(f.store.removeTenant(idOf("t")).has_value());
        QCOMPARE(f.tenants(), std::string("s "));
        QVERIFY(!*f.bucket.exists("rules/t"));  // no directory is left behind
    }
    void hasNothingWithoutAName() {
        Fixture f;
        f.set("t", "a", groupOf("g"));
        QCOMPARE(f.list("t", ""), std::string());
        QCOMPARE(f.store.removeNamespace(idOf("t"), "").error().kind, ErrorKind::NotFound);
        for (const auto& [ruleNamespace, name] : {std::pair("a", ""), {"", "a"}, {"", ""}}) {
            QCOMPARE(f.store.group(idOf("t"), ruleNamespace, name).error().kind,
                     ErrorKind::NotFound);
            QCOMPARE(f.store.set(idOf("t"), ruleNamespace, groupOf(name)).error().kind,
                     ErrorKind::InvalidArgument);
            QVERIFY(f.store.remove(idOf("t"), ruleNamespace, name).has_value());
        }
        QCOMPARE(f.list("t"), std::string("a/g "));
    }
    void takesNamesAsLongAsFilesMayHave() {
        Fixture f;
        const std::string longest(186, 'n');
        const std::string tooLong = longest + 'n';
        QVERIFY(f.store.set(idOf("t"), longest, groupOf(longest)).has_value());
        QVERIFY(f.store.group(idOf("t"), longest, longest).has_value());
        QCOMPARE(f.store.groups(idOf("t"), longest)->size(), size_t{1});
        for (const auto& [ruleNamespace, name] :
             {std::pair(longest, tooLong), {tooLong, longest}, {std::string(5000, 'n'), longest}}) {
            const auto set = f.store.set(idOf("t"), ruleNamespace, groupOf(name));
            QCOMPARE(set.error().kind, ErrorKind::InvalidArgument);
            QCOMPARE(f.store.group(idOf("t"), ruleNamespace, name).error().kind,
                     ErrorKind::NotFound);
            QVERIFY(f.store.remove(idOf("t"), ruleNamespace, name).has_value());
        }
        QVERIFY(f.store.groups(idOf("t"), tooLong)->empty());
        QCOMPARE(f.store.removeNamespace(idOf("t"), tooLong).error().kind, ErrorKind::NotFound);
    }
    void leavesStrangeKeysAlone() {
        Fixture f;
        f.set("t", "a", groupOf("g"));
        f.put("rules/t/file", "x");            // no base 64
        f.put("rules/t/YQ", "x");              // without padding
        f.put("rules/t/YWE=", "x");            // an object where a namespace should be
        f.put("rules/t/YR==/Zw==", "x");       // not how `a` is written
        f.put("rules/t/YQ==/Zz==", "x");       // not how `g` is written
        f.put("rules/t/YQ==/g.tmp", "x");      // no base 64
        f.put("rules/t/YQ==/aGg=/deep", "x");  // a directory where a group should be
        f.put("rules/t u/YQ==/Zw==", "x");     // no tenant
        f.put("rules/u/__==/strange", "x");    // only strange keys
        f.put("rules/v", "x");                 // an object where a tenant should be
        QCOMPARE(f.list("t"), std::string("a/g "));
        QCOMPARE(f.list("t", "a"), std::string("a/g "));
        QCOMPARE(f.list("t", "aa"), std::string());
        QCOMPARE(f.list("u"), std::string());
        QCOMPARE(f.tenants(), std::string("t "));
        QVERIFY(f.store.removeNamespace(idOf("t"), "a").has_value());
        QVERIFY(*f.bucket.exists("rules/t/YQ==/g.tmp"));
    }
    void tellsOfObjectsThatAreNoGroup() {
        Fixture f;
        f.put("rules/t/YQ==/Zw==", "\x0a");
        QCOMPARE(f.list("t"), std::string("get rule group user=\"t\", namespace=\"a\", name=\"g\": "
                                          "failed to unmarshal rule group rules/t/YQ==/Zw==: "
                                          "unexpected EOF"));
        QCOMPARE(f.store.group(idOf("t"), "a", "g").error().kind, ErrorKind::Corruption);
        f.set("t", "a", groupOf("g"));  // which mends it
        QCOMPARE(f.list("t"), std::string("a/g "));
    }
    void tellsOfGroupsInAnothersPlace() {
        Fixture f;
        f.put("rules/t/YQ==/Zw==", encodeGroup(idOf("t"), {"b", groupOf("h")}));
        QCOMPARE(f.list("t"),
                 std::string("mismatch between requested rule group and loaded rule group, "
                             "requested: user=\"t\", namespace=\"a\", group=\"g\", loaded: "
                             "user=\"t\", namespace=\"b\", group=\"h\""));
    }
    void passesErrorsOfFilesOn() {
        Fixture f;
        f.set("t", "a", groupOf("g"));
        f.files.failAt(1, test::FaultyFileSystem::Fault::Refuse);
        QCOMPARE(f.store.set(idOf("t"), "a", groupOf("g", "down")).error().kind, ErrorKind::Io);
        QVERIFY(*f.store.group(idOf("t"), "a", "g") == groupOf("g"));
    }
};

static const test::Registrar<BucketRuleStoreTest> registered;

}  // namespace pallium::ruler

#include "bucket_rule_store_test.moc"
