#include "backend/wire/otlp_attribute_reader.h"

namespace pallium::wire {
namespace {

/// A string shorter than 128 bytes and nothing else, as nearly every value is.
bool decodeUsualValue(std::string_view bytes, std::string_view& text) {
    constexpr char kStringTag = 0x0a;
    if (bytes.size() < 2 || bytes[0] != kStringTag) return false;
    if (static_cast<uint8_t>(bytes[1]) >= 0x80) return false;
    if (static_cast<size_t>(bytes[1]) + 2 != bytes.size()) return false;
    text = bytes.substr(2);
    return true;
}

/// Reads values of any kind into the tree; of several in one message the last counts.
class ValueReader {
  public:
    ValueReader(OtlpValues& values, ProtoFailure& failure) : m_values(values), m_failure(failure) {}

    bool read(std::string_view bytes, OtlpValues::Ref ref, size_t depth) {
        return readFields(bytes, "AnyValue", m_failure, [&](ProtoReader& reader) {
            return reader.field() <= 4 ? scalar(reader, ref) : compound(reader, ref, depth);
        });
    }

  private:
    bool scalar(ProtoReader& reader, OtlpValues::Ref ref) {
        uint64_t number = 0;
        switch (reader.field()) {
            case 1:
                m_values.reset(ref, OtlpValueKind::String);
                return reader.sized("StringValue", m_values.at(ref).text);
            case 2:
                if (!reader.varint("BoolValue", number)) return false;
                m_values.reset(ref, OtlpValueKind::Bool);
                m_values.at(ref).flag = number != 0;
                return true;
            case 3:
                if (!reader.varint("IntValue", number)) return false;
                m_values.reset(ref, OtlpValueKind::Int);
                m_values.at(ref).integer = static_cast<int64_t>(number);
                return true;
            default:
                m_values.reset(ref, OtlpValueKind::Double);
                return reader.fixed64("DoubleValue", m_values.at(ref).real);
        }
    }
    bool compound(ProtoReader& reader, OtlpValues::Ref ref, size_t depth) {
        std::string_view bytes;
        switch (reader.field()) {
            case 5:
                m_values.reset(ref, OtlpValueKind::List);
                return reader.sized("ArrayValue", bytes) && list(bytes, ref, depth + 1);
            case 6:
                m_values.reset(ref, OtlpValueKind::Map);
                return reader.sized("KvlistValue", bytes) && map(bytes, ref, depth + 1);
            case 7:
                m_values.reset(ref, OtlpValueKind::Bytes);
                return reader.sized("BytesValue", m_values.at(ref).text);
            default:
                return reader.skip();
        }
    }
    bool list(std::string_view bytes, OtlpValues::Ref parent, size_t depth) {
        if (isTooDeep(depth)) return false;
        return readFields(bytes, "ArrayValue", m_failure, [&](ProtoReader& reader) {
            if (reader.field() != 1) return reader.skip();
            std::string_view value;
            return reader.sized("Values", value) && hasRoom() &&
                   read(value, m_values.add(parent), depth);
        });
    }
    bool map(std::string_view bytes, OtlpValues::Ref parent, size_t depth) {
        if (isTooDeep(depth)) return false;
        return readFields(bytes, "KeyValueList", m_failure, [&](ProtoReader& reader) {
            if (reader.field() != 1) return reader.skip();
            std::string_view member;
            return reader.sized("Values", member) && hasRoom() &&
                   pair(member, m_values.add(parent), depth);
        });
    }
    bool pair(std::string_view bytes, OtlpValues::Ref ref, size_t depth) {
        return readFields(bytes, "KeyValue", m_failure, [&](ProtoReader& reader) {
            std::string_view value;
            switch (reader.field()) {
                case 1:
                    return reader.sized("Key", m_values.at(ref).key);
                case 2:
                    return reader.sized("Value", value) && read(value, ref, depth);
                default:
                    return reader.skip();
            }
        });
    }
    bool isTooDeep(size_t depth) {
        return depth > OtlpValues::kMaxDepth && !refuse(OtlpValues::kTooDeep);
    }
    bool hasRoom() { return !m_values.isFull() || refuse(OtlpValues::kTooMany); }
    bool refuse(const char* text) {
        m_failure = {ProtoFailure::Kind::Refused, text, 0};
        return false;
    }

    OtlpValues& m_values;
    ProtoFailure& m_failure;
};

bool decodeValue(std::string_view bytes, std::string_view& text, OtlpRequest& request,
                 ProtoFailure& failure) {
    if (decodeUsualValue(bytes, text)) [[likely]]
        return true;
    request.values.clear();
    const OtlpValues::Ref root = request.values.add(OtlpValues::kNone);
    if (!ValueReader(request.values, failure).read(bytes, root, 0)) return false;
    text = request.values.textOf(root, request.texts);
    return true;
}

}  // namespace

bool decodeOtlpAttribute(std::string_view bytes, OtlpAttribute& attribute, OtlpRequest& request,
                         ProtoFailure& failure) {
    return readFields(bytes, "KeyValue", failure, [&](ProtoReader& reader) {
        std::string_view value;
        switch (reader.field()) {
            case 1:
                return reader.sized("Key", attribute.key);
            case 2:
                return reader.sized("Value", value) &&
                       decodeValue(value, attribute.value, request, failure);
            default:
                return reader.skip();
        }
    });
}

}  // namespace pallium::wire
