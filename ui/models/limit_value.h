#pragma once

#include "ui/models/limit_docs.h"

#include <tl/expected.hpp>

#include <QJsonValue>
#include <QString>

namespace pallium::ui {

/// A limit as a person types it, `10k`, `1.5M`, `64 MiB`, `5m`, `on`, as the value that servers
/// take; else a sentence that says what is wrong. k, M, G count in thousands, Ki, Mi, Gi in 1,024;
/// a trailing `B` or `/s` may follow.
tl::expected<QJsonValue, QString> parseLimit(const QString& text, LimitKind kind);
/// A value as servers print it in YAML, as JSON of its kind; null if it is none.
QJsonValue limitFromYaml(const QString& text, LimitKind kind);
/// The value for a field or a table: plain, so that parseLimit() reads it again.
QString limitText(const QJsonValue& value);
/// Numbers with separators and units, for reading only.
QString limitDisplay(const QJsonValue& value, const LimitDoc& doc);

}  // namespace pallium::ui
