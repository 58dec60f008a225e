#pragma once

#include <tl/expected.hpp>

#include <QByteArray>
#include <QHash>
#include <QJsonValue>
#include <QString>

#include <chrono>
#include <optional>

namespace pallium::ui {

/// The text of a runtime file where one limit of a tenant has this value, or is not there
/// (nullopt). Only the lines of that limit become others; comments, order and line ends stay.
/// Errors, as a sentence: the text is no YAML, or is written in a way that would need more than
/// that (aliases, braces, values over several lines). Cost: reads the text as YAML twice, so it
/// belongs to the pool. Threads: any.
tl::expected<QByteArray, QString> withLimit(const QByteArray& yaml, const QString& tenant,
                                            const QString& limit,
                                            const std::optional<QJsonValue>& value);

/// How often a server with this configuration reads its runtime file; 10 s if it does not say.
std::chrono::seconds runtimeFilePeriod(const QHash<QString, QString>& config);

/// Where two texts differ: whole lines, with up to `context` lines around them that are the same.
struct ChangedLines {
    QString before;
    QString after;
    int firstLine = 0;  // from 1
};
ChangedLines changedLines(const QByteArray& before, const QByteArray& after, int context);

}  // namespace pallium::ui
