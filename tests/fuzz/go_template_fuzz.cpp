// A template is refused or executed over small data: with an answer in bounded time and space.
#include "backend/rulefmt/alert_template.h"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace pallium;
using namespace pallium::rulefmt;

Result<std::vector<TemplateSample>> answer(const std::string& expr) {
    if (expr.size() % 4 == 3) return fail(ErrorKind::InvalidArgument, "no such query");
    return std::vector<TemplateSample>{{{{"instance", "a"}, {"job", "x"}}, 1.5},
                                       {{{"instance", "b"}, {"__value__", expr}}, -0.25},
                                       {{}, HistogramText{"{count:1}"}}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const StringMap labels{{"instance", "web-1:9100"}, {"job", "node"}, {"path", "/a b?c=<d>"}};
    const StringMap externalLabels{{"cluster", "eu"}};
    const std::string externalUrl = "http://prom.example.org:9090/prefix";
    const TemplateValue value = 1234.5678;
    const auto checked = checkAlertTemplate("A", text);
    const std::string output =
        expandAlertTemplate("A", text, {labels, externalLabels, externalUrl, value, 1}, answer);
    constexpr std::string_view kParseError =
        "<error expanding template: error parsing template __alert_A: ";
    const bool saysSoItself = text.starts_with('<');
    if (!saysSoItself && output.starts_with(kParseError) == checked.has_value()) std::abort();
    if (!checked && checked.error().message.empty()) std::abort();
    return 0;
}
