#pragma once

#include "backend/base/mutex.h"

#include <cstddef>
#include <string_view>
#include <unordered_set>

namespace pallium::io {

/// Remembers which damaged places were met, so that each is reported and counted once however often
/// it is read. A place is a text that names file and offset. Memory: some bytes a place.
/// Threads: internally synchronised.
class KnownDamage {
  public:
    /// True the first time.
    bool add(std::string_view place) {
        const Lock lock(m_mutex);
        return m_places.insert(std::hash<std::string_view>{}(place)).second;
    }
    size_t size() const {
        const Lock lock(m_mutex);
        return m_places.size();
    }

  private:
    mutable Mutex m_mutex;
    std::unordered_set<size_t> m_places PALLIUM_GUARDED_BY(m_mutex);  // hashes
};

}  // namespace pallium::io
