#include "ui/models/step_choice.h"

#include "ui/models/format.h"
#include "ui/models/time_range.h"

#include <QTimeZone>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

struct NamedKind {
    const char* name;
    StepChoice::Kind kind;
};
constexpr std::array<NamedKind, 4> kKinds{{{"auto", StepChoice::Kind::Auto},
                                           {"low", StepChoice::Kind::Low},
                                           {"medium", StepChoice::Kind::Medium},
                                           {"high", StepChoice::Kind::High}}};

/// A point each 2 pixels is automatic; a wider or narrower plot changes how many there are.
int seenWidth(StepChoice::Kind kind, int widthPx) {
    switch (kind) {
        case StepChoice::Kind::Low:
            return widthPx / 6;
        case StepChoice::Kind::Medium:
            return widthPx / 3;
        case StepChoice::Kind::High:
            return widthPx * 2;
        default:
            return widthPx;
    }
}

}  // namespace

qint64 stepFor(const StepChoice& choice, qint64 rangeMs, int widthPx, qint64 scrapeIntervalMs) {
    if (choice.kind != StepChoice::Kind::Fixed)
        return automaticStepMs(rangeMs, seenWidth(choice.kind, widthPx), scrapeIntervalMs);
    // A width for as many points as there may be gives the smallest step that is allowed.
    constexpr int kWidest = 1 << 20;
    const qint64 smallest = automaticStepMs(rangeMs, kWidest, 0);
    constexpr qint64 kMaxPoints = 11000;
    return choice.fixedMs > 0 && rangeMs / choice.fixedMs < kMaxPoints
               ? choice.fixedMs
               : std::max(choice.fixedMs, smallest);
}

std::optional<StepChoice> parseStepChoice(const QString& text) {
    const QString plain = text.simplified().toLower();
    for (const NamedKind& named : kKinds) {
        if (plain == QLatin1String(named.name)) return StepChoice{named.kind, 0};
    }
    if (plain.isEmpty() || !plain.front().isDigit()) return {};
    const auto range = parseTimeRange(plain, 0, QTimeZone::utc());
    if (!range || !range->isRelative()) return {};
    return StepChoice{StepChoice::Kind::Fixed, range->lengthMs};
}

QString stepChoiceText(const StepChoice& choice) {
    for (const NamedKind& named : kKinds) {
        if (choice.kind == named.kind) return QLatin1String(named.name);
    }
    return promDuration(choice.fixedMs);
}

}  // namespace pallium::ui
