#include "backend/ruler/local_rule_store.h"

#include "tests/backend/ruler/store_text.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <filesystem>
#include <fstream>

namespace pallium::ruler {
namespace {

constexpr const char* kRules =
    "groups:\n- name: b\n  rules: [{record: r, expr: up}]\n"
    "- name: a\n  interval: 1m\n  rules: [{record: s, expr: up}]\n";

/// The rules of the tenant `t` in the file `ns`.
struct Fixture {
    Fixture() { write("t/ns", kRules); }
    void write(const std::string& file, const std::string& text) const {
        const std::filesystem::path path = directory.path() + "/" + file;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    std::string list(const char* tenant) const { return textOf(store.groups(idOf(tenant))); }
    std::string list(const char* tenant, std::string_view ruleNamespace) const {
        return textOf(store.groups(idOf(tenant), ruleNamespace));
    }
    std::string tenants() const { return tenantsOf(store); }

    test::TempDir directory;
    LocalRuleStore store{io::realFileSystem(), directory.path()};
};

}  // namespace

class LocalRuleStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void listsGroupsOfFilesByNamespaceAndName() {
        const Fixture f;
        f.write("t/another.yaml", kRules);
        f.write("t/empty", "");
        std::filesystem::create_directory_symlink("t", f.directory.path() + "/linked");
        QCOMPARE(f.list("t"), std::string("another.yaml/a another.yaml/b ns/a ns/b "));
        QCOMPARE(f.list("linked"), f.list("t"));
        QCOMPARE(f.list("t", "ns"), std::string("ns/a ns/b "));
        QCOMPARE(f.tenants(), std::string("linked t "));
        const auto group = f.store.group(idOf("t"), "ns", "a");
        QVERIFY(group.has_value());
        QCOMPARE(group->interval, std::chrono::milliseconds(60'000));
        QCOMPARE(group->rules.at(0).record, std::string("s"));
    }
    void knowsNothingOfWhatIsNotThere() {
        const Fixture f;
        QCOMPARE(f.list("u"), std::string());
        QCOMPARE(f.list("t", "other"), std::string());
        QCOMPARE(f.store.group(idOf("t"), "ns", "c").error().message,
                 std::string("group does not exist"));
        QCOMPARE(f.store.group(idOf("u"), "ns", "a").error().kind, ErrorKind::NotFound);
    }
    void leavesDirectoriesAndStrangersAlone() {
        const Fixture f;
        f.write("t/directory/file", "no rules");
        f.write("no tenant/file", kRules);
        f.write("file", "no rules");
        std::filesystem::create_directory(f.directory.path() + "/nothing");
        QCOMPARE(f.list("t"), std::string("ns/a ns/b "));
        QCOMPARE(f.list("t", "directory"), std::string());
        QCOMPARE(f.tenants(), std::string("t "));
    }
    void staysInTheTenantsDirectory() {
        const Fixture f;
        f.write("u/ns", kRules);
        for (const std::string_view name :
             {std::string_view("../u/ns"), std::string_view("directory/file"),
              std::string_view(".."), std::string_view(""), std::string_view("ns\0", 3)})
            QCOMPARE(f.list("t", name), std::string());
    }
    void refusesFilesThatAreWrong() {
        const Fixture f;
        const std::string path = f.directory.path() + "/t/ns";
        f.write("t/ns", "groups: {}\n");
        QCOMPARE(f.list("t", "ns"),
                 "error parsing " + path + ": " + path +
                     ": yaml: unmarshal errors:\n  line 1: cannot unmarshal !!map into "
                     "[]rulefmt.RuleGroup");
        f.write("t/ns", "groups:\n- name: g\n  rules:\n  - record: r\n");
        QCOMPARE(f.list("t"),
                 "failed to list rule group for user t and namespace ns: error parsing " + path +
                     ": " + path +
                     ": 0:0: group \"g\", rule 1, \"r\": field 'expr' must be set in rule");
        QCOMPARE(f.store.groups(idOf("t")).error().kind, ErrorKind::Corruption);
        QCOMPARE(f.tenants(), std::string("t "));
    }
    void holdsRulesToItsOptions() {
        const Fixture f;
        f.write("t/ns", "groups: [{name: g, rules: [{record: a b, expr: up}]}]\n");
        QVERIFY(!f.store.groups(idOf("t")).has_value());
        const LocalRuleStore any{
            io::realFileSystem(), f.directory.path(), {.names = NameScheme::Utf8}};
        QCOMPARE(textOf(any.groups(idOf("t"))), std::string("ns/g "));
    }
    void refusesChanges() {
        Fixture f;
        const auto messageOf = [](const Result<void>& outcome) {
            return outcome || outcome.error().kind != ErrorKind::Unimplemented
                       ? ""
                       : outcome.error().message;
        };
        QCOMPARE(messageOf(f.store.set(idOf("t"), "ns", {.name = "g"})),
                 std::string("SetRuleGroup unsupported in rule local store"));
        QCOMPARE(messageOf(f.store.remove(idOf("t"), "ns", "a")),
                 std::string("DeleteRuleGroup unsupported in rule local store"));
        for (const Result<void>& outcome :
             {f.store.removeNamespace(idOf("t"), "ns"), f.store.removeTenant(idOf("t"))})
            QCOMPARE(messageOf(outcome),
                     std::string("DeleteNamespace unsupported in rule local store"));
        QCOMPARE(f.list("t"), std::string("ns/a ns/b "));
    }
    void tellsOfAMissingDirectory() {
        const LocalRuleStore store{io::realFileSystem(), "/no/such/directory"};
        QCOMPARE(store.tenants().error().kind, ErrorKind::Io);
        QVERIFY(store.tenants().error().message.starts_with("unable to read dir: "));
    }
};

static const test::Registrar<LocalRuleStoreTest> registered;

}  // namespace pallium::ruler

#include "local_rule_store_test.moc"
