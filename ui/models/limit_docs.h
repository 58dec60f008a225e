#pragma once

#include <QString>

#include <vector>

namespace pallium::ui {

/// What a limit is about; the groups of the page Limits.
enum class LimitArea : quint8 { Ingestion, Series, Queries, Rules, Storage, Alertmanager, Other };
inline constexpr int kLimitAreaCount = static_cast<int>(LimitArea::Other) + 1;
QString limitAreaName(LimitArea area);

/// How a limit's value is written.
enum class LimitKind : quint8 {
    Count,      // a whole number
    Number,     // any number
    PerSecond,  // any number
    Bytes,      // a whole number
    Duration,   // `1h30m`, as Prometheus writes it
    Switch,     // true or false
    Text,
    List,  // or a mapping: more than one line; not edited here
};

/// What is known of one limit of a tenant without asking a server.
struct LimitDoc {
    QString name;  // `ingestion_rate`, the key below `limits` and `overrides.<tenant>`
    LimitArea area = LimitArea::Other;
    LimitKind kind = LimitKind::Text;
    QString meaning;           // translated; empty if unknown
    bool isOffAtZero = false;  // 0 means: no limit
};

/// Of a limit that no table knows: its kind is guessed from `value`.
LimitDoc limitDoc(const QString& name, const QString& value);
/// The names of all limits that are known.
std::vector<QString> knownLimits();

}  // namespace pallium::ui
