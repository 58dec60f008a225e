#include "backend/wire/sample_reader.h"

namespace pallium::wire {

bool decodeSampleFields(std::string_view bytes, Sample& sample, TimestampMs& startMs,
                        ProtoFailure& failure) {
    uint64_t timestamp = 0, start = 0;
    const bool isRead = readFields(bytes, "Sample", failure, [&](ProtoReader& reader) {
        switch (reader.field()) {
            case 1:
                return reader.fixed64("Value", sample.value);
            case 2:
                return reader.varint("TimestampMs", timestamp);
            case 3:
                return reader.varint("StartTimestampMs", start);
            default:
                return reader.skip();
        }
    });
    sample.timestampMs = static_cast<TimestampMs>(timestamp);
    startMs = static_cast<TimestampMs>(start);
    return isRead;
}

}  // namespace pallium::wire
