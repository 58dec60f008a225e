#include "ui/connection/change_step.h"

#include "ui/connection/request_json.h"

namespace pallium::ui {

QJsonArray stepsToJson(const std::vector<ChangeStep>& steps) {
    QJsonArray json;
    for (const ChangeStep& step : steps) {
        if (const auto* edit = std::get_if<FileEdit>(&step))
            json.append(toJson(*edit));
        else
            json.append(requestsToJson({std::get<ApiRequest>(step)}).first());
    }
    return json;
}

std::vector<ChangeStep> stepsFromJson(const QJsonArray& json) {
    std::vector<ChangeStep> steps;
    for (const QJsonValue& item : json) {
        if (const auto edit = fileEditFromJson(item.toObject())) {
            steps.emplace_back(*edit);
            continue;
        }
        auto request = requestsFromJson({item});
        if (request.empty()) return {};
        steps.emplace_back(std::move(request.front()));
    }
    return steps;
}

}  // namespace pallium::ui
