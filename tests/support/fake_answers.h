#pragma once

#include "tests/support/fake_server.h"

#include <optional>

namespace pallium::test {

/// What a small healthy server answers to a console's reads; nullopt for everything else. Its
/// tenant is `team-a`; without a tenant header, what needs one is 401. Queries answer with two
/// series of `up`, over the range that was asked for.
std::optional<FakeAnswer> basicAnswer(const FakeRequest& request);

}  // namespace pallium::test
