#include "ui/widgets/start_trace.h"

#include <QLoggingCategory>

#include <utility>

namespace pallium::ui {
namespace {

Q_LOGGING_CATEGORY(startTrace, "pallium.start", QtInfoMsg)

bool isTracingStart() {
    static const bool isWanted = qEnvironmentVariableIntValue("PALLIUM_TRACE_START") != 0;
    return isWanted;
}

}  // namespace

void traceFirstPaint() {
    static bool isDone = false;
    if (!isTracingStart() || std::exchange(isDone, true)) return;
    qCInfo(startTrace, "first paint");
}

void traceChartPainted(size_t series, size_t points) {
    static size_t mostPoints = 0;
    if (series == 0 || points <= mostPoints || !isTracingStart()) return;
    mostPoints = points;
    qCInfo(startTrace, "chart painted series=%zu points=%zu", series, points);
}

}  // namespace pallium::ui
