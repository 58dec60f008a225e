#pragma once

#include "backend/io/sqlite/database.h"

#include <QString>

#include <span>

// What state_database.cpp stands on; not for others.
namespace pallium::ui {

/// An open database of the current schema, and what had to be done for it.
struct OpenedState {
    sqlite::Database database;
    QString problem;  // in words for a notice; empty if nothing went wrong
};

/// Opens or creates the file; an empty path is memory. A damaged file is moved aside under a name
/// with the time, one of a newer program is left alone, and what cannot be opened at all is
/// replaced by memory; each of them is the problem.
OpenedState openState(const QString& path);

/// Runs the steps that the file has not seen yet, each in a transaction of its own; step i leads to
/// version i + 1. A file that holds something is copied to `PATH.v<version>` first. Errors:
/// Conflict if the file is newer than the steps; those of sqlite::Database.
Result<void> migrate(sqlite::Database& database, const QString& path,
                     std::span<const char* const> steps);

}  // namespace pallium::ui
