#include "backend/api/middleware.h"

namespace pallium::api {
namespace {

constexpr int kBadRequest = 400;
constexpr int kUnauthorized = 401;

http::Response answerTenant(const tenancy::AuthOptions& auth, const TenantHandler& answer,
                            const http::Request& request) {
    const auto header = request.headers.get(tenancy::kTenantHeader);
    const auto tenant = tenancy::resolveTenant(header, auth);
    if (!tenant) {
        const bool isMissing = tenant.error().kind == ErrorKind::NotFound;
        return http::Response::error(isMissing ? kUnauthorized : kBadRequest,
                                     tenant.error().message);
    }
    return answer(request, *tenant);
}

void addCors(http::Response& response) {
    response.headers.set("Access-Control-Allow-Headers",
                         "Accept, Authorization, Content-Type, Origin");
    response.headers.set("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    response.headers.set("Access-Control-Allow-Origin", "*");
    response.headers.set("Access-Control-Expose-Headers", "Date");
}

}  // namespace

http::Handler answering(std::function<http::Response(const http::Request&)> answer) {
    return [answer = std::move(answer)](const http::Request& request, http::Reply reply) {
        reply.send(answer(request));
    };
}

http::Handler withTenant(const tenancy::AuthOptions& auth, TenantHandler answer) {
    return answering([auth, answer = std::move(answer)](const http::Request& request) {
        return answerTenant(auth, answer, request);
    });
}

http::Handler withTenantAndCors(const tenancy::AuthOptions& auth, TenantHandler answer) {
    return answering([auth, answer = std::move(answer)](const http::Request& request) {
        http::Response response = answerTenant(auth, answer, request);
        if (request.headers.get("Origin")) addCors(response);
        return response;
    });
}

}  // namespace pallium::api
