#pragma once

#include "backend/io/sqlite/database.h"

#include <QString>

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

// What the stores of the state database stand on; not for others.
namespace pallium::ui {

/// Statements on the state database; a failure is told once until one of its kind succeeds.
/// Threads: GUI thread.
class StateAccess {
  public:
    StateAccess(sqlite::Database database, QString problem,
                std::function<void(const QString&)> onFailed)
        : m_database(std::move(database)),
          m_problem(std::move(problem)),
          m_onFailed(std::move(onFailed)) {}

    sqlite::Database& database() { return m_database; }
    /// What went wrong last; empty if nothing did.
    const QString& problem() const { return m_problem; }

    /// Runs `change` in a transaction; empty on success, else what went wrong.
    template <class Change>
    QString write(Change change) {
        const Result<void> result = [&]() -> Result<void> {
            auto transaction = sqlite::Transaction::begin(m_database);
            PALLIUM_TRY(transaction);
            PALLIUM_TRY(change());
            return transaction->commit();
        }();
        return judge(result, m_isWriteBad);
    }

    /// Binds the texts from 1 on and runs the statement.
    Result<void> run(std::string_view sql, const std::vector<QString>& texts);

    /// Calls `take` with each row while it returns true; a failure ends the rows.
    template <class Take>
    void read(std::string_view sql, const std::vector<QString>& texts, Take take) {
        judge(readRows(sql, texts, take), m_isReadBad);
    }

  private:
    /// Takes note of how a read or a write ended; the text of its error.
    QString judge(const Result<void>& result, bool& wasBad);
    Result<sqlite::Statement> prepared(std::string_view sql, const std::vector<QString>& texts);

    template <class Take>
    Result<void> readRows(std::string_view sql, const std::vector<QString>& texts, Take take) {
        auto statement = prepared(sql, texts);
        PALLIUM_TRY(statement);
        while (true) {
            const auto hasRow = statement->step();
            PALLIUM_TRY(hasRow);
            if (!*hasRow || !take(*statement)) return {};
        }
    }

    sqlite::Database m_database;
    QString m_problem;
    std::function<void(const QString&)> m_onFailed;
    bool m_isReadBad = false;
    bool m_isWriteBad = false;
};

/// A cell's text.
inline QString stateCell(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace pallium::ui
