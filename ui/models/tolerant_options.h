#pragma once

#include "backend/promql/parser/parser.h"

namespace pallium::ui {

/// Whatever some server may understand; the one that is asked has the last word.
inline promql::ParserOptions tolerantOptions() {
    promql::ParserOptions options;
    options.experimentalFunctions = true;
    options.extendedRangeSelectors = true;
    options.binopFillModifiers = true;
    return options;
}

}  // namespace pallium::ui
