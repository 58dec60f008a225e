#pragma once

#include <QString>

#include <optional>

namespace pallium::ui {

/// How far apart the points of a graph shall be: by its width, or fixed. A value.
struct StepChoice {
    enum class Kind : quint8 { Auto, Low, Medium, High, Fixed };
    Kind kind = Kind::Auto;
    qint64 fixedMs = 0;  // with Fixed, above 0

    bool operator==(const StepChoice&) const = default;
};

/// The step for a query; round, and never more than 11,000 points, a fixed one neither.
qint64 stepFor(const StepChoice& choice, qint64 rangeMs, int widthPx, qint64 scrapeIntervalMs);
/// `auto`, `high`, `30s`, `1m30s`; nothing for other texts.
std::optional<StepChoice> parseStepChoice(const QString& text);
/// The same text back, independent of the language: for what is kept.
QString stepChoiceText(const StepChoice& choice);

}  // namespace pallium::ui
