#pragma once

#include "backend/gotemplate/value.h"
#include "backend/rulefmt/alert_template.h"

#include <vector>

namespace pallium::rulefmt {

/// What templates see of labels, a sample's value and a query's answer.
gotemplate::Value labelsValue(const StringMap& labels);
gotemplate::Value sampleValue(const TemplateValue& value);
gotemplate::Value samplesValue(const std::vector<TemplateSample>& samples);

/// first, value, label, strvalue and sortByLabel.
void addSampleFunctions(gotemplate::FunctionTable& table);

}  // namespace pallium::rulefmt
