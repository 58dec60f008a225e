#include "backend/api/rules_filter.h"

#include "tests/support/test_main.h"

namespace pallium::api {
namespace {

using ruler::AlertState, ruler::Health;

ruler::RuleStatus alertRule(std::string name, AlertState state, Health health,
                            rulefmt::StringMap labels = {}) {
    ruler::RuleStatus rule;
    rule.name = std::move(name);
    rule.isAlert = true;
    rule.state = state;
    rule.health = health;
    rule.labels = std::move(labels);
    if (state != AlertState::Inactive) rule.alerts.resize(1);
    return rule;
}

ruler::RuleStatus recordRule(std::string name, Health health, rulefmt::StringMap labels = {}) {
    ruler::RuleStatus rule = alertRule(std::move(name), AlertState::Inactive, health, labels);
    rule.isAlert = false;
    return rule;
}

std::vector<ruler::GroupStatus> someGroups() {
    ruler::GroupStatus g1, g2, other;
    g1.ruleNamespace = g2.ruleNamespace = "nsA";
    other.ruleNamespace = "ns/B x";
    g1.name = "g1";
    g2.name = "g2";
    other.name = "a/b c";
    g1.rules = {alertRule("On", AlertState::Firing, Health::Ok,
                          {{"severity", "page"}, {"team", "t{{ $value }}"}}),
                alertRule("Waits", AlertState::Pending, Health::Ok),
                alertRule("Never", AlertState::Inactive, Health::Ok, {{"severity", "info"}}),
                recordRule("rec:one", Health::Ok, {{"k", "v"}})};
    g2.rules = {alertRule("Bad", AlertState::Inactive, Health::Err),
                recordRule("rec:two", Health::Unknown)};
    other.rules = {recordRule("rec:three", Health::Ok)};
    return {g2, g1, other};
}

/// `nsA/g1: On Waits; nsA/g2: Bad` of what the query selects, then its token; or the error.
QString select(const std::string& query) {
    http::Values values;
    values.parse(query);
    const auto request = parseRulesRequest(values, {});
    if (!request) return QString::fromStdString(request.error().message);
    const RulesPage page = selectRules(someGroups(), *request);
    QStringList groups;
    for (const ruler::GroupStatus& group : page.groups) {
        QString text = QString::fromStdString(group.ruleNamespace + "/" + group.name + ":");
        for (const ruler::RuleStatus& rule : group.rules)
            text += u' ' + QString::fromStdString(rule.name);
        groups += text;
    }
    if (!page.nextToken.empty()) groups += QString::fromStdString(page.nextToken);
    return groups.join(QStringLiteral("; "));
}

const char* const kAll =
    "ns/B x/a/b c: rec:three; nsA/g1: On Waits Never rec:one; nsA/g2: Bad rec:two";

}  // namespace

class RulesFilterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void selects_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("selected");
        const auto add = [](const char* query, const char* selected) {
            QTest::newRow(query) << QByteArray(query) << QString::fromLatin1(selected);
        };
        add("", kAll);
        add("type=&state=&health=&exclude_alerts=&group_limit=&group_next_token=&bogus=x", kAll);
        add("type=alert", "nsA/g1: On Waits Never; nsA/g2: Bad");
        add("type=RecorD", "ns/B x/a/b c: rec:three; nsA/g1: rec:one; nsA/g2: rec:two");
        add("state=firing", "nsA/g1: On");
        add("state=PENDING", "nsA/g1: Waits");
        add("state=inactive", "nsA/g1: Never; nsA/g2: Bad");
        add("state=inactive&type=record", "");
        add("health=err", "nsA/g2: Bad");
        add("health=Unknown", "nsA/g2: rec:two");
        add("health=ok&type=alert", "nsA/g1: On Waits Never");
        add("rule_name[]=On", "nsA/g1: On");
        add("rule_name[]=rec:one&rule_name[]=Bad", "nsA/g1: rec:one; nsA/g2: Bad");
        add("rule_name[]=on", "");
        add("rule_group[]=g1&rule_group[]=nope", "nsA/g1: On Waits Never rec:one");
        add("file[]=ns%2FB%20x", "ns/B x/a/b c: rec:three");
        add("file[]=nsA&rule_group[]=g2", "nsA/g2: Bad rec:two");
        add("file[]=ns", "");
        add("match[]={severity=\"page\"}", "nsA/g1: On");
        add("match[]={severity=~\".%2B\"}", "nsA/g1: On Never");
        add("match[]={severity!=\"page\",k=\"v\"}", "nsA/g1: rec:one");
        add("match[]={k=\"v\"}&match[]={severity=\"info\"}", "nsA/g1: Never rec:one");
        add("match[]={team=\"t{{ $value }}\"}", "nsA/g1: On");
        add("match[]={nope=\"x\"}", "");
        add("match[]=rec:one", "");
    }
    void selects() {
        QFETCH(const QByteArray, query);
        QTEST(select(query.toStdString()), "selected");
    }
    void refuses_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("error");
        const auto add = [](const char* query, const char* error) {
            QTest::newRow(query) << QByteArray(query) << QString::fromLatin1(error);
        };
        add("type=Bogus", "unsupported rule type \"bogus\"");
        add("state=x%22", "unsupported state value \"x\\\"\"");
        add("health=bad", "unsupported health value \"bad\"");
        add("match[]=bad{",
            "error parsing match params 1:5: parse error: unexpected end of input inside braces");
        add("match[]={team=~\".*\"}",
            "error parsing match params match[] must contain at least one non-empty matcher");
        add("exclude_alerts=Maybe",
            "invalid parameter \"exclude_alerts\": error converting exclude_alerts: "
            "strconv.ParseBool: parsing \"maybe\": invalid syntax");
        add("group_limit=x", "group_limit needs to be a valid number");
        add("group_limit=2147483648", "group_limit needs to be a valid number");
        add("group_limit=1.5", "group_limit needs to be a valid number");
        add("group_limit=0", "group_limit needs to be greater than 0");
        add("group_limit=-1", "group_limit needs to be greater than 0");
        add("group_next_token=abc",
            "group_limit needs to be present in order to paginate over the groups");
        add("type=x&state=x", "unsupported rule type \"x\"");
        add("group_limit=x&exclude_alerts=2",
            "invalid parameter \"exclude_alerts\": error converting exclude_alerts: "
            "strconv.ParseBool: parsing \"2\": invalid syntax");
    }
    void refuses() {
        QFETCH(const QByteArray, query);
        QTEST(select(query.toStdString()), "error");
    }
    void leavesAlertsOut() {
        for (const char* const truth : {"1", "t", "TRUE", "True"}) {
            http::Values values;
            values.add("exclude_alerts", truth);
            const RulesPage page = selectRules(someGroups(), *parseRulesRequest(values, {}));
            for (const ruler::GroupStatus& group : page.groups)
                for (const ruler::RuleStatus& rule : group.rules)
                    QVERIFY(rule.alerts.empty());
        }
        http::Values values;
        values.add("exclude_alerts", "F");
        const RulesPage page = selectRules(someGroups(), *parseRulesRequest(values, {}));
        QCOMPARE(page.groups[1].rules.front().alerts.size(), size_t(1));
    }
    // The tokens are those of recorded pages.
    void pages_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("selected");
        const auto add = [](const char* query, const QString& selected) {
            QTest::newRow(query) << QByteArray(query) << selected;
        };
        const QString first = QStringLiteral("351750c723e2eab2732aa3a11429711f762b19d5");
        const QString second = QStringLiteral("8508500e00945f415c6d51735e28f20473b9c40c");
        const QString other = QStringLiteral("ns/B x/a/b c: rec:three");
        const QString g1 = QStringLiteral("nsA/g1: On Waits Never rec:one");
        const QString g2 = QStringLiteral("nsA/g2: Bad rec:two");
        add("group_limit=1", other + QStringLiteral("; ") + first);
        add("group_limit=1&group_next_token=351750c723e2eab2732aa3a11429711f762b19d5",
            g1 + QStringLiteral("; ") + second);
        add("group_limit=1&group_next_token=8508500e00945f415c6d51735e28f20473b9c40c", g2);
        add("group_limit=2", QStringList{other, g1, second}.join(QStringLiteral("; ")));
        add("group_limit=3", QString::fromLatin1(kAll));
        add("group_limit=%2B4", QString::fromLatin1(kAll));
        add("group_limit=9&group_next_token=", QString::fromLatin1(kAll));
        add("group_limit=9&group_next_token=abc", g2);
        add("group_limit=9&group_next_token=zzz", QString());
        add("group_limit=1&type=alert", g1.chopped(8) + QStringLiteral("; ") + second);
    }
    void pages() {
        QFETCH(const QByteArray, query);
        QTEST(select(query.toStdString()), "selected");
    }
};

static const test::Registrar<RulesFilterTest> registered;

}  // namespace pallium::api

#include "rules_filter_test.moc"
