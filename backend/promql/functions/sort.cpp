#include "backend/base/go_text.h"
#include "backend/promql/functions/breakable_sort.h"
#include "backend/promql/functions/families.h"

#include <algorithm>
#include <cmath>

namespace pallium::promql {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The run of digits, or of anything else, at the start of `text`.
std::string_view firstRun(std::string_view text) {
    size_t end = 1;
    while (end < text.size() && isDigit(text[end]) == isDigit(text[0]))
        ++end;
    return text.substr(0, end);
}

/// Order of two runs that are not both empty: digit runs that fit an integer as numbers.
std::strong_ordering compareRuns(std::string_view a, std::string_view b) {
    int64_t numberA = 0;
    int64_t numberB = 0;
    if (parseGoInt(a, numberA) && parseGoInt(b, numberB)) return numberA <=> numberB;
    return a <=> b;
}

/// Natural order: `a2` is before `a10`.
std::strong_ordering compareNaturally(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        const std::string_view runA = firstRun(a);
        const std::string_view runB = firstRun(b);
        if (const auto order = compareRuns(runA, runB); order != 0) return order;
        a.remove_prefix(runA.size());
        b.remove_prefix(runB.size());
    }
    return a.size() <=> b.size();
}

/// Sorting shows in instant queries only; elsewhere a result is ordered by labels.
void sortByValue(CallSite& call, std::vector<Column>& columns, bool isDescending) {
    if (call.times.queryStepMs != 0)
        call.annotations.warning(
            "sort is ineffective for range queries since results are always ordered by labels",
            call.expr.args[0]->position);
    for (Column& column : columns)
        column.clearHistograms();
    if (call.times.steps != 1) return;
    const auto isBefore = [isDescending](const Column& a, const Column& b) {
        const double x = a.values[0];
        const double y = b.values[0];
        if (a.has(0) != b.has(0)) return a.has(0);
        if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
        return isDescending ? x > y : x < y;
    };
    breakableSort(columns, isBefore, [&call](size_t points) { return call.mayGoOn(points); });
}

void sort(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    out = std::move(args[0].columns);
    sortByValue(call, out, false);
}

void sortDesc(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    out = std::move(args[0].columns);
    sortByValue(call, out, true);
}

std::strong_ordering compareByLabels(const Column& a, const Column& b,
                                     std::span<const Argument> names) {
    for (const Argument& name : names) {
        const auto order = compareNaturally(a.metric.get(name.text), b.metric.get(name.text));
        if (order != 0) return order;
    }
    return a.metric <=> b.metric;
}

template <class IsBefore>
void sortByNames(CallSite& call, std::span<Argument> args, std::vector<Column>& out,
                 IsBefore isBefore) {
    out = std::move(args[0].columns);
    breakableSort(
        out,
        [&, names = args.subspan(1)](const Column& a, const Column& b) {
            return isBefore(compareByLabels(a, b, names));
        },
        [&call](size_t points) { return call.mayGoOn(points * kPointsOfLabels); });
}

void sortByLabel(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    sortByNames(call, args, out, [](std::strong_ordering order) { return order < 0; });
}

void sortByLabelDesc(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    sortByNames(call, args, out, [](std::strong_ordering order) { return order > 0; });
}

constexpr Function kSortFunctions[] = {
    {.name = "sort", .columns = sort},
    {.name = "sort_by_label", .columns = sortByLabel},
    {.name = "sort_by_label_desc", .columns = sortByLabelDesc},
    {.name = "sort_desc", .columns = sortDesc},
};

}  // namespace

std::span<const Function> sortFunctions() {
    return kSortFunctions;
}

}  // namespace pallium::promql
