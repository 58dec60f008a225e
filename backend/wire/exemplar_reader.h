#pragma once

#include "backend/model/write_batch.h"
#include "backend/wire/proto_reader.h"

#include <string_view>

namespace pallium::wire {

/// Decodes an Exemplar of remote write 1.0 and appends it to `batch`, its labels as sent. False:
/// `failure` says why.
bool decodeExemplar(std::string_view bytes, WriteBatch& batch, ProtoFailure& failure);

}  // namespace pallium::wire
