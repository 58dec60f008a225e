#include "backend/http/response_writer.h"

#include "backend/base/time_text.h"
#include "backend/http/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace pallium::http {
namespace {

bool isFieldOfTheEdge(std::string_view name) {
    static constexpr std::array<std::string_view, 4> kNames = {"Date", "Content-Length",
                                                               "Connection", "Transfer-Encoding"};
    return std::any_of(kNames.begin(), kNames.end(),
                       [name](std::string_view own) { return equalsIgnoreCase(name, own); });
}

void appendField(std::string& out, std::string_view name, std::string_view value) {
    const auto appendClean = [&out](std::string_view text) {
        std::transform(text.begin(), text.end(), std::back_inserter(out),
                       [](char c) { return isFieldCharacter(c) ? c : ' '; });
    };
    appendClean(name);
    out += ": ";
    appendClean(value);
    out += "\r\n";
}

}  // namespace

std::string responseHead(const Response& response, ResponseFraming framing, int64_t nowSeconds) {
    std::string head;
    head.reserve(256);
    fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status,
                   reasonPhrase(response.status));
    for (const auto& [name, value] : response.headers.fields()) {
        if (!isFieldOfTheEdge(name)) appendField(head, name, value);
    }
    appendField(head, "Date", formatHttpDate(nowSeconds));
    if (statusHasBody(response.status)) {
        fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.body.size());
    }
    if (!framing.isKeepAlive) {
        head += "Connection: close\r\n";
    } else if (framing.isHttp10) {
        head += "Connection: keep-alive\r\n";
    }
    head += "\r\n";
    return head;
}

bool statusHasBody(int status) {
    return status >= 200 && status != 204 && status != 304;
}

std::string formatHttpDate(int64_t secondsSinceEpoch) {
    static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                              "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const CivilTime time = civilTime(secondsSinceEpoch);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       kDays[static_cast<size_t>(time.weekday)], time.day,
                       kMonths[static_cast<size_t>(time.month - 1)], time.year, time.hour,
                       time.minute, time.second);
}

}  // namespace pallium::http
