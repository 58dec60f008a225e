#pragma once

#include "backend/ruler/rule_ports.h"

#include <span>
#include <string>

namespace pallium::ruler {

/// What is posted to `/api/v2/alerts`: an array of alerts byte for byte as Prometheus writes it,
/// times in milliseconds; annotations and the URL are left out where empty.
std::string alertsJson(std::span<const SentAlert> alerts);

}  // namespace pallium::ruler
