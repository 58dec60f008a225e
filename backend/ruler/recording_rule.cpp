#include "backend/ruler/recording_rule.h"

#include <fmt/format.h>

#include <iterator>
#include <unordered_set>

namespace pallium::ruler {

Result<std::vector<RuleSample>> RecordingRule::evaluate(const EvaluationRound& round) {
    auto vector = ask(round.context, query(), round.queriedAt);
    PALLIUM_TRY(vector);
    std::vector<RuleSample> samples;
    samples.reserve(vector->size());
    std::unordered_set<Labels, LabelsHash> seen;
    LabelsBuilder labels;
    for (promql::VectorSample& found : *vector) {
        labels.reset(found.metric.view());
        labels.set(kMetricName, definition().record);
        for (const auto& [name, value] : definition().labels)
            labels.set(name, value);
        samples.push_back({labels.labels(), toMs(round.queriedAt), found.sample.value,
                           std::move(found.histogram)});
        if (!seen.insert(samples.back().labels).second)
            return fail(ErrorKind::InvalidArgument,
                        "vector contains metrics with the same labelset after applying rule "
                        "labels");
    }
    if (round.limit > 0 && std::ssize(samples) > round.limit)
        return fail(ErrorKind::LimitExceeded, fmt::format("exceeded limit of {} with {} series",
                                                          round.limit, samples.size()));
    return samples;
}

}  // namespace pallium::ruler
