#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/rulefmt/rule_group.h"

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pallium::rulefmt {

/// The text of a native histogram, which a template can only print.
struct HistogramText {
    std::string text;
};
using TemplateValue = std::variant<double, HistogramText>;

/// A sample that the function `query` gives to a template; labels with the metric name.
struct TemplateSample {
    StringMap labels;
    TemplateValue value = 0.0;
};

/// Answers `query EXPR`. Errors become those of the template.
using TemplateQuery = std::function<Result<std::vector<TemplateSample>>(const std::string& expr)>;

/// What a template of an alert sees. All borrowed for the call.
struct AlertTemplateData {
    const StringMap& labels;  // of the sample, with the metric name
    const StringMap& externalLabels;
    const std::string& externalUrl;
    const TemplateValue& value;
    TimestampMs time = 0;  // of the evaluation: what the function `now` says, in seconds
};

/// Where Prometheus' page shows the results of an expression as a table, below its address.
std::string tableLink(std::string_view expression);

/// Whether `text` has anything to expand; else it is its own expansion.
bool isTemplate(std::string_view text);

/// Whether `text` is a template that can be parsed: Error::message is Go's text, with the name
/// `__alert_<alertName>`. The text may call every function that Prometheus gives to rules.
Result<void> checkAlertTemplate(std::string_view alertName, std::string_view text);

/// Expands a label or an annotation of an alert. A failure is part of the result, as in Prometheus:
/// `<error expanding template: error executing template __alert_A: template: …>`. Threads: any.
std::string expandAlertTemplate(std::string_view alertName, std::string_view text,
                                const AlertTemplateData& data, const TemplateQuery& query);

}  // namespace pallium::rulefmt
