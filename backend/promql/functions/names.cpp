#include "backend/base/utf8.h"
#include "backend/promql/functions/function.h"

#include <algorithm>
#include <vector>

namespace pallium::promql {

bool isLabelName(std::string_view name, bool utf8) {
    return utf8 ? !name.empty() && isValidUtf8(name) : isClassicLabelName(name);
}

bool isMetricIdentity(std::string_view labelName) {
    return labelName == kMetricName || labelName == "__type__" || labelName == "__unit__";
}

Labels withoutMetricName(const Labels& labels) {
    if (std::none_of(labels.begin(), labels.end(),
                     [](const Label& label) { return isMetricIdentity(label.name); }))
        return labels;
    std::vector<Label> scratch;
    return withoutMetricName(labels.view(), scratch);
}

Labels withoutMetricName(LabelsView labels, std::vector<Label>& scratch) {
    scratch.clear();
    for (const Label& label : labels)
        if (!isMetricIdentity(label.name)) scratch.push_back(label);
    return Labels(scratch);
}

void CallSite::removeName(Column& column) const {
    if (delayedNameRemoval)
        column.dropName = true;
    else
        column.metric = withoutMetricName(column.metric);
}

}  // namespace pallium::promql
