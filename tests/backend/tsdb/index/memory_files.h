#pragma once

#include "backend/io/file_system.h"

#include <cstdint>
#include <vector>

namespace pallium::tsdb {

/// A file system of one file, whatever its name, that can only be mapped. It lives longer than the
/// mapping.
class MemoryFiles final : public io::FileSystem {
  public:
    explicit MemoryFiles(std::vector<uint8_t> bytes) : m_bytes(std::move(bytes)) {}

    Result<std::unique_ptr<io::MappedFile>> map(const std::string&) override {
        return std::make_unique<Mapping>(m_bytes);
    }
    Result<std::unique_ptr<io::WritableFile>> openAppend(const std::string&) override {
        return none();
    }
    Result<std::unique_ptr<io::ReadableFile>> openRead(const std::string&) override {
        return none();
    }
    Result<std::vector<uint8_t>> readAll(const std::string&) override { return none(); }
    Result<std::vector<std::string>> list(const std::string&) override { return none(); }
    Result<bool> exists(const std::string&) override { return none(); }
    Result<void> createDirectories(const std::string&) override { return none(); }
    Result<void> rename(const std::string&, const std::string&) override { return none(); }
    Result<void> remove(const std::string&) override { return none(); }
    Result<void> removeAll(const std::string&) override { return none(); }
    Result<void> syncDirectory(const std::string&) override { return none(); }

  private:
    class Mapping final : public io::MappedFile {
      public:
        explicit Mapping(const std::vector<uint8_t>& bytes) : m_bytes(bytes) {}
        std::span<const uint8_t> bytes() const override { return m_bytes; }

      private:
        const std::vector<uint8_t>& m_bytes;
    };
    static tl::unexpected<Error> none() { return fail(ErrorKind::Unimplemented, "only map()"); }

    const std::vector<uint8_t> m_bytes;
};

}  // namespace pallium::tsdb
