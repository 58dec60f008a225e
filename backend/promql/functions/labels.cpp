#include "backend/model/regex_template.h"
#include "backend/promql/functions/families.h"

#include <string>

namespace pallium::promql {
namespace {

/// Writes the label; a name that is written is meant to stay, whatever was to remove it.
void setLabel(Column& column, std::string_view name, std::string_view value) {
    column.metric = LabelsBuilder(column.metric.view()).set(name, value).labels();
    if (name == kMetricName) column.dropName = false;
}

/// Arguments: vector, destination label, replacement, source label, expression.
void labelReplace(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    const std::string& destination = args[1].text;
    const std::string& source = args[3].text;
    const auto regex = RegexTemplate::create(args[4].text, args[2].text);
    if (!regex) return call.fail("invalid regular expression in label_replace(): " + args[4].text);
    if (!isLabelName(destination, call.utf8Labels))
        return call.fail("invalid destination label name in label_replace(): " + destination);
    out = std::move(args[0].columns);
    for (Column& column : out) {
        if (!call.mayGoOn(kPointsOfLabels)) return;
        const auto value = regex->apply(column.metric.get(source));
        if (value) setLabel(column, destination, *value);
    }
}

/// Arguments: vector, destination label, separator, source labels.
void labelJoin(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    const std::string& destination = args[1].text;
    const std::string& separator = args[2].text;
    const std::span<const Argument> sources = args.subspan(3);
    for (const Argument& source : sources)
        if (!isLabelName(source.text, call.utf8Labels))
            return call.fail("invalid source label name in label_join(): " + source.text);
    if (!isLabelName(destination, call.utf8Labels))
        return call.fail("invalid destination label name in label_join(): " + destination);
    out = std::move(args[0].columns);
    std::string joined;
    for (Column& column : out) {
        if (!call.mayGoOn(kPointsOfLabels)) return;
        joined.clear();
        for (const Argument& source : sources) {
            if (&source != sources.data()) joined += separator;
            joined += column.metric.get(source.text);
        }
        setLabel(column, destination, joined);
    }
}

constexpr Function kLabelFunctions[] = {
    {.name = "label_join", .columns = labelJoin},
    {.name = "label_replace", .columns = labelReplace},
};

}  // namespace

std::span<const Function> labelFunctions() {
    return kLabelFunctions;
}

}  // namespace pallium::promql
