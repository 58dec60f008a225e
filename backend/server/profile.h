#pragma once

#include "backend/base/result.h"
#include "backend/config/environment.h"
#include "backend/config/fields.h"

#include <string>

namespace pallium::server {

/// Lays the values over the defaults with which the program runs on somebody's own machine, without
/// a configuration file.
void applyLaptopProfile(config::Fields& fields);

/// Puts every directory whose setting nobody changes below `dataDir`.
void applyDataDir(config::Fields& fields, const std::string& dataDir);

/// Where the laptop profile keeps its data: $XDG_DATA_HOME/pallium or ~/.local/share/pallium.
/// Errors: InvalidArgument if the environment names no home.
Result<std::string> userDataDir(const config::Environment& environment);

/// Follows links as far as the folders exist. False if one is empty.
bool isSameFolder(const std::string& a, const std::string& b);

}  // namespace pallium::server
