#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::ring {

/// Small texts by key that several components of the process read and change together: rings
/// (`collectors/ring`), elected replicas (`ha-tracker/…`). Reads are from memory and never wait for
/// a disk. Keys and values are any bytes. Threads: internally synchronised.
class KvStore {
  public:
    /// nullopt: there is nothing under the key.
    using Value = std::optional<std::string>;
    /// Gets what is there and returns what shall be there; nullopt removes the key, the same text
    /// changes nothing.
    using Change = std::function<Result<Value>(const Value& current)>;

    virtual ~KvStore() = default;

    /// What it is, for metrics: `inmemory`, `sqlite`.
    virtual std::string_view type() const = 0;
    virtual Value get(std::string_view key) const = 0;
    /// Keys that begin with `prefix`, ascending, with their values.
    virtual std::vector<std::pair<std::string, std::string>> list(
        std::string_view prefix) const = 0;
    /// Reads, asks `change`, writes; no other update happens meanwhile, so `change` must be short
    /// and must not update the store itself. Errors: that of `change`, or Io and others of the
    /// database (see sqlite::Database); then nothing is changed.
    virtual Result<void> update(const std::string& key, const Change& change) = 0;
    /// Success if there is nothing under the key. Errors: as update().
    Result<void> remove(const std::string& key);

    /// Grows with every change of any key: who keeps a copy compares it to know when to read again.
    /// Requires: asked before the value is read, not after.
    virtual uint64_t revision() const = 0;
};

}  // namespace pallium::ring
