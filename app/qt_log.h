#pragma once

#include <string>

namespace pallium::app {

/// From now on Qt's messages go to the log, with their category. While a console is about to open,
/// what the platform plugins say is not logged, and a fatal message, which is how Qt tells that
/// there is no display to be had, ends the process: `lineOnFatal` on stderr, exit status 3.
/// Threads: call it before any other thread runs.
void routeQtMessages(std::string lineOnFatal);
/// The application object exists: fatal messages are errors of ours again.
void consoleIsOpen();

}  // namespace pallium::app
