#pragma once

#include "ui/client/api_client.h"
#include "ui/connection/file_edit.h"

#include <QJsonArray>

#include <variant>
#include <vector>

namespace pallium::ui {

/// One step of a change: a request to the server, or an edit of a file that a server of this
/// computer reads.
using ChangeStep = std::variant<ApiRequest, FileEdit>;

/// Steps to be kept with what they belong to, as request_json.h has it for requests.
QJsonArray stepsToJson(const std::vector<ChangeStep>& steps);
/// Empty where `json` was not written by stepsToJson(); no request among them is a read.
std::vector<ChangeStep> stepsFromJson(const QJsonArray& json);

}  // namespace pallium::ui
