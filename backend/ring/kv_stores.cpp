#include "backend/ring/kv_stores.h"

#include "backend/base/log.h"

namespace pallium::ring {

Result<KvStore*> KvStores::open(const config::KvStoreConfig& config) {
    if (config.store == "inmemory") return &m_memory;
    const Lock lock(m_mutex);
    if (!m_file) {
        auto file = SqliteKvStore::open(m_databasePath);
        if (!file) return fail(file.error().wrap("key-value store"));
        m_file = std::move(*file);
        log::info("key-value store is a file of this process",
                  {{"store", config.store}, {"path", m_databasePath}});
    }
    if (config.store == "memberlist") m_isMemberlistOpen = true;
    return m_file.get();
}

const KvStore* KvStores::memberlist() const {
    const Lock lock(m_mutex);
    return m_isMemberlistOpen ? m_file.get() : nullptr;
}

}  // namespace pallium::ring
