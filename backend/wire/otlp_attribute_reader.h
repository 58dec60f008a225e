#pragma once

#include "backend/wire/otlp_metrics.h"
#include "backend/wire/proto_reader.h"

#include <string_view>

namespace pallium::wire {

/// Decodes a KeyValue of OTLP; a value that is no string becomes text in `request.texts`. False:
/// `failure` says why.
bool decodeOtlpAttribute(std::string_view bytes, OtlpAttribute& attribute, OtlpRequest& request,
                         ProtoFailure& failure);

}  // namespace pallium::wire
