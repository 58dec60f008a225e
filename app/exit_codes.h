#pragma once

namespace pallium::app {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;      // failure, or a bad configuration
inline constexpr int kExitUsage = 2;        // bad command line
inline constexpr int kExitEnvironment = 3;  // port taken, data folder in use, no display

}  // namespace pallium::app
