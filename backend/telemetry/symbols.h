#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::telemetry {

/// A part of a file that the system has mapped as code of this process.
struct CodeMapping {
    uintptr_t start = 0, end = 0;  // in memory
    uint64_t offset = 0;           // in the file
    std::string path;
};

/// Names of functions of this process, out of the symbol tables of its executable and libraries;
/// what is stripped has the name of its file and a place in it. Takes a picture of what is mapped
/// when it is made; a file is read when its first name is wanted. Threads: confined to one.
class Symbols {
  public:
    Symbols();
    ~Symbols();
    Symbols(const Symbols&) = delete;
    Symbols& operator=(const Symbols&) = delete;

    const std::vector<CodeMapping>& mappings() const { return m_mappings; }
    /// nullptr: no code is there.
    const CodeMapping* mappingOf(uintptr_t address) const;
    /// `pallium::tsdb::Db::append`: without parameters. `libc.so.6+0x9e2f4` where the name is not
    /// known, `0x7f…` where nothing is.
    std::string nameOf(uintptr_t address);

  private:
    class File;
    std::vector<CodeMapping> m_mappings;  // ascending
    std::map<std::string, std::unique_ptr<File>, std::less<>> m_files;
};

}  // namespace pallium::telemetry
