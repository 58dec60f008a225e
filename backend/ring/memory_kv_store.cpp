#include "backend/ring/memory_kv_store.h"

namespace pallium::ring {

Result<void> KvStore::remove(const std::string& key) {
    return update(key, [](const Value&) { return Value(); });
}

KvStore::Value MemoryKvStore::get(std::string_view key) const {
    const ReadLock lock(m_mutex);
    const auto found = m_values.find(key);
    return found != m_values.end() ? Value(found->second) : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> MemoryKvStore::list(
    std::string_view prefix) const {
    std::vector<std::pair<std::string, std::string>> entries;
    const ReadLock lock(m_mutex);
    for (auto entry = m_values.lower_bound(prefix);
         entry != m_values.end() && entry->first.starts_with(prefix); ++entry)
        entries.emplace_back(*entry);
    return entries;
}

Result<void> MemoryKvStore::update(const std::string& key, const Change& change) {
    const Lock updating(m_updating);
    const Value current = get(key);
    auto next = change(current);
    PALLIUM_TRY(next);
    if (*next == current) return {};
    {
        const WriteLock lock(m_mutex);
        if (*next)
            m_values.insert_or_assign(key, std::move(**next));
        else
            m_values.erase(key);
    }
    m_revision.fetch_add(1, std::memory_order_release);
    return {};
}

}  // namespace pallium::ring
