// The script language of Prometheus' PromQL tests: load data, clear it, evaluate and compare. Start
// at script.h (what a script says), script_parser.h (text to that) and script_runner.h (running
// it).
#pragma once

#include "backend/base/clock.h"
#include "tests/conformance/promql/series_values.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pallium::promqltest {

struct LoadCommand {
    int64_t stepMs = 0;
    std::vector<SeriesLine> series;
};

struct ClearCommand {};

/// What an error or annotation must say: part of the text, or a regular expression found in it. An
/// empty text is any.
struct TextPattern {
    bool isRegex = false;
    std::string text;
};

/// `expect warn …` lines and `expect no_warn` (or info).
struct AnnotationExpectation {
    std::vector<TextPattern> required;
    bool isForbidden = false;
};

/// Times that the values of a series line stand for.
struct TimeRange {
    TimestampMs start = 0;
    TimestampMs end = 0;
    int64_t stepMs = 0;
};

struct EvalCommand {
    int line = 0;
    std::string expr;
    bool isRange = false;
    TimeRange time;  // instant: start is the time

    bool isOrdered = false;
    std::vector<TextPattern> failures;  // not empty: the query must fail with each of them
    AnnotationExpectation warnings;
    AnnotationExpectation infos;
    std::optional<double> scalar;
    std::optional<std::string> text;       // a string result
    std::optional<TimeRange> rangeVector;  // an instant query's range vector
    std::vector<SeriesLine> series;        // in the order of the lines
};

using Command = std::variant<LoadCommand, ClearCommand, EvalCommand>;
using Script = std::vector<Command>;

}  // namespace pallium::promqltest
