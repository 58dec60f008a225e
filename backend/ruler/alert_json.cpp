#include "backend/ruler/alert_json.h"

#include "backend/base/json_writer.h"
#include "backend/base/time_text.h"

namespace pallium::ruler {
namespace {

template <class Pairs>
void writePairs(JsonWriter& json, std::string_view key, const Pairs& pairs) {
    json.key(key).beginObject();
    for (const auto& [name, value] : pairs)
        json.key(name).value(value);
    json.endObject();
}

void writeAlert(JsonWriter& json, const SentAlert& alert) {
    json.beginObject();
    if (!alert.annotations.empty()) writePairs(json, "annotations", alert.annotations);
    json.key("endsAt").value(formatRfc3339Ms(toMs(alert.endsAt)));
    json.key("startsAt").value(formatRfc3339Ms(toMs(alert.startsAt)));
    if (!alert.generatorUrl.empty()) json.key("generatorURL").value(alert.generatorUrl);
    writePairs(json, "labels", alert.labels);
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
