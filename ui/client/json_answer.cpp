#include "ui/client/json_answer.h"

#include "ui/client/html_page.h"

#include <QStringList>

#include <cmath>

namespace pallium::ui {
namespace dom = simdjson::dom;

ApiResult<dom::element> JsonAnswer::parse(const ApiAnswer& answer) {
    const QByteArray& body = answer.body;
    qsizetype first = 0;
    while (first < body.size() && QChar::isSpace(static_cast<uchar>(body[first])))
        ++first;
    // Cortex's query frontend answers so to a tenant name that it does not accept.
    if (first == body.size())
        return tl::unexpected(decodeError(ApiClient::tr("The server sent an empty answer.")));
    if (body[first] == '<')
        return tl::unexpected(
            decodeError(ApiClient::tr("The server sent a web page: %1").arg(htmlSentence(body))));
    dom::element root;
    const auto failure =
        m_parser.parse(body.constData(), static_cast<size_t>(body.size())).get(root);
    if (failure != simdjson::SUCCESS)
        return tl::unexpected(
            decodeError(ApiClient::tr("The answer cannot be read: %1")
                            .arg(QLatin1String(simdjson::error_message(failure)))));
    return root;
}

ApiResult<dom::element> JsonAnswer::parseEnvelope(const ApiAnswer& answer) {
    const auto root = parse(answer);
    if (!root) return root;
    if (root->get(m_envelope) != simdjson::SUCCESS) return tl::unexpected(shapeError());
    const QString status = jsonText(m_envelope, "status");
    if (status == QLatin1String("error"))
        return tl::unexpected(prometheusError(answer.status, jsonText(m_envelope, "errorType"),
                                              jsonText(m_envelope, "error")));
    dom::element data;
    if (status != QLatin1String("success") || m_envelope["data"].get(data) != simdjson::SUCCESS)
        return tl::unexpected(shapeError());
    return data;
}

QString jsonText(const dom::object& object, std::string_view key) {
    std::string_view text;
    if (object[key].get(text) != simdjson::SUCCESS) return {};
    return toQString(text);
}

double jsonNumber(const dom::object& object, std::string_view key) {
    double number = 0;
    if (object[key].get(number) != simdjson::SUCCESS) return 0;
    return number;
}

qint64 jsonCount(const dom::object& object, std::string_view key) {
    constexpr double kMaxCount = 9e18;
    const double number = jsonNumber(object, key);
    return std::abs(number) < kMaxCount ? std::llround(number) : 0;
}

QStringList jsonTexts(const dom::object& object, std::string_view key) {
    QStringList texts;
    dom::array list;
    if (object[key].get(list) != simdjson::SUCCESS) return texts;
    for (const dom::element item : list) {
        std::string_view text;
        if (item.get(text) == simdjson::SUCCESS) texts << toQString(text);
    }
    return texts;
}

ApiError shapeError() {
    return decodeError(ApiClient::tr("The answer is not what this endpoint answers."));
}

}  // namespace pallium::ui
