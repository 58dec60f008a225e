#pragma once

#include "backend/base/result.h"
#include "backend/wire/otlp_metrics.h"

#include <memory>
#include <string_view>

namespace pallium::wire {

/// Decodes export requests of OTLP in JSON, by protobuf's mapping with OTLP's exceptions (trace and
/// span identifiers in hexadecimal digits, enumerations also as names). Keeps its memory for the
/// next one. Threads: confined to one.
class OtlpJsonDecoder {
  public:
    OtlpJsonDecoder();
    ~OtlpJsonDecoder();

    /// Decodes `body` into `request`, which is cleared first and whose views are valid until the
    /// next decode(). Unknown members are passed over. Errors: InvalidArgument with what is wrong
    /// and where; the request is then unspecified.
    Result<void> decode(std::string_view body, OtlpRequest& request);
    /// Gives memory back that a usual request does not need; views then end.
    void release();

  private:
    struct Memory;
    std::unique_ptr<Memory> m_memory;
};

}  // namespace pallium::wire
