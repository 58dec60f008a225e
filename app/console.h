#pragma once

#include "ui/connection/host.h"

namespace pallium::app {

/// Loads the console module and runs it. Without a display, or where the module is not installed,
/// says so in one line on stderr and returns 3.
int runConsole(const PalliumHost& host, int argc, char** argv);

}  // namespace pallium::app
