#pragma once

#include "backend/io/file_system.h"
#include "backend/tenancy/runtime_store.h"

namespace pallium::tenancy {

/// A file that its owner edits too. A link is followed, and who may read the file stays the same.
class FileRuntimeStore final : public RuntimeStore {
  public:
    /// `files` outlives this.
    FileRuntimeStore(io::FileSystem& files, std::string path)
        : m_files(files), m_path(std::move(path)) {}

    Result<std::string> read() override;
    Result<void> write(std::string_view text) override;

  private:
    io::FileSystem& m_files;
    const std::string m_path;
};

}  // namespace pallium::tenancy
