#pragma once

#include "ui/client/query_api.h"

#include <QStringList>

#include <span>

namespace pallium::ui {

/// Names for the series of one answer by the labels whose values differ between them: the value
/// alone if there is one such label, else `{code="200", path="/"}`. A single series has its metric
/// name, or all its labels; `fallback` where there is not even a label.
QStringList differingNames(std::span<const LabelList* const> series, const QString& fallback);

/// The same number for the same labels in every run of the program.
quint64 stableHash(const LabelList& labels, const QString& salt);

}  // namespace pallium::ui
