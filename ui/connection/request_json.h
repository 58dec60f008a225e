#pragma once

#include "ui/client/api_client.h"

#include <QJsonArray>

#include <vector>

namespace pallium::ui {

/// Requests that change something, to be kept with what they belong to. Urgency and timeouts are
/// not kept.
QJsonArray requestsToJson(const std::vector<ApiRequest>& requests);
/// Empty where `json` was not written by requestsToJson(); none of them is a read.
std::vector<ApiRequest> requestsFromJson(const QJsonArray& json);

}  // namespace pallium::ui
