#pragma once

#include "backend/promql/parser/ast.h"
#include "ui/models/expression_check.h"
#include "ui/models/utf8_text.h"

namespace pallium::ui {

/// What is doubtful about an expression that parses. `utf8` is its text; problems are in any order.
/// Threads: any.
Problems lintExpression(const promql::Expr& expr, const QString& text, const Utf8Text& utf8,
                        const MetricKnowledge& knowledge);

}  // namespace pallium::ui
