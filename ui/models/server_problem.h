#pragma once

#include "ui/models/problem.h"

#include <optional>

namespace pallium::ui {

/// Reads the place that a server's refusal of `expression` names: `1:5: parse error: …`, `parse
/// error at char 5: …`, `parse error at line 1, char 5: …`, whatever stands before it. The columns
/// of servers count bytes from 1. The problem covers the word there, its text is what follows the
/// place. Nothing if no place is named or it lies outside.
std::optional<Problem> serverProblem(const QString& expression, const QString& serverText);

}  // namespace pallium::ui
