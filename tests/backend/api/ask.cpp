#include "tests/backend/api/ask.h"

#include <future>
#include <memory>
#include <utility>

namespace pallium::api {
namespace {

class Asker final : public http::Reply::Sink {
  public:
    void send(http::Response response) override { m_answer.set_value(std::move(response)); }
    std::future<http::Response> answer() { return m_answer.get_future(); }

  private:
    std::promise<http::Response> m_answer;
};

}  // namespace

http::Response ask(const http::Router& router, const std::string& path, http::Request request) {
    auto match = router.find(request.method, path);
    if (match.route == nullptr) return match.refusal;
    request.rawPath = path;
    request.pathVariables = std::move(match.variables);
    const auto asker = std::make_shared<Asker>();
    auto answer = asker->answer();
    match.route->handler(std::move(request), http::Reply(asker));
    return answer.get();
}

}  // namespace pallium::api
