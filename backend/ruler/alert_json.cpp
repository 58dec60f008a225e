#include "backend/ruler/alert_json.h"

#include "backend/base/json_writer.h"
#include "backend/base/time_text.h"

namespace pallium::ruler {
namespace {

void writeAlert(JsonWriter& json, const SentAlert& alert) {
    json.beginObject();
    if (!alert.annotations.empty()) json.key("annotations").texts(alert.annotations);
    json.key("endsAt").value(formatRfc3339Ms(toMs(alert.endsAt)));
    json.key("startsAt").value(formatRfc3339Ms(toMs(alert.startsAt)));
    if (!alert.generatorUrl.empty()) json.key("generatorURL").value(alert.generatorUrl);
    json.key("labels").texts(alert.labels);
    json.endObject();
}

}  // namespace

std::string alertsJson(std::span<const SentAlert> alerts) {
    std::string body;
    JsonWriter json(body);
    json.beginArray();
    for (const SentAlert& alert : alerts)
        writeAlert(json, alert);
    json.endArray();
    return withGoEscapes(body);
}

}  // namespace pallium::ruler
