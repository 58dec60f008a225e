#pragma once

#include <QString>

#include <optional>

namespace pallium::ui {

/// How well `pattern` matches `text`, higher is better; nothing if its characters do not appear in
/// the text in this order. Letters of any case match; matches at the start of words (after `_`,
/// `:`, `.`, `/`, `-`, space) and runs of consecutive characters score higher, gaps and long texts
/// lower. An empty pattern matches everything with 0. For lists of thousands; metric names have an
/// index of their own (metric_index.h).
std::optional<int> fuzzyScore(const QString& pattern, const QString& text);

}  // namespace pallium::ui
