#include "tests/backend/api/rules_fixture.h"

#include "tests/backend/api/ask.h"

#include <stdexcept>

namespace pallium::api {

tl::expected<promql::QueryResult, promql::QueryError> NoData::instant(const Context& context,
                                                                      const tenancy::TenantId&,
                                                                      std::string_view expression,
                                                                      TimestampMs time) const {
    return m_engine.instant(context, m_storage, expression, time);
}

RulesFixture::RulesFixture(tenancy::AuthOptions auth, bool isConfigEnabled)
    : RulesFixture(store, std::move(auth), isConfigEnabled) {}

RulesFixture::RulesFixture(ruler::RuleStore& rules, tenancy::AuthOptions auth, bool isConfigEnabled)
    : ruler(
          [] {
              ruler::RulerConfig config;
              config.evaluationInterval = std::chrono::seconds(5);
              return config;
          }(),
          {rules, data, data, data,
           [this](const tenancy::TenantId& tenant) {
               const auto own = limits.find(tenant.text());
               return std::make_shared<tenancy::Limits>(own != limits.end() ? own->second
                                                                            : tenancy::Limits());
           },
           clock, scheduler, pool, pool, metrics}),
      m_config({"/api/prom", auth, {}, isConfigEnabled}, ruler),
      m_read({"/prometheus", "/api/prom", auth, {}}, ruler) {
    m_config.addRoutes(router, pool);
    m_read.addRoutes(router, pool);
    if (!ruler.start()) throw std::runtime_error("the ruler does not start");
}

RulesFixture::~RulesFixture() {
    ruler.stop();
}

http::Response RulesFixture::send(http::Method method, const std::string& target,
                                  const Headers& headers, std::string body) {
    http::Request request;
    request.method = method;
    const size_t mark = target.find('?');
    if (mark != std::string::npos) request.rawQuery = target.substr(mark + 1);
    for (const auto& [name, value] : headers)
        request.headers.add(name, value);
    request.body = std::move(body);
    return ask(router, target.substr(0, mark), std::move(request));
}

http::Response RulesFixture::get(const std::string& target) {
    return send(http::Method::Get, target, {{"X-Scope-OrgID", "t"}});
}

http::Response RulesFixture::post(const std::string& target, std::string body) {
    return send(http::Method::Post, target, {{"X-Scope-OrgID", "t"}}, std::move(body));
}

http::Response RulesFixture::remove(const std::string& target) {
    return send(http::Method::Delete, target, {{"X-Scope-OrgID", "t"}});
}

}  // namespace pallium::api
