#pragma once

#include "backend/gotemplate/value.h"
#include "backend/rulefmt/alert_template.h"

namespace pallium::rulefmt {

/// The functions that Prometheus gives to the templates of rules. Those that need an evaluation
/// (query, externalURL, pathPrefix, now) are there by name only.
const gotemplate::FunctionTable& ruleFunctions();
/// All of them for one evaluation, whose data and query must outlive the table.
gotemplate::FunctionTable ruleFunctions(const AlertTemplateData& data, const TemplateQuery& query);

}  // namespace pallium::rulefmt
