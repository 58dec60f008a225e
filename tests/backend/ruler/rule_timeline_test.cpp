#include "backend/base/go_text.h"
#include "backend/promql/parser/parser.h"
#include "backend/rulefmt/read_group.h"
#include "backend/ruler/evaluated_rule.h"
#include "tests/backend/ruler/group_fixture.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace pallium::ruler {

using namespace Qt::StringLiterals;
namespace {

constexpr double kInputStep = 15;

double relative(TimestampNs at) {
    return static_cast<double>(at - nsAt(0)) / 1e9;
}

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QByteArray compact(const QJsonValue& value) {
    return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

/// Order in lists is unspecified.
QJsonArray sorted(const QJsonArray& array) {
    std::vector<QJsonValue> values(array.begin(), array.end());
    std::ranges::sort(values, {}, compact);
    QJsonArray result;
    for (const QJsonValue& value : values)
        result.append(value);
    return result;
}

QJsonObject toJson(const rulefmt::StringMap& map) {
    QJsonObject object;
    for (const auto& [name, value] : map)
        object[text(name)] = text(value);
    return object;
}

QJsonObject toJson(const Labels& labels) {
    QJsonObject object;
    for (const Label& label : labels)
        object[text(label.name)] = text(label.value);
    return object;
}

QJsonObject toJson(const AlertStatus& alert) {
    return {{"activeAt"_L1, relative(alert.activeAt)},
            {"annotations"_L1, toJson(alert.annotations)},
            {"labels"_L1, toJson(alert.labels)},
            {"state"_L1, text(alertStateName(alert.state))},
            {"value"_L1, text(formatFloatGeneral(std::get<double>(alert.value)))}};
}

QJsonObject toJson(const RuleStatus& rule) {
    QJsonObject object{{"health"_L1, text(healthName(rule.health))}, {"name"_L1, text(rule.name)}};
    if (!rule.lastError.empty()) object["lastError"_L1] = text(rule.lastError);
    if (!rule.isAlert) return object;
    object["state"_L1] = text(alertStateName(rule.state));
    QJsonArray alerts;
    for (const AlertStatus& alert : rule.alerts)
        alerts.append(toJson(alert));
    object["alerts"_L1] = sorted(alerts);
    return object;
}

QJsonObject toJson(const SentAlert& alert) {
    return {{"annotations"_L1, toJson(alert.annotations)},
            {"endsAt"_L1, relative(alert.endsAt)},
            {"generatorURL"_L1, text(alert.generatorUrl)},
            {"labels"_L1, toJson(alert.labels)},
            {"startsAt"_L1, relative(alert.startsAt)}};
}

/// `<labels> <seconds> <value>`, as in MemoryWriter.
QJsonObject writtenJson(const std::string& line) {
    const QStringList parts = text(line).split(u' ');
    const QString value = parts.last(), time = parts[parts.size() - 2];
    const qsizetype tail = value.size() + time.size() + 2;
    return {
        {"series"_L1, text(line).chopped(tail)}, {"t"_L1, time.toDouble()}, {"value"_L1, value}};
}

/// A step in the form of the golden one, but for its phase.
QJsonObject stepJson(GroupFixture& fixture, double at) {
    QJsonArray written, notified, rules;
    for (const std::string& line : fixture.evaluate(at))
        written.append(writtenJson(line));
    for (const SentAlert& alert : fixture.sink.take())
        notified.append(toJson(alert));
    for (const RuleStatus& rule : fixture.group->status().rules)
        rules.append(toJson(rule));
    return {{"t"_L1, at},
            {"written"_L1, sorted(written)},
            {"notified"_L1, sorted(notified)},
            {"rules"_L1, rules}};
}

QJsonObject normalised(QJsonObject step) {
    step.remove("phase"_L1);
    for (const QLatin1StringView list : {"written"_L1, "notified"_L1})
        step[list] = sorted(step[list].toArray());
    QJsonArray rules;
    for (const QJsonValue& value : step["rules"_L1].toArray()) {
        QJsonObject rule = value.toObject();
        if (rule.contains("alerts"_L1)) rule["alerts"_L1] = sorted(rule["alerts"_L1].toArray());
        rules.append(rule);
    }
    step["rules"_L1] = rules;
    return step;
}

/// `x{a="1"}` through the parser of selectors.
Labels seriesLabels(const QString& series) {
    const auto matchers = promql::parseMetricSelector(series.toStdString());
    LabelsBuilder labels;
    for (const Matcher& matcher : *matchers)
        labels.set(matcher.name(), matcher.value());
    return labels.labels();
}

void load(GroupFixture& fixture, const QJsonArray& input) {
    for (const QJsonValue& value : input) {
        const Labels labels = seriesLabels(value["series"_L1].toString());
        double at = -kInputStep;
        for (const QString& token : value["values"_L1].toString().split(u' ', Qt::SkipEmptyParts)) {
            at += kInputStep;
            if (token == "_"_L1) continue;
            fixture.storage.add(labels, msAt(at),
                                token == "stale"_L1 ? staleNan() : token.toDouble());
        }
    }
}

rulefmt::RuleGroup parsed(const QJsonValue& yaml) {
    return rulefmt::readRuleGroup(yaml.toString().toStdString())->group;
}

std::chrono::seconds secondsOr(const QJsonValue& value, std::chrono::seconds otherwise) {
    return value.isUndefined() ? otherwise : std::chrono::seconds(value.toInteger());
}

void configure(GroupOptions& options, const QJsonObject& testCase) {
    options.interval = secondsOr(testCase["interval_s"_L1], {});
    options.resendDelay = secondsOr(testCase["resend_delay_s"_L1], {});
    options.outageTolerance =
        secondsOr(testCase["for_outage_tolerance_s"_L1], std::chrono::hours(1));
    options.gracePeriod = secondsOr(testCase["for_grace_period_s"_L1], std::chrono::minutes(10));
    options.externalUrl = testCase["external_url"_L1].toString().toStdString();
    const QJsonObject labels = testCase["external_labels"_L1].toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        options.externalLabels[it.key().toStdString()] = it.value().toString().toStdString();
}

/// The group that evaluates at this time, if it is another one than before.
void exchangeGroup(GroupFixture& fixture, const QJsonObject& testCase, int64_t at) {
    if (fixture.group == nullptr) fixture.start(parsed(testCase["group"_L1]));
    if (testCase["restart_at"_L1].toInteger(-1) == at)
        fixture.start(parsed(testCase["group"_L1]), true);
    const QJsonValue reloaded = testCase["reload"_L1].toObject().value(QString::number(at));
    if (!reloaded.isUndefined()) fixture.reload(parsed(reloaded));
}

}  // namespace

/// What Prometheus' rule engine wrote, sent and held at each evaluation.
class RuleTimelineTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void doesWhatPrometheusDid_data() {
        QTest::addColumn<QJsonObject>("testCase");
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        const QJsonObject golden =
            QJsonDocument::fromJson(
                QByteArray::fromStdString(test::readFile(*shared + "/golden/rule_timeline.json")))
                .object();
        for (const QJsonValue& value : golden["cases"_L1].toArray())
            QTest::newRow(qPrintable(value["name"_L1].toString())) << value.toObject();
    }
    void doesWhatPrometheusDid() {
        QFETCH(QJsonObject, testCase);
        GroupFixture fixture;
        configure(fixture.options, testCase);
        load(fixture, testCase["input"_L1].toArray());
        const QJsonArray steps = testCase["steps"_L1].toArray();
        QVERIFY(!steps.isEmpty());
        for (const QJsonValue& step : steps) {
            const int64_t at = step["t"_L1].toInteger();
            exchangeGroup(fixture, testCase, at);
            QCOMPARE(QString::fromUtf8(compact(stepJson(fixture, static_cast<double>(at)))),
                     QString::fromUtf8(compact(normalised(step.toObject()))));
        }
    }
};

static const test::Registrar<RuleTimelineTest> registered;

}  // namespace pallium::ruler

#include "rule_timeline_test.moc"
