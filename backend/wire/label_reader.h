#pragma once

#include "backend/model/labels.h"
#include "backend/wire/proto_reader.h"

#include <string_view>

namespace pallium::wire {

/// Decodes a label in whatever form it comes. False: `failure` says why.
bool decodeLabelFields(std::string_view bytes, Label& label, ProtoFailure& failure);

}  // namespace pallium::wire
