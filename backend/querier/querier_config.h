#pragma once

#include "backend/promql/engine/engine.h"

namespace pallium::querier {

/// Settings of the querier.
struct QuerierConfig {
    promql::EngineOptions engine;
};

}  // namespace pallium::querier
