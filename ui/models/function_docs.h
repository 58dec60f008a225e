#pragma once

#include <QString>

#include <vector>

namespace pallium::ui {

/// What the language offers by name, explained; independent of any server.
struct FunctionDoc {
    QString name;
    QString signature;  // `rate(v range-vector) instant-vector`
    QString help;       // one or two sentences, translated
    QString example;
    bool isAggregation = false;
    bool isExperimental = false;
};

/// Every function and aggregation of the query language, sorted by name. Made and translated at the
/// first call. Threads: GUI thread.
const std::vector<FunctionDoc>& allFunctionDocs();

}  // namespace pallium::ui
