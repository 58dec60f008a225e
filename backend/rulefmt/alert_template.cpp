#include "backend/rulefmt/alert_template.h"

#include "backend/gotemplate/template.h"
#include "backend/rulefmt/template_functions.h"
#include "backend/rulefmt/template_samples.h"

#include <fmt/format.h>

namespace pallium::rulefmt {
namespace {

using gotemplate::Template;
using gotemplate::Value;

/// Before every text, as in Prometheus: columns in errors count from here.
constexpr std::string_view kDefinitions =
    "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}"
    "{{$externalURL := .ExternalURL}}{{$value := .Value}}";

const gotemplate::Type& dataType() {
    static const gotemplate::Type type = [] {
        gotemplate::Type made;
        made.kind = gotemplate::Kind::Object;
        made.name =
            "struct { Labels map[string]string; ExternalLabels map[string]string; "
            "ExternalURL string; Value interface {} }";
        made.fields = {"Labels", "ExternalLabels", "ExternalURL", "Value"};
        return made;
    }();
    return type;
}

std::string templateName(std::string_view alertName) {
    return fmt::format("__alert_{}", alertName);
}

Result<Template> parseAlertTemplate(std::string_view alertName, std::string_view text) {
    return Template::parse(templateName(alertName), fmt::format("{}{}", kDefinitions, text),
                           ruleFunctions());
}

std::string expansionError(std::string_view what, std::string_view alertName, const Error& error) {
    return fmt::format("<error expanding template: error {} template {}: {}>", what,
                       templateName(alertName), error.message);
}

}  // namespace

bool isTemplate(std::string_view text) {
    return text.find("{{") != std::string_view::npos;
}

Result<void> checkAlertTemplate(std::string_view alertName, std::string_view text) {
    PALLIUM_TRY(parseAlertTemplate(alertName, text));
    return {};
}

std::string expandAlertTemplate(std::string_view alertName, std::string_view text,
                                const AlertTemplateData& data, const TemplateQuery& query) {
    if (!isTemplate(text)) return std::string(text);
    const auto parsed = parseAlertTemplate(alertName, text);
    if (!parsed) return expansionError("parsing", alertName, parsed.error());
    const Value value = Value::object({labelsValue(data.labels), labelsValue(data.externalLabels),
                                       Value(data.externalUrl), sampleValue(data.value).boxed()},
                                      dataType());
    auto output = parsed->execute(value, ruleFunctions(data, query));
    if (!output) return expansionError("executing", alertName, output.error());
    return std::move(*output);
}

}  // namespace pallium::rulefmt
