#include "backend/wire/label_reader.h"

namespace pallium::wire {

bool decodeLabelFields(std::string_view bytes, Label& label, ProtoFailure& failure) {
    return readFields(bytes, "LabelPair", failure, [&label](ProtoReader& reader) {
        switch (reader.field()) {
            case 1:
                return reader.sized("Name", label.name);
            case 2:
                return reader.sized("Value", label.value);
            default:
                return reader.skip();
        }
    });
}

}  // namespace pallium::wire
