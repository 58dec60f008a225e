#pragma once

#include "backend/rulefmt/alert_template.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace pallium::rulefmt {

/// What a template is expanded with; the fixtures of the golden cases or the defaults here.
struct Evaluation {
    std::string alert = "A";
    StringMap labels{{"instance", "web-1:9100"}};
    StringMap externalLabels;
    std::string externalUrl = "http://prom.example.org:9090/pre%20fix/?x=1";
    TemplateValue value = 1234.5678;
    std::map<std::string, std::vector<TemplateSample>> answers;
    std::map<std::string, std::string> errors;

    QString expand(const std::string& text) const {
        const AlertTemplateData data{labels, externalLabels, externalUrl, value, 1'700'000'000'123};
        const auto query = [this](const std::string& expr) -> Result<std::vector<TemplateSample>> {
            if (const auto error = errors.find(expr); error != errors.end())
                return fail(ErrorKind::InvalidArgument, error->second);
            const auto answer = answers.find(expr);
            return answer == answers.end() ? std::vector<TemplateSample>() : answer->second;
        };
        return QString::fromStdString(expandAlertTemplate(alert, text, data, query));
    }
};

}  // namespace pallium::rulefmt
