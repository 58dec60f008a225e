#include "backend/api/rules_json.h"

#include "backend/base/go_text.h"
#include "backend/base/json_writer.h"
#include "backend/base/time_text.h"

#include <ratio>

namespace pallium::api {
namespace {

/// As Go's Duration.Seconds(): whole seconds and the rest, each rounded by itself.
double secondsOf(std::chrono::nanoseconds duration) {
    return static_cast<double>(duration.count() / std::nano::den) +
           static_cast<double>(duration.count() % std::nano::den) / std::nano::den;
}

/// Never is the first instant that Go's time knows.
std::string evaluatedAt(ruler::TimestampNs time) {
    return time != 0 ? formatRfc3339Nano(time) : "0001-01-01T00:00:00Z";
}

std::string valueText(const rulefmt::TemplateValue& value) {
    if (const auto* histogram = std::get_if<rulefmt::HistogramText>(&value)) return histogram->text;
    std::string text;
    appendFloatExponent(text, std::get<double>(value));
    return text;
}

void writeAlert(JsonWriter& json, const ruler::AlertStatus& alert) {
    json.beginObject();
    json.key("labels").texts(alert.labels);
    json.key("annotations").texts(alert.annotations);
    json.key("state").value(ruler::alertStateName(alert.state));
    json.key("activeAt").value(formatRfc3339Nano(alert.activeAt));
    if (alert.keepFiringSince)
        json.key("keepFiringSince").value(formatRfc3339Nano(*alert.keepFiringSince));
    json.key("value").value(valueText(alert.value)).endObject();
}

void writeAlertingParts(JsonWriter& json, const ruler::RuleStatus& rule) {
    json.key("annotations").texts(rule.annotations);
    json.key("alerts").beginArray();
    for (const ruler::AlertStatus& alert : rule.alerts)
        writeAlert(json, alert);
    json.endArray();
}

void writeRule(JsonWriter& json, const ruler::RuleStatus& rule) {
    json.beginObject();
    if (rule.isAlert) json.key("state").value(ruler::alertStateName(rule.state));
    json.key("name").value(rule.name).key("query").value(rule.query);
    if (rule.isAlert) {
        json.key("duration").value(secondsOf(rule.forDuration));
        json.key("keepFiringFor").value(secondsOf(rule.keepFiringFor));
    }
    json.key("labels").texts(rule.labels);
    if (rule.isAlert) writeAlertingParts(json, rule);
    json.key("health").value(ruler::healthName(rule.health));
    json.key("lastError").value(rule.lastError);
    json.key("type").value(rule.isAlert ? "alerting" : "recording");
    json.key("lastEvaluation").value(evaluatedAt(rule.lastEvaluation));
    json.key("evaluationTime").value(secondsOf(rule.evaluationTime)).endObject();
}

void writeGroup(JsonWriter& json, const ruler::GroupStatus& group) {
    json.beginObject().key("name").value(group.name).key("file").value(group.ruleNamespace);
    json.key("rules").beginArray();
    for (const ruler::RuleStatus& rule : group.rules)
        writeRule(json, rule);
    json.endArray().key("interval").value(secondsOf(group.interval));
    json.key("lastEvaluation").value(evaluatedAt(group.lastEvaluation));
    json.key("evaluationTime").value(secondsOf(group.evaluationTime));
    json.key("limit").value(group.limit).endObject();
}

}  // namespace

void appendRulesJson(std::string& out, const RulesPage& page) {
    JsonWriter json(out);
    json.beginObject().key("groups").beginArray();
    for (const ruler::GroupStatus& group : page.groups)
        writeGroup(json, group);
    json.endArray();
    if (!page.nextToken.empty()) json.key("groupNextToken").value(page.nextToken);
    json.endObject();
}

void appendAlertsJson(std::string& out, std::span<const ruler::GroupStatus> groups) {
    JsonWriter json(out);
    json.beginObject().key("alerts").beginArray();
    for (const ruler::GroupStatus& group : groups)
        for (const ruler::RuleStatus& rule : group.rules)
            for (const ruler::AlertStatus& alert : rule.alerts)
                writeAlert(json, alert);
    json.endArray().endObject();
}

}  // namespace pallium::api
