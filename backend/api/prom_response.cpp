#include "backend/api/prom_response.h"

#include "backend/base/json_writer.h"

#include <fmt/format.h>

namespace pallium::api {
namespace {

void appendTexts(std::string& body, std::string_view key, std::span<const std::string> texts) {
    if (texts.empty()) return;
    ((body += ",\"") += key) += "\":";
    JsonWriter json(body);
    json.beginArray();
    for (const std::string& text : texts)
        json.value(text);
    json.endArray();
}

}  // namespace

std::string beginSuccess() {
    return R"({"status":"success","data":)";
}

http::Response endSuccess(std::string body, std::span<const std::string> warnings,
                          std::span<const std::string> infos) {
    appendTexts(body, "warnings", warnings);
    appendTexts(body, "infos", infos);
    body += '}';
    return http::Response::json(200, std::move(body));
}

http::Response promError(int status, std::string_view type, std::string_view message) {
    std::string body;
    JsonWriter json(body);
    json.beginObject().key("status").value("error");
    json.key("errorType").value(type).key("error").value(message).endObject();
    return http::Response::json(status, std::move(body));
}

http::Response badData(std::string_view message) {
    return promError(http::kBadRequest, "bad_data", message);
}

http::Response badParameter(std::string_view name, std::string_view why) {
    return badData(fmt::format("invalid parameter \"{}\": {}", name, why));
}

http::Response queryErrorResponse(const promql::QueryError& error) {
    using Type = promql::QueryError::Type;
    switch (error.type) {
        case Type::BadData:
            return badParameter("query", error.message);
        case Type::Refused:
            return badData(error.message);
        case Type::Execution:
            return promError(http::kUnprocessable, "execution", error.message);
        case Type::Timeout:
            return promError(http::kUnavailable, "timeout", error.message);
        case Type::Canceled:
            return promError(http::kClientClosed, "canceled", error.message);
        case Type::Internal:
            break;
    }
    return promError(http::kInternal, "internal", error.message);
}

http::Response readErrorResponse(const Error& error) {
    switch (error.kind) {
        case ErrorKind::InvalidArgument:
            return badData(error.message);
        case ErrorKind::LimitExceeded:
            return promError(http::kUnprocessable, "execution", error.message);
        case ErrorKind::DeadlineExceeded:
            return promError(http::kUnavailable, "timeout", error.message);
        case ErrorKind::Canceled:
            return promError(http::kClientClosed, "canceled", error.message);
        default:
            break;
    }
    return promError(http::kInternal, "internal", error.message);
}

}  // namespace pallium::api
