#include "backend/http/percent.h"
#include "backend/rulefmt/read_group.h"
#include "backend/ruler/rule_schedule.h"
#include "tests/backend/api/rules_fixture.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <set>

namespace pallium::api {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kRulesPath = "/api/v1/rules/";

http::Method methodOf(const QJsonObject& request) {
    const std::string name = request[QStringLiteral("method")].toString().toStdString();
    for (const auto method : {http::Method::Get, http::Method::Post, http::Method::Delete})
        if (name == http::methodName(method)) return method;
    return http::Method::Put;
}

std::string textOf(const QJsonObject& object, const char* key) {
    return object[QLatin1String(key)].toString().toStdString();
}

/// `201 application/json TEXT`, without what differs from run to run.
QString shown(int status, const QString& contentType, QString body) {
    static const QRegularExpression time(
        QStringLiteral("\"(lastEvaluation|activeAt)\":\"[^\"]*\""));
    static const QRegularExpression seconds(QStringLiteral("\"evaluationTime\":[-+.e0-9]+"));
    body.replace(time, QStringLiteral("\"\\1\":T")).replace(seconds, QStringLiteral("S"));
    return QString::number(status) + u' ' + contentType + u' ' + body;
}

QString shown(const http::Response& answer) {
    const std::string_view type = answer.headers.value("Content-Type");
    return shown(answer.status, QString::fromUtf8(type.data(), qsizetype(type.size())),
                 QString::fromStdString(answer.body));
}

/// Moves the clock to where the group that is posted is evaluated almost at once.
void goBeforeSlot(RulesFixture& api, const std::string& tenant, const std::string& path,
                  const std::string& body) {
    std::string ruleNamespace;
    http::percentDecode(std::string_view(path).substr(kRulesPath.size()), false, ruleNamespace);
    const auto group = rulefmt::readRuleGroup(body);
    if (!group) return;
    const std::string file = "/rules/" + tenant + "/" + http::percentEncode(ruleNamespace);
    const int64_t now = api.clock.nowNs();
    const auto next =
        std::chrono::nanoseconds(ruler::slotAt(file, group->group.name, 5s, now) - now);
    api.clock.advance(next + 5s - 1ms);
}

bool isEvaluated(const RulesFixture& api, const std::string& tenant) {
    const auto groups = api.ruler.groups(*tenancy::TenantId::parse(tenant));
    return std::ranges::all_of(
        groups, [](const ruler::GroupStatus& group) { return group.lastEvaluation != 0; });
}

QJsonArray exchangesOf(const std::string& file) {
    const std::string text = test::readFile(file);
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).array();
}

/// Answers that hang on data which is not here.
bool isLive(const QString& name) {
    static const QRegularExpression live(QStringLiteral(
        "^(prom_rules(|_legacy|_type_(alert|record)|_health_err|_filter_.*|_match|_exclude_alerts)"
        "|prom_alerts_legacy)$"));
    return live.match(name).hasMatch();
}

}  // namespace

class RecordedRulesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() {
        m_shared = test::sharedDirectory();
        if (m_shared) return;
        test::markSkipped();
        QSKIP("no reference data");
    }
    void answersTheGoldenSequence() {
        const std::string text = test::readFile(*m_shared + "/golden/ruler_api.json");
        const auto cases = QJsonDocument::fromJson(QByteArray::fromStdString(text))
                               .object()[QStringLiteral("cases")]
                               .toArray();
        // Cortex counts a group that replaces one as a further group, we do not.
        static const std::set<std::string> differing{"ruler_api-060"};
        RulesFixture api;
        api.limits["limited"].rulerMaxRulesPerRuleGroup = 2;
        api.limits["limited"].rulerMaxRuleGroupsPerTenant = 2;
        int compared = 0;
        for (const auto& value : cases) {
            const QJsonObject golden = value.toObject();
            const std::string id = textOf(golden, "id");
            if (differing.contains(id)) continue;
            if (id == "ruler_api-012") QTRY_VERIFY_WITH_TIMEOUT(isEvaluated(api, "rapi"), 15'000);
            const http::Response answer = play(api, golden);
            if (!golden.contains(QStringLiteral("status"))) continue;
            ++compared;
            QCOMPARE(QString::fromStdString(id) + u' ' + shown(answer),
                     QString::fromStdString(id) + u' ' +
                         shown(golden[QStringLiteral("status")].toInt(),
                               golden[QStringLiteral("content_type")].toString(),
                               golden[QStringLiteral("response")].toString()));
        }
        QCOMPARE(compared, 41);
    }
    void answersAsRecorded() {
        tenancy::AuthOptions auth;
        auth.federation = true;
        RulesFixture api(auth);
        api.limits["small"].rulerMaxRulesPerRuleGroup = 2;
        api.limits["small"].rulerMaxRuleGroupsPerTenant = 1;
        int compared = 0;
        for (const QJsonObject& exchange : recordedInOrder()) {
            const QString name = exchange[QStringLiteral("name")].toString();
            const auto request = exchange[QStringLiteral("request")].toObject();
            const auto recorded = exchange[QStringLiteral("response")].toObject();
            RulesFixture::Headers headers;
            const auto fields = request[QStringLiteral("headers")].toObject();
            for (auto field = fields.begin(); field != fields.end(); ++field)
                headers.emplace_back(field.key().toStdString(),
                                     field.value().toString().toStdString());
            http::Response answer = api.send(methodOf(request), textOf(request, "path"), headers,
                                             textOf(request, "body"));
            const bool hasBody = !recorded[QStringLiteral("body_truncated")].toBool();
            if (isLive(name) || !hasBody) answer.body.clear();
            const QString type =
                recorded[QStringLiteral("headers")][QStringLiteral("Content-Type")].toString();
            QCOMPARE(
                name + u' ' + shown(answer),
                name + u' ' +
                    shown(recorded[QStringLiteral("status")].toInt(), type,
                          isLive(name) || !hasBody ? QString()
                                                   : recorded[QStringLiteral("body")].toString()));
            ++compared;
        }
        QCOMPARE(compared, 71);
    }

  private:
    static http::Response play(RulesFixture& api, const QJsonObject& golden) {
        const std::string tenant = textOf(golden, "tenant");
        const std::string path = textOf(golden, "path");
        const std::string body = textOf(golden, "body");
        if (path.starts_with(kRulesPath) && !body.empty()) goBeforeSlot(api, tenant, path, body);
        RulesFixture::Headers headers;
        if (!tenant.empty()) headers.emplace_back("X-Scope-OrgID", tenant);
        return api.send(methodOf(golden), path, headers, body);
    }

    /// Those of the set-up with everything on, but for queries.
    std::vector<QJsonObject> recordedInOrder() const {
        std::vector<QJsonObject> exchanges;
        for (const auto& value : exchangesOf(*m_shared + "/cortex-recorded/ruler.json")) {
            const QJsonObject exchange = value.toObject();
            const auto path = textOf(exchange[QStringLiteral("request")].toObject(), "path");
            if (textOf(exchange, "setup") == "A" && path.find("/query?") == std::string::npos)
                exchanges.push_back(exchange);
        }
        std::ranges::sort(exchanges, {}, [](const QJsonObject& exchange) {
            return exchange[QStringLiteral("seq")].toInt();
        });
        return exchanges;
    }

    std::optional<std::string> m_shared;
};

static const test::Registrar<RecordedRulesTest> registered;

}  // namespace pallium::api

#include "recorded_rules_test.moc"
