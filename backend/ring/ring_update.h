#pragma once

#include "backend/base/result.h"
#include "backend/ring/instance.h"
#include "backend/ring/kv_store.h"

#include <functional>
#include <string>

namespace pallium::ring {

/// Changes the ring under `key` in one step; `edit` gets the members, none if there is no ring. A
/// ring that cannot be read is replaced: its members come back with their next signs of life.
/// Errors: as KvStore::update().
Result<void> updateRing(KvStore& store, const std::string& key,
                        const std::function<void(RingState&)>& edit);

}  // namespace pallium::ring
