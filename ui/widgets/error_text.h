#pragma once

#include "ui/client/api_error.h"

namespace pallium::ui {

/// The headline of an error's face: `No answer from http://…`, `Sign-in failed`.
QString errorTitle(const ApiError& error);
/// One line why and what to do next.
QString errorReason(const ApiError& error);
/// Everything known, for "Details" and the clipboard.
QString errorDetails(const ApiError& error);

}  // namespace pallium::ui
