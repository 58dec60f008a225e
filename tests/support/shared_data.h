#pragma once

#include <optional>
#include <string>

namespace pallium::test {

/// The folder of reference data: $PALLIUM_SHARED, by default `shared` beside the project's root;
/// nullopt if it does not exist. Tests that need it are labelled `conformance` and skip without it
/// with QSKIP and markSkipped().
std::optional<std::string> sharedDirectory();

/// The whole file; fails the process if it cannot be read.
std::string readFile(const std::string& path);

}  // namespace pallium::test
