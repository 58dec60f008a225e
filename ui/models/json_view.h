#pragma once

#include <QByteArray>
#include <QString>

namespace pallium::ui {

/// A JSON text for reading.
struct JsonText {
    QString text;
    qint64 shownBytes = 0;  // of the input
    qint64 totalBytes = 0;
    bool isCut() const { return shownBytes < totalBytes; }
};

inline constexpr qint64 kMaxShownJsonBytes = 2 << 20;

/// Lays out the first `maxBytes` of `json` with two blanks a level; arrays and objects of plain
/// values up to 100 characters stay on one line, so that samples do. Text that is no JSON comes out
/// with its own characters in order. Cost: linear; belongs to the pool. Threads: any.
JsonText prettyJson(const QByteArray& json, qint64 maxBytes = kMaxShownJsonBytes);

}  // namespace pallium::ui
