// What messages of remote write and read are written with, beside the pieces of proto_fields.h.
#pragma once

#include "backend/base/proto_fields.h"
#include "backend/model/labels.h"
#include "backend/model/sample.h"

#include <string>

namespace pallium::wire {

/// A label set as it stands in a time series: field 1 each, with name 1 and value 2.
void appendLabels(std::string& out, LabelsView labels);
/// What appendSample() adds.
size_t sampleFieldBytes(const Sample& sample);
/// A sample as it stands in a time series: field 2, with value 1 and timestamp 2.
void appendSample(std::string& out, const Sample& sample);

}  // namespace pallium::wire
