#include "ui/models/process_facts.h"

#include "ui/models/format.h"

#include <QCoreApplication>

namespace pallium::ui {
namespace {

/// Translated in the context of this file.
struct ProcessFacts {
    Q_DECLARE_TR_FUNCTIONS(ProcessFacts)
};

QString fileText(const ServerLoad& load) {
    const auto open = load.gauge(QStringLiteral("process_open_fds"));
    const auto most = load.gauge(QStringLiteral("process_max_fds"));
    if (!open) return {};
    const QString count = formatCount(static_cast<qint64>(*open));
    return most ? ProcessFacts::tr("%1 of %2").arg(count, formatCount(static_cast<qint64>(*most)))
                : count;
}

}  // namespace

std::vector<std::pair<QString, QString>> processFacts(const ServerLoad& load, qint64 nowMs) {
    std::vector<std::pair<QString, QString>> facts;
    if (const auto cores = load.cpuCores())
        facts.emplace_back(ProcessFacts::tr("CPU"),
                           ProcessFacts::tr("%1 cores").arg(formatValue(*cores, Unit::None, 2)));
    if (const auto bytes = load.gauge(QStringLiteral("process_resident_memory_bytes")))
        facts.emplace_back(ProcessFacts::tr("Memory"), formatBytes(static_cast<qint64>(*bytes)));
    const QString files = fileText(load);
    if (!files.isEmpty()) facts.emplace_back(ProcessFacts::tr("Open files"), files);
    if (const auto threads = load.gauge(QStringLiteral("process_threads")))
        facts.emplace_back(ProcessFacts::tr("Threads"), formatCount(static_cast<qint64>(*threads)));
    if (const auto routines = load.gauge(QStringLiteral("go_goroutines")))
        facts.emplace_back(ProcessFacts::tr("Goroutines"),
                           formatCount(static_cast<qint64>(*routines)));
    const auto start = load.gauge(QStringLiteral("process_start_time_seconds"));
    if (start && *start > 0)
        facts.emplace_back(ProcessFacts::tr("Running for"),
                           formatDuration(nowMs - static_cast<qint64>(*start * 1000)));
    return facts;
}

}  // namespace pallium::ui
