#include "backend/promql/functions/function.h"

#include <vector>

namespace pallium::promql {

bool isMetricIdentity(std::string_view labelName) {
    return labelName == kMetricName || labelName == "__type__" || labelName == "__unit__";
}

Labels withoutMetricName(const Labels& labels) {
    std::vector<Label> kept;
    kept.reserve(labels.size());
    for (const Label& label : labels)
        if (!isMetricIdentity(label.name)) kept.push_back(label);
    return kept.size() == labels.size() ? labels : Labels(kept);
}

void CallSite::removeName(Column& column) const {
    if (delayedNameRemoval)
        column.dropName = true;
    else
        column.metric = withoutMetricName(column.metric);
}

}  // namespace pallium::promql
