#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pallium::config {

/// The value of a variable; nullopt if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The process' environment. Threads: nothing may change it meanwhile.
Environment processEnvironment();

/// The machine's name; `localhost` if it has none.
std::string hostname();

/// Replaces `$NAME`, `${NAME}` and `${NAME:default}` (the default also for an empty variable) as
/// Go's os.Expand does; a variable that is not set is empty, a `$` before anything else stays.
std::string expandEnvironment(std::string_view text, const Environment& environment);

}  // namespace pallium::config
