#include "backend/http/message.h"

#include "backend/http/characters.h"

namespace pallium::http {

std::string_view methodName(Method method) {
    switch (method) {
        case Method::Get:
            return "GET";
        case Method::Head:
            return "HEAD";
        case Method::Post:
            return "POST";
        case Method::Put:
            return "PUT";
        case Method::Delete:
            return "DELETE";
        case Method::Options:
            return "OPTIONS";
        case Method::Patch:
            return "PATCH";
        case Method::Other:
            break;
    }
    return "OTHER";
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(m_fields,
                  [name](const auto& field) { return equalsIgnoreCase(field.first, name); });
    add(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
    for (const auto& [key, value] : m_fields) {
        if (equalsIgnoreCase(key, name)) return value;
    }
    return std::nullopt;
}

std::string_view Request::pathVariable(std::string_view name) const {
    for (const auto& [key, value] : pathVariables) {
        if (key == name) return value;
    }
    return {};
}

Values Request::query() const {
    Values values;
    values.parse(rawQuery);
    return values;
}

Values Request::form() const {
    Values values;
    std::string_view contentType = headers.value("Content-Type");
    const bool isForm =
        equalsIgnoreCase(trimmed(takeItem(contentType, ';')), "application/x-www-form-urlencoded");
    const bool mayHaveForm =
        method == Method::Post || method == Method::Put || method == Method::Patch;
    if (isForm && mayHaveForm) values.parse(body);
    values.parse(rawQuery);
    return values;
}

Response Response::text(int status, std::string body) {
    Response response{status, {}, std::move(body)};
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    return response;
}

Response Response::error(int status, std::string_view message) {
    Response response = text(status, std::string(message) + "\n");
    response.headers.add("X-Content-Type-Options", "nosniff");
    return response;
}

Response Response::json(int status, std::string body) {
    Response response{status, {}, std::move(body)};
    response.headers.add("Content-Type", "application/json");
    return response;
}

Response Response::html(std::string body) {
    Response response{200, {}, std::move(body)};
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    return response;
}

Reply& Reply::operator=(Reply&& other) noexcept {
    if (this == &other) return *this;
    const Reply dropped(std::move(*this));  // answers 500 if it was not answered yet
    m_sink = std::move(other.m_sink);
    return *this;
}

Reply::~Reply() {
    if (m_sink)
        send(Response::error(500, "internal error: the request was dropped without an answer"));
}

void Reply::send(Response response) {
    // The sink is let go first: an answer given twice must not reach the connection's next request.
    if (const std::shared_ptr<Sink> sink = std::exchange(m_sink, nullptr))
        sink->send(std::move(response));
}

}  // namespace pallium::http
