#pragma once

#include "backend/base/result.h"
#include "backend/http/message.h"
#include "backend/promql/engine/engine.h"

#include <span>
#include <string>
#include <string_view>

namespace pallium::api {

inline constexpr std::string_view kTruncatedWarning = "results truncated due to limit";

/// Starts the envelope of a success: everything before the value of `data`.
std::string beginSuccess();
/// Ends it after the value of `data` was appended, with warnings and infos if there are any.
http::Response endSuccess(std::string body, std::span<const std::string> warnings = {},
                          std::span<const std::string> infos = {});

/// `{"status":"error","errorType":…,"error":…}`.
http::Response promError(int status, std::string_view type, std::string_view message);
/// 400 `bad_data`.
http::Response badData(std::string_view message);
/// 400 `invalid parameter "NAME": WHY`.
http::Response badParameter(std::string_view name, std::string_view why);
/// bad_data 400, execution 422, timeout 503, canceled 499, internal 500.
http::Response queryErrorResponse(const promql::QueryError& error);
/// The failure of a read outside of the engine, sorted likewise.
http::Response readErrorResponse(const Error& error);

}  // namespace pallium::api
