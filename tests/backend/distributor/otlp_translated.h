#pragma once

#include "backend/distributor/otlp_settings.h"
#include "backend/model/write_batch.h"

#include <cstdint>
#include <string>

namespace pallium::distributor {

inline constexpr uint64_t kMs = 1'000'000;  // in nanoseconds

/// All series, one a line: labels, samples, histograms, exemplars.
std::string textOf(const WriteBatch& batch);

OtlpSettings withoutTargetInfo();

/// The series of an OTLP request in protobuf, then what was dropped and why, if anything was.
std::string translated(const std::string& body, const OtlpSettings& settings = withoutTargetInfo());

}  // namespace pallium::distributor
