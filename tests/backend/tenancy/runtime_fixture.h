#pragma once

#include "backend/tenancy/runtime_config.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pallium::tenancy {

/// A store in memory that fails on demand. What it holds belongs to the test.
struct StoredText {
    std::string text;
    std::optional<Error> readError, writeError;
    int writes = 0;
};

class MemoryRuntimeStore final : public RuntimeStore {
  public:
    explicit MemoryRuntimeStore(StoredText& stored) : m_stored(stored) {}
    Result<std::string> read() override {
        if (m_stored.readError) return fail(*m_stored.readError);
        return m_stored.text;
    }
    Result<void> write(std::string_view text) override {
        if (m_stored.writeError) return fail(*m_stored.writeError);
        m_stored.text = text;
        ++m_stored.writes;
        return {};
    }

  private:
    StoredText& m_stored;
};

/// A runtime document in memory.
struct RuntimeFixture {
    explicit RuntimeFixture(std::string text = {}, bool shardByAllLabels = true,
                            std::chrono::milliseconds period = {})
        : stored{std::move(text), {}, {}},
          runtime({std::make_shared<const Limits>(), {}, {.shardByAllLabels = shardByAllLabels}},
                  period,
                  {std::make_unique<MemoryRuntimeStore>(stored), scheduler, pool, metrics}) {}

    StoredText stored;
    telemetry::Registry metrics;
    ThreadPool pool{"test", 1, 10};
    Scheduler scheduler;
    RuntimeConfig runtime;
};

inline TenantId tenantOf(std::string_view name) {
    return TenantId::parse(name).value();
}

}  // namespace pallium::tenancy
