#pragma once

#include <QDateTime>
#include <QString>

namespace pallium::ui {

/// Reads every form in which servers write instants: RFC 3339, Unix seconds (integer or fraction),
/// and `2026-01-02 03:04:05.123 +0000 UTC m=+0.5`. UTC; invalid for anything else and for Go's zero
/// time.
QDateTime parseServerTime(const QString& text);

}  // namespace pallium::ui
