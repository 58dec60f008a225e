#pragma once

#include "ui/client/api_error.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace pallium::ui {

/// Why a server refused something, in terms of its limits.
struct LimitExplanation {
    QStringList limits;  // that may be meant, the likeliest first
    QString text;        // what happened, and what usually helps
};

/// What an error text, `discarded` reason or name of a limit is about; nullopt if it names none.
std::optional<LimitExplanation> explainLimit(const QString& errorText);
/// Whether a server refused something because of a limit, known here or not.
bool comesFromLimit(const ApiError& error);

}  // namespace pallium::ui
