#include "backend/telemetry/symbols.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <elf.h>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pallium::telemetry {
namespace {

/// A whole file in memory, as long as it lives; empty if it cannot be read.
class MappedImage {
  public:
    explicit MappedImage(const std::string& path) {
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat info {};
        if (fd >= 0 && ::fstat(fd, &info) == 0 && info.st_size > 0) {
            m_size = static_cast<size_t>(info.st_size);
            m_data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, fd, 0);
        }
        if (fd >= 0) ::close(fd);
    }
    ~MappedImage() {
        if (m_data != MAP_FAILED) ::munmap(m_data, m_size);
    }
    MappedImage(const MappedImage&) = delete;
    MappedImage& operator=(const MappedImage&) = delete;

    std::span<const char> bytes() const {
        if (m_data == MAP_FAILED) return {};
        return {static_cast<const char*>(m_data), m_size};
    }

  private:
    void* m_data = MAP_FAILED;
    size_t m_size = 0;
};

/// `count` values of type T at `offset`, as far as the file has them.
template <class T>
std::vector<T> valuesAt(std::span<const char> file, uint64_t offset, uint64_t count) {
    if (offset >= file.size()) return {};
    const uint64_t room = (file.size() - offset) / sizeof(T);
    std::vector<T> values(std::min(count, room));
    std::memcpy(values.data(), file.data() + offset, values.size() * sizeof(T));
    return values;
}

std::string_view textAt(std::span<const char> file, uint64_t offset) {
    if (offset >= file.size()) return {};
    const std::span<const char> rest = file.subspan(offset);
    return {rest.data(),
            static_cast<size_t>(std::find(rest.begin(), rest.end(), '\0') - rest.begin())};
}

/// Where the parameters of a function begin: the bracket that ends the name proper.
size_t parametersOf(std::string_view name) {
    constexpr std::string_view kOperator = "operator()";
    size_t depth = 0;
    for (size_t i = 0; i < name.size(); ++i) {
        if (name.substr(i).starts_with(kOperator)) i += kOperator.size();
        if (i >= name.size()) break;
        if (name[i] == '<') ++depth;
        if (name[i] == '>' && depth > 0) --depth;
        const bool isUnnamed = name.substr(i).starts_with("(anonymous namespace)");
        if (name[i] == '(' && depth == 0 && !isUnnamed) return i;
    }
    return name.size();
}

std::string demangled(const std::string& symbol) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text(
        abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
    if (status != 0 || !text) return symbol;
    std::string name(text.get());
    // A note of the compiler's that tells readers nothing.
    constexpr std::string_view kAbiTag = "[abi:cxx11]";
    for (size_t at = name.find(kAbiTag); at != std::string::npos; at = name.find(kAbiTag, at))
        name.erase(at, kAbiTag.size());
    name.resize(parametersOf(name));
    return name;
}

std::string fileName(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

}  // namespace

/// The functions of one ELF file, by address.
class Symbols::File {
  public:
    explicit File(const std::string& path) {
        const MappedImage image(path);
        const auto headers = valuesAt<Elf64_Ehdr>(image.bytes(), 0, 1);
        if (headers.empty() || std::memcmp(headers[0].e_ident, ELFMAG, SELFMAG) != 0 ||
            headers[0].e_ident[EI_CLASS] != ELFCLASS64)
            return;
        m_segments = valuesAt<Elf64_Phdr>(image.bytes(), headers[0].e_phoff, headers[0].e_phnum);
        const auto sections =
            valuesAt<Elf64_Shdr>(image.bytes(), headers[0].e_shoff, headers[0].e_shnum);
        // What a stripped file still has is what others link to.
        for (const uint32_t type : {SHT_SYMTAB, SHT_DYNSYM})
            if (m_functions.empty()) readFunctions(image.bytes(), sections, type);
    }

    /// nullopt: no function is known there. `offset` in the file.
    std::optional<std::string> nameAt(uint64_t offset) const {
        for (const Elf64_Phdr& segment : m_segments) {
            if (segment.p_type != PT_LOAD || offset < segment.p_offset ||
                offset >= segment.p_offset + segment.p_filesz)
                continue;
            const uint64_t address = segment.p_vaddr + (offset - segment.p_offset);
            auto after = std::upper_bound(
                m_functions.begin(), m_functions.end(), address,
                [](uint64_t at, const Function& function) { return at < function.start; });
            if (after == m_functions.begin()) continue;
            const Function& function = *--after;
            if (address < function.end) return demangled(function.name);
        }
        return std::nullopt;
    }

  private:
    struct Function {
        uint64_t start, end;
        std::string name;
    };

    void readFunctions(std::span<const char> file, const std::vector<Elf64_Shdr>& sections,
                       uint32_t type) {
        for (const Elf64_Shdr& section : sections) {
            if (section.sh_type != type || section.sh_link >= sections.size()) continue;
            const uint64_t names = sections[section.sh_link].sh_offset;
            for (const auto& symbol : valuesAt<Elf64_Sym>(file, section.sh_offset,
                                                          section.sh_size / sizeof(Elf64_Sym))) {
                if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_size == 0) continue;
                m_functions.push_back({symbol.st_value, symbol.st_value + symbol.st_size,
                                       std::string(textAt(file, names + symbol.st_name))});
            }
        }
        std::sort(m_functions.begin(), m_functions.end(),
                  [](const Function& a, const Function& b) { return a.start < b.start; });
    }

    std::vector<Elf64_Phdr> m_segments;
    std::vector<Function> m_functions;
};

Symbols::Symbols() {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        std::istringstream fields(line);
        std::string range, rights, device, node;
        CodeMapping mapping;
        fields >> range >> rights >> std::hex >> mapping.offset >> device >> node >> mapping.path;
        const size_t dash = range.find('-');
        if (dash == std::string::npos || rights.find('x') == std::string::npos) continue;
        mapping.start = std::strtoull(range.c_str(), nullptr, 16);
        mapping.end = std::strtoull(range.c_str() + dash + 1, nullptr, 16);
        m_mappings.push_back(std::move(mapping));
    }
}

Symbols::~Symbols() = default;

const CodeMapping* Symbols::mappingOf(uintptr_t address) const {
    const auto after = std::upper_bound(
        m_mappings.begin(), m_mappings.end(), address,
        [](uintptr_t at, const CodeMapping& mapping) { return at < mapping.start; });
    if (after == m_mappings.begin()) return nullptr;
    const CodeMapping& mapping = *(after - 1);
    return address < mapping.end ? &mapping : nullptr;
}

std::string Symbols::nameOf(uintptr_t address) {
    const CodeMapping* mapping = mappingOf(address);
    if (mapping == nullptr) return fmt::format("{:#x}", address);
    auto& file = m_files[mapping->path];
    if (!file) file = std::make_unique<File>(mapping->path);
    const uint64_t offset = address - mapping->start + mapping->offset;
    if (auto name = file->nameAt(offset)) return std::move(*name);
    return fmt::format("{}+{:#x}", fileName(mapping->path), offset);
}

}  // namespace pallium::telemetry
