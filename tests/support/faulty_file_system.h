#pragma once

#include "backend/base/mutex.h"
#include "backend/io/file_system.h"

#include <map>
#include <set>

namespace pallium::test {

/// A file system over another one in which operations fail on demand, and power can be cut.
///
/// Every call through the interface, to files too but for readAt() and size(), counts as one
/// operation, from 1. Only files and directories made or opened through it are known to
/// loseUnsynced(). Threads: internally synchronised.
class FaultyFileSystem final : public io::FileSystem {
  public:
    enum class Fault {
        Refuse,      // nothing is done
        Tear,        // an append writes its first half; anything else is refused
        DoneAnyway,  // it is done, and reported as failed
    };

    explicit FaultyFileSystem(io::FileSystem& base) : m_base(base) {}

    /// Makes the n-th operation from now fail, and with `andAllAfter` every later one, until
    /// heal().
    void failAt(size_t n, Fault fault, bool andAllAfter = false);
    void heal();
    /// Operations since construction.
    size_t operations() const;
    /// True once a planned fault has happened.
    bool hasFailed() const;

    /// What a power cut leaves at worst: files end where they were last synced, and files whose
    /// directory was not synced since they were made do not exist. Requires: no file is open.
    void loseUnsynced();

    Result<std::unique_ptr<io::WritableFile>> openAppend(const std::string& path) override;
    Result<std::unique_ptr<io::ReadableFile>> openRead(const std::string& path) override;
    Result<std::unique_ptr<io::MappedFile>> map(const std::string& path) override;
    Result<std::vector<uint8_t>> readAll(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& directory) override;
    Result<bool> exists(const std::string& path) override;
    Result<void> createDirectories(const std::string& path) override;
    Result<void> rename(const std::string& from, const std::string& to) override;
    Result<void> remove(const std::string& path) override;
    Result<void> removeAll(const std::string& path) override;
    Result<void> syncDirectory(const std::string& path) override;

  private:
    class File;
    struct State {
        uint64_t syncedBytes = 0;
        bool isEntrySynced = false;
    };

    /// Counts an operation; the fault it must suffer, if any.
    bool mustFail(Fault& fault);
    /// Runs `operation` unless it must fail.
    template <class Operation>
    auto run(Operation operation) -> decltype(operation());
    void setSynced(const std::string& path, uint64_t bytes);
    void capSynced(const std::string& path, uint64_t bytes);

    io::FileSystem& m_base;
    mutable Mutex m_mutex;
    std::map<std::string, State> m_states PALLIUM_GUARDED_BY(m_mutex);
    size_t m_operations PALLIUM_GUARDED_BY(m_mutex) = 0;
    size_t m_failAt PALLIUM_GUARDED_BY(m_mutex) = 0;  // 0: never
    Fault m_fault PALLIUM_GUARDED_BY(m_mutex) = Fault::Refuse;
    bool m_failAllAfter PALLIUM_GUARDED_BY(m_mutex) = false;
    bool m_hasFailed PALLIUM_GUARDED_BY(m_mutex) = false;
};

}  // namespace pallium::test
