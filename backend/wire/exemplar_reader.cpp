#include "backend/wire/exemplar_reader.h"

#include "backend/wire/label_reader.h"

namespace pallium::wire {
bool decodeExemplar(std::string_view bytes, WriteBatch& batch, ProtoFailure& failure) {
    ExemplarPoint exemplar;
    exemplar.labelsBegin = static_cast<uint32_t>(batch.exemplarLabels.size());
    uint64_t timestamp = 0;
    ProtoReader reader(bytes, "Exemplar", failure);
    std::string_view field;
    while (reader.next()) {
        switch (reader.field()) {
            case 1:
                if (!reader.sized("Labels", field) ||
                    !decodeLabelFields(field, batch.exemplarLabels.emplace_back(), failure))
                    return false;
                break;
            case 2:
                if (!reader.fixed64("Value", exemplar.value)) return false;
                break;
            case 3:
                if (!reader.varint("TimestampMs", timestamp)) return false;
                break;
            default:
                if (!reader.skip()) return false;
        }
    }
    exemplar.timestampMs = static_cast<TimestampMs>(timestamp);
    exemplar.labelsEnd = static_cast<uint32_t>(batch.exemplarLabels.size());
    batch.exemplars.push_back(exemplar);
    return failure.kind == ProtoFailure::Kind::None;
}

}  // namespace pallium::wire
