#pragma once

#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/config/blocks.h"
#include "backend/ring/memory_kv_store.h"
#include "backend/ring/sqlite_kv_store.h"

#include <memory>
#include <string>

namespace pallium::ring {

/// The stores of the process: memory for settings that name `inmemory`, one file for whatever else
/// they name, since no other process takes part. Threads: internally synchronised.
class KvStores {
  public:
    /// `databasePath`: `…/pallium.sqlite`; opened when the first setting needs it.
    explicit KvStores(std::string databasePath) : m_databasePath(std::move(databasePath)) {}

    /// Valid as long as this. Errors: see sqlite::Database.
    Result<KvStore*> open(const config::KvStoreConfig& config);
    /// What was opened as `memberlist`; null: nothing was.
    const KvStore* memberlist() const;

  private:
    const std::string m_databasePath;
    MemoryKvStore m_memory;
    mutable Mutex m_mutex;
    std::unique_ptr<SqliteKvStore> m_file PALLIUM_GUARDED_BY(m_mutex);
    bool m_isMemberlistOpen PALLIUM_GUARDED_BY(m_mutex) = false;
};

}  // namespace pallium::ring
