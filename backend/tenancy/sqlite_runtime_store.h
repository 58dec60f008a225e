#pragma once

#include "backend/io/file_system.h"
#include "backend/io/sqlite/database.h"
#include "backend/tenancy/runtime_store.h"

#include <optional>

namespace pallium::tenancy {

/// The one row of table `runtime_document` in a database that others use too (`pallium.sqlite`).
/// The file is made by the first write; until then nothing is read.
class SqliteRuntimeStore final : public RuntimeStore {
  public:
    /// `files` outlives this.
    SqliteRuntimeStore(io::FileSystem& files, std::string databasePath)
        : m_files(files), m_path(std::move(databasePath)) {}

    Result<std::string> read() override;
    Result<void> write(std::string_view text) override;

  private:
    Result<void> open();

    io::FileSystem& m_files;
    const std::string m_path;
    std::optional<sqlite::Database> m_database;  // once it was needed
};

}  // namespace pallium::tenancy
