#pragma once

#include "backend/base/clock.h"
#include "backend/model/labels.h"
#include "backend/model/matcher.h"

#include <vector>

namespace pallium {

/// A measured value with labels that lead to its origin, mostly a trace.
struct Exemplar {
    Labels labels;
    double value = 0;
    TimestampMs timestampMs = 0;
};

struct SeriesExemplars {
    Labels series;
    std::vector<Exemplar> exemplars;  // ascending by time
};

/// Exemplars of an inclusive range of time, of the series that match all matchers of at least one
/// of the selectors.
struct ExemplarQuery {
    TimestampMs minTime = 0, maxTime = 0;
    std::vector<std::vector<Matcher>> selectors;
};

}  // namespace pallium
