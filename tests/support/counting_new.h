#pragma once

#include <cstddef>

namespace pallium::test {

/// Calls of operator new in this executable so far, by any thread.
size_t newCalls();

}  // namespace pallium::test
