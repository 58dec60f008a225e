#pragma once

#include "ui/connection/connection_profile.h"

#include <tl/expected.hpp>

#include <vector>

namespace pallium::ui {

/// Connections as a file to hand on: JSON without secrets.
QByteArray exportProfiles(const std::vector<ConnectionProfile>& profiles);

/// What such a file holds, as new connections of ours: with ids of their own and read-only. A file
/// may come from anybody, so commands that would give a secret become "ask". Errors: a sentence.
tl::expected<std::vector<ConnectionProfile>, QString> importProfiles(const QByteArray& json);

}  // namespace pallium::ui
