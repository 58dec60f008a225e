#pragma once

#include "ui/client/api_client.h"

#include <optional>

namespace pallium::ui {

/// Whether real servers act when `path` is read: they answer GET like POST there. `path` is decoded
/// and may hold doubled slashes and dots.
bool actsOnGet(const QString& path);

/// Why `request` must not be sent to `endpoint`; nullopt if it may. A GET or a read that would
/// change something is refused whatever the endpoint allows, a change where the endpoint is
/// read-only.
std::optional<ApiError> refusal(const Endpoint& endpoint, const ApiRequest& request);

}  // namespace pallium::ui
