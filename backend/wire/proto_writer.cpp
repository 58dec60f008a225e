#include "backend/wire/proto_writer.h"

namespace pallium::wire {
namespace {

size_t sampleBytes(const Sample& sample) {
    return 1 + sizeof(double) + 1 + varintBytes(static_cast<uint64_t>(sample.timestampMs));
}

}  // namespace

void appendLabels(std::string& out, LabelsView labels) {
    for (const Label& label : labels) {
        out += sizedTag(1);
        appendVarint(out, sizedFieldBytes(label.name.size()) + sizedFieldBytes(label.value.size()));
        appendSized(out, sizedTag(1), label.name);
        appendSized(out, sizedTag(2), label.value);
    }
}

size_t sampleFieldBytes(const Sample& sample) {
    return sizedFieldBytes(sampleBytes(sample));
}

void appendSample(std::string& out, const Sample& sample) {
    out += sizedTag(2);
    appendVarint(out, sampleBytes(sample));
    out += fixed64Tag(1);
    appendFixed64(out, sample.value);
    out += varintTag(2);
    appendVarint(out, static_cast<uint64_t>(sample.timestampMs));
}

}  // namespace pallium::wire
