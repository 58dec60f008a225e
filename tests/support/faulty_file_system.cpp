#include "tests/support/faulty_file_system.h"

#include <algorithm>
#include <filesystem>

namespace pallium::test {
namespace {

tl::unexpected<Error> injected() {
    return fail(ErrorKind::Io, "injected fault");
}

std::string parentOf(const std::string& path) {
    return std::filesystem::path(path).parent_path();
}

}  // namespace

class FaultyFileSystem::File final : public io::WritableFile {
  public:
    File(FaultyFileSystem& owner, std::unique_ptr<io::WritableFile> base, std::string path)
        : m_owner(owner), m_base(std::move(base)), m_path(std::move(path)) {}

    Result<void> append(std::span<const uint8_t> bytes) override {
        Fault fault{};
        if (!m_owner.mustFail(fault)) return m_base->append(bytes);
        if (fault == Fault::Tear) (void)m_base->append(bytes.first(bytes.size() / 2));
        if (fault == Fault::DoneAnyway) (void)m_base->append(bytes);
        return injected();
    }
    Result<void> sync() override {
        // Only what was there before the call is promised. The disk itself is spared: power is cut
        // in play only.
        const uint64_t bytes = m_base->size();
        auto synced = m_owner.run([] { return Result<void>(); });
        if (synced) m_owner.setSynced(m_path, bytes);
        return synced;
    }
    Result<void> truncate(uint64_t size) override {
        auto cut = m_owner.run([&] { return m_base->truncate(size); });
        m_owner.capSynced(m_path, m_base->size());
        return cut;
    }
    uint64_t size() const override { return m_base->size(); }
    Result<void> close() override {
        return m_owner.run([&] { return m_base->close(); });
    }

  private:
    FaultyFileSystem& m_owner;
    const std::unique_ptr<io::WritableFile> m_base;
    const std::string m_path;
};

void FaultyFileSystem::failAt(size_t n, Fault fault, bool andAllAfter) {
    const Lock lock(m_mutex);
    m_failAt = m_operations + n;
    m_fault = fault;
    m_failAllAfter = andAllAfter;
    m_hasFailed = false;
}

void FaultyFileSystem::heal() {
    const Lock lock(m_mutex);
    m_failAt = 0;
}

size_t FaultyFileSystem::operations() const {
    const Lock lock(m_mutex);
    return m_operations;
}

bool FaultyFileSystem::hasFailed() const {
    const Lock lock(m_mutex);
    return m_hasFailed;
}

bool FaultyFileSystem::mustFail(Fault& fault) {
    const Lock lock(m_mutex);
    ++m_operations;
    if (m_failAt == 0 || m_operations < m_failAt) return false;
    if (m_operations > m_failAt && !m_failAllAfter) return false;
    fault = m_fault;
    m_hasFailed = true;
    return true;
}

template <class Operation>
auto FaultyFileSystem::run(Operation operation) -> decltype(operation()) {
    Fault fault{};
    if (!mustFail(fault)) return operation();
    if (fault == Fault::DoneAnyway) (void)operation();
    return injected();
}

void FaultyFileSystem::setSynced(const std::string& path, uint64_t bytes) {
    const Lock lock(m_mutex);
    m_states[path].syncedBytes = std::max(m_states[path].syncedBytes, bytes);
}

void FaultyFileSystem::capSynced(const std::string& path, uint64_t bytes) {
    const Lock lock(m_mutex);
    m_states[path].syncedBytes = std::min(m_states[path].syncedBytes, bytes);
}

void FaultyFileSystem::loseUnsynced() {
    const Lock lock(m_mutex);
    for (const auto& [path, state] : m_states) {
        if (!m_base.exists(path).value()) continue;
        if (!state.isEntrySynced) {
            std::filesystem::remove_all(path);
        } else if (std::filesystem::is_regular_file(path)) {
            std::filesystem::resize_file(path, state.syncedBytes);
        }
    }
    m_states.clear();
}

Result<std::unique_ptr<io::WritableFile>> FaultyFileSystem::openAppend(const std::string& path) {
    const bool existed = m_base.exists(path).value();
    Result<std::unique_ptr<io::WritableFile>> opened = run([&] { return m_base.openAppend(path); });
    if (!opened) return opened;
    const Lock lock(m_mutex);
    // What was there before it was opened here counts as durable.
    m_states.try_emplace(path, State{(*opened)->size(), existed});
    return std::make_unique<File>(*this, std::move(*opened), path);
}

Result<std::unique_ptr<io::ReadableFile>> FaultyFileSystem::openRead(const std::string& path) {
    return run([&] { return m_base.openRead(path); });
}

Result<std::unique_ptr<io::MappedFile>> FaultyFileSystem::map(const std::string& path) {
    return run([&] { return m_base.map(path); });
}

Result<std::vector<uint8_t>> FaultyFileSystem::readAll(const std::string& path) {
    return run([&] { return m_base.readAll(path); });
}

Result<std::vector<std::string>> FaultyFileSystem::list(const std::string& directory) {
    return run([&] { return m_base.list(directory); });
}

Result<bool> FaultyFileSystem::exists(const std::string& path) {
    return run([&] { return m_base.exists(path); });
}

Result<void> FaultyFileSystem::createDirectories(const std::string& path) {
    std::set<std::string> made;
    for (std::string part = path; !part.empty() && !m_base.exists(part).value();
         part = parentOf(part))
        made.insert(part);
    auto created = run([&] { return m_base.createDirectories(path); });
    const Lock lock(m_mutex);
    for (const std::string& part : made)
        m_states.try_emplace(part);
    return created;
}

Result<void> FaultyFileSystem::rename(const std::string& from, const std::string& to) {
    auto renamed = run([&] { return m_base.rename(from, to); });
    const Lock lock(m_mutex);
    // The worst that a cut can do here is to lose the new name; that the old one may come back is
    // not played.
    if (auto state = m_states.extract(from); renamed && !state.empty()) {
        state.key() = to;
        state.mapped().isEntrySynced = false;
        m_states.erase(to);
        m_states.insert(std::move(state));
    }
    return renamed;
}

Result<void> FaultyFileSystem::remove(const std::string& path) {
    auto removed = run([&] { return m_base.remove(path); });
    const Lock lock(m_mutex);
    if (!m_base.exists(path).value()) m_states.erase(path);
    return removed;
}

Result<void> FaultyFileSystem::removeAll(const std::string& path) {
    return run([&] { return m_base.removeAll(path); });
}

Result<void> FaultyFileSystem::syncDirectory(const std::string& path) {
    auto synced = run([] { return Result<void>(); });
    if (!synced) return synced;
    const std::string directory = path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
    const Lock lock(m_mutex);
    for (auto& [name, state] : m_states) {
        if (parentOf(name) == directory) state.isEntrySynced = true;
    }
    return synced;
}

}  // namespace pallium::test
