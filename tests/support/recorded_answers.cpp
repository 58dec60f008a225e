#include "tests/support/recorded_answers.h"

#include "tests/support/shared_data.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace pallium::test {
namespace {

FakeRequest recordedRequest(const QJsonObject& object) {
    FakeRequest request;
    request.method = object[QLatin1String("method")].toString().toUtf8();
    request.target = object[QLatin1String("path")].toString().toUtf8();
    request.body = object[QLatin1String("body")].toString().toUtf8();
    const QJsonObject headers = object[QLatin1String("headers")].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it)
        request.headers.insert(it.key().toLower().toUtf8(), it->toString().toUtf8());
    return request;
}

FakeAnswer recordedAnswer(const QJsonObject& object) {
    FakeAnswer answer;
    answer.status = object[QLatin1String("status")].toInt();
    const QJsonObject headers = object[QLatin1String("headers")].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        const QByteArray name = it.key().toUtf8();
        if (name != "Content-Length" && name != "Transfer-Encoding")
            answer.headers.emplace_back(name, it->toString().toUtf8());
    }
    answer.body = object[QLatin1String("body")].toString().toUtf8();
    if (const QString binary = object[QLatin1String("body_base64")].toString(); !binary.isEmpty())
        answer.body = QByteArray::fromBase64(binary.toLatin1());
    // The recordings leave the machine's name out, in a form that a web page would read as a tag.
    answer.body.replace("<hostname>", "cortex-0").replace("\\u003chostname\\u003e", "cortex-0");
    return answer;
}

bool wantsJson(const FakeRequest& request) {
    return request.header("accept").contains("application/json");
}

bool isQueryPath(const QByteArray& path) {
    return path.endsWith("/query") || path.endsWith("/query_range") || path.endsWith("/labels") ||
           path.endsWith("/series") || path.endsWith("/query_exemplars");
}

}  // namespace

std::optional<RecordedAnswers> RecordedAnswers::load() {
    const auto shared = sharedDirectory();
    if (!shared) return std::nullopt;
    const QDir folder(QString::fromStdString(*shared) + QStringLiteral("/cortex-recorded"));
    if (!folder.exists()) return std::nullopt;
    RecordedAnswers answers;
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly)) answers.addGroup(file.readAll());
    }
    std::stable_sort(answers.m_exchanges.begin(), answers.m_exchanges.end(),
                     [](const Exchange& a, const Exchange& b) { return a.order < b.order; });
    return answers;
}

void RecordedAnswers::addGroup(const QByteArray& json) {
    for (const QJsonValue& value : QJsonDocument::fromJson(json).array()) {
        const QJsonObject object = value.toObject();
        const QJsonObject response = object[QLatin1String("response")].toObject();
        if (response.isEmpty()) continue;  // samples of files lie beside the exchanges
        m_exchanges.push_back(
            {{object[QLatin1String("setup")].toString(), object[QLatin1String("seq")].toInt()},
             object[QLatin1String("name")].toString(),
             recordedRequest(object[QLatin1String("request")].toObject()),
             recordedAnswer(response),
             response[QLatin1String("body_truncated")].toBool()});
    }
}

int RecordedAnswers::likeness(const Exchange& exchange, const FakeRequest& request) {
    const FakeRequest& recorded = exchange.request;
    if (exchange.isCut || recorded.path() != request.path()) return 0;
    const bool isSameMethod = recorded.method == request.method;
    if (!isSameMethod && !(isQueryPath(request.path()) && recorded.method == "GET")) return 0;
    const QByteArray tenant = request.header("x-scope-orgid");
    const QByteArray recordedTenant = recorded.header("x-scope-orgid");
    const QString query = QStringLiteral("query");
    int score = 1;
    if (tenant.isEmpty() == recordedTenant.isEmpty()) score += 64;
    if (recorded.target == request.target) score += 32;
    if (recorded.parameter(query) == request.parameter(query)) score += 16;
    if (wantsJson(recorded) == wantsJson(request)) score += 8;
    if (tenant == recordedTenant) score += 4;
    if (exchange.answer.status < 300) score += 2;
    return score + (isSameMethod ? 1 : 0);
}

std::optional<FakeAnswer> RecordedAnswers::find(const FakeRequest& request) const {
    const Exchange* best = nullptr;
    int bestScore = 0;
    for (const Exchange& exchange : m_exchanges) {
        const int score = likeness(exchange, request);
        if (score <= bestScore) continue;
        bestScore = score;
        best = &exchange;
    }
    if (best == nullptr) return std::nullopt;
    return best->answer;
}

std::optional<FakeAnswer> RecordedAnswers::named(const QString& name) const {
    const auto found =
        std::find_if(m_exchanges.begin(), m_exchanges.end(),
                     [&](const Exchange& exchange) { return exchange.name == name; });
    if (found == m_exchanges.end()) return std::nullopt;
    return found->answer;
}

}  // namespace pallium::test
