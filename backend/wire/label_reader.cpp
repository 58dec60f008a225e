#include "backend/wire/label_reader.h"

namespace pallium::wire {

bool decodeLabelFields(std::string_view bytes, Label& label, ProtoFailure& failure) {
    ProtoReader reader(bytes, "LabelPair", failure);
    while (reader.next()) {
        switch (reader.field()) {
            case 1:
                if (!reader.sized("Name", label.name)) return false;
                break;
            case 2:
                if (!reader.sized("Value", label.value)) return false;
                break;
            default:
                if (!reader.skip()) return false;
        }
    }
    return failure.kind == ProtoFailure::Kind::None;
}

}  // namespace pallium::wire
