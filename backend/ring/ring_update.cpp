#include "backend/ring/ring_update.h"

#include "backend/base/log.h"
#include "backend/ring/ring_codec.h"

namespace pallium::ring {

Result<void> updateRing(KvStore& store, const std::string& key,
                        const std::function<void(RingState&)>& edit) {
    return store.update(key, [&](const KvStore::Value& current) -> Result<KvStore::Value> {
        RingState state;
        if (current) {
            auto decoded = decodeRing(*current);
            if (decoded)
                state = std::move(*decoded);
            else
                log::warn("ring replaced", {{"key", key}, {"err", decoded.error().message}});
        }
        edit(state);
        return encodeRing(state);
    });
}

}  // namespace pallium::ring
