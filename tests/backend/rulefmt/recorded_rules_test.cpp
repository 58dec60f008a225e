#include "backend/rulefmt/check_group.h"
#include "backend/rulefmt/print_group.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <optional>

namespace pallium::rulefmt {
namespace {

/// One request to the rules API and what Cortex answered. Without a status: not recorded, but done.
struct Exchange {
    QString name, tenant, method, path;
    QByteArray body;
    int status = 0;
    QByteArray answer;
};

QJsonArray arrayOf(const std::string& file) {
    const auto directory = test::sharedDirectory();
    if (!directory) return {};
    const auto document =
        QJsonDocument::fromJson(QByteArray::fromStdString(test::readFile(*directory + file)));
    return document.isArray() ? document.array() : document[u"cases"].toArray();
}

/// The cases of `golden` and those of `cortex-recorded` have different forms.
Exchange exchangeOf(const QJsonObject& json) {
    const bool isGolden = json.contains(u"id");
    const QJsonObject request = isGolden ? json : json[u"request"].toObject();
    const QJsonObject response = isGolden ? json : json[u"response"].toObject();
    const QString tenant = isGolden ? json[u"tenant"].toString()
                                    : request[u"headers"].toObject()[u"X-Scope-OrgID"].toString();
    return {json[isGolden ? u"id" : u"name"].toString(),
            tenant,
            request[u"method"].toString(),
            request[u"path"].toString(),
            request[u"body"].toString().toUtf8(),
            response[u"status"].toInt(),
            response[isGolden ? u"response" : u"body"].toString().toUtf8()};
}

/// What follows the root of the API in a path, decoded; nullopt for other paths.
std::optional<std::vector<std::string>> partsOf(QString path) {
    path.replace(QStringLiteral("/api/prom/rules"), QStringLiteral("/api/v1/rules"));
    if (!path.startsWith(QStringLiteral("/api/v1/rules"))) return std::nullopt;
    std::vector<std::string> parts;
    for (const QString& part : path.mid(13).split(u'/', Qt::SkipEmptyParts))
        parts.push_back(QUrl::fromPercentEncoding(part.toUtf8()).toStdString());
    return parts;
}

/// What is wrong with a posted group, as the API says it; empty: nothing.
std::string problemsOf(const Result<ReadGroup>& read) {
    if (!read) return read.error().message + "\n";
    std::string text;
    for (const std::string& problem : checkGroup(*read, {}))
        text += (text.empty() ? "" : ", ") + problem;
    return text.empty() ? text : text + "\n";
}

/// The rules of all tenants after a run of requests, without limits.
class Rules {
  public:
    void put(const Exchange& exchange, const std::string& ruleNamespace, const RuleGroup& group) {
        std::vector<RuleGroup>& groups = m_tenants[exchange.tenant.toStdString()][ruleNamespace];
        std::erase_if(groups, [&](const RuleGroup& old) { return old.name == group.name; });
        groups.push_back(group);
    }
    void remove(const Exchange& exchange, const std::vector<std::string>& parts) {
        GroupsByNamespace& all = m_tenants[exchange.tenant.toStdString()];
        if (parts.size() == 2)
            std::erase_if(all[parts[0]], [&](const RuleGroup& g) { return g.name == parts[1]; });
        if (parts.size() == 1 || all[parts[0]].empty()) all.erase(parts[0]);
    }
    std::string print(const Exchange& exchange, const std::vector<std::string>& parts) const {
        const GroupsByNamespace& all = m_tenants.at(exchange.tenant.toStdString());
        if (parts.empty()) return printGroups(all);
        if (parts.size() == 1) return printGroups({*all.find(parts[0])});
        for (const RuleGroup& group : all.at(parts[0]))
            if (group.name == parts[1]) return printGroup(group);
        return "no such group";
    }
    std::string printAll() const { return printTenants(m_tenants); }

  private:
    std::map<std::string, GroupsByNamespace, std::less<>> m_tenants;
};

}  // namespace

class RecordedRulesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        if (test::sharedDirectory()) return;
        test::markSkipped();
        QSKIP("no reference data");
    }
    void validatesAndPrintsAsCortex_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("printed");
        for (const QJsonValue& value : arrayOf("/golden/rule_validation.json")) {
            const QJsonObject json = value.toObject();
            const bool isGood = json[u"status"].toInt() == 202;
            QTest::newRow(qPrintable(json[u"name"].toString()))
                << json[u"body"].toString().toUtf8()
                << (isGood ? QByteArray() : json[u"response"].toString().toUtf8())
                << json[u"list_after"].toObject()[u"body"].toString().toUtf8();
        }
    }
    void validatesAndPrintsAsCortex() {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, answer);
        QFETCH(const QByteArray, printed);
        const Result<ReadGroup> read = readRuleGroup(body.toStdString());
        QCOMPARE(problemsOf(read), answer.toStdString());
        if (answer.isEmpty()) QCOMPARE(printGroups({{"ns", {read->group}}}), printed.toStdString());
    }
    void answersRunsOfRequestsAsRecorded_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("golden") << QStringLiteral("/golden/ruler_api.json");
        QTest::newRow("recorded") << QStringLiteral("/cortex-recorded/ruler.json");
    }
    void answersRunsOfRequestsAsRecorded() {
        QFETCH(const QString, file);
        Rules rules;
        int compared = 0;
        for (const QJsonValue& value : arrayOf(file.toStdString())) {
            const Exchange exchange = exchangeOf(value.toObject());
            if (exchange.path == QStringLiteral("/ruler/rule_groups")) {
                QCOMPARE(rules.printAll(), exchange.answer.toStdString());
                ++compared;
            }
            const auto parts = partsOf(exchange.path);
            if (!parts || exchange.tenant.isEmpty()) continue;
            if (exchange.method == QStringLiteral("DELETE")) rules.remove(exchange, *parts);
            if (exchange.method == QStringLiteral("GET") && exchange.status == 200) {
                QCOMPARE(rules.print(exchange, *parts), exchange.answer.toStdString());
                ++compared;
            }
            const bool isLimit = exchange.answer.startsWith("per-user ");
            // Without a status the tenant was at its limit of groups, or all went well.
            const bool isRefused =
                exchange.status == 0 && exchange.tenant == QStringLiteral("limited");
            if (exchange.method != QStringLiteral("POST") || parts->size() != 1 || isLimit ||
                isRefused)
                continue;
            const Result<ReadGroup> read = readRuleGroup(exchange.body.toStdString());
            QCOMPARE(problemsOf(read),
                     exchange.status == 400 ? exchange.answer.toStdString() : std::string());
            if (exchange.status != 400) rules.put(exchange, parts->front(), read->group);
            ++compared;
        }
        QVERIFY(compared >= 8);
    }
};

static const test::Registrar<RecordedRulesTest> registered;

}  // namespace pallium::rulefmt

#include "recorded_rules_test.moc"
