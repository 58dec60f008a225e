#pragma once

#include <span>
#include <string_view>

namespace pallium::server {

/// A module that `-target` may name.
struct Target {
    std::string_view name;
    bool isInAll;
};

/// All of them, sorted by name; without `all` itself.
std::span<const Target> targets();

/// Whether `-target` may name it; `all` too.
bool isTarget(std::string_view name);

/// Whether a list of targets, comma separated, names the module, or `all` of which it is a part.
bool isAskedFor(std::string_view list, std::string_view name);

}  // namespace pallium::server
