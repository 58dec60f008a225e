#include "backend/wire/proto_reader.h"

#include <fmt/format.h>

namespace pallium::wire {

Error ProtoFailure::error() const {
    const auto text = [this]() -> std::string {
        switch (kind) {
            case Kind::VarintOverflow:
                return "proto: integer overflow";
            case Kind::NegativeLength:
                return "proto: negative length found during unmarshaling";
            case Kind::IllegalWireType:
                return fmt::format("proto: illegal wireType {}", number);
            case Kind::WrongWireType:
                return fmt::format("proto: wrong wireType = {} for field {}", number, name);
            case Kind::IllegalTag:
                return fmt::format("proto: {}: illegal tag {} (wire type {})", name,
                                   static_cast<int32_t>(number >> 3), number);
            case Kind::EndGroup:
                return fmt::format("proto: {}: wiretype end group for non-group", name);
            case Kind::UnexpectedEndOfGroup:
                return "proto: unexpected end of group";
            case Kind::TooManyHistograms:
                return fmt::format("proto: {}: too many empty histograms in {} bytes", name,
                                   number);
            case Kind::Refused:
                return name;
            case Kind::UnexpectedEnd:
            case Kind::None:
                break;
        }
        return "unexpected EOF";
    };
    return {ErrorKind::InvalidArgument, text()};
}

bool ProtoReader::failed(ProtoFailure::Kind kind, const char* name, uint64_t number) {
    m_failure = {kind, name, number};
    m_at = m_end;
    return false;
}

bool ProtoReader::longVarint(uint64_t& value) {
    value = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (shift >= 64) return failed(ProtoFailure::Kind::VarintOverflow);
        if (m_at == m_end) return failed(ProtoFailure::Kind::UnexpectedEnd);
        const uint8_t byte = *m_at++;
        value |= static_cast<uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) return true;
    }
}

bool ProtoReader::badLength(uint64_t length) {
    return failed(static_cast<int64_t>(length) < 0 ? ProtoFailure::Kind::NegativeLength
                                                   : ProtoFailure::Kind::UnexpectedEnd);
}

bool ProtoReader::skipBytes(uint64_t count) {
    if (count > static_cast<uint64_t>(m_end - m_at))
        return failed(ProtoFailure::Kind::UnexpectedEnd);
    m_at += count;
    return true;
}

bool ProtoReader::skip() {
    m_at = m_fieldAt;
    size_t depth = 0;  // a counter instead of recursion: nesting is the sender's choice
    do {
        uint64_t value = 0;
        if (!rawVarint(value)) return false;
        const auto wireType = static_cast<uint8_t>(value & 7);
        std::string_view ignored;
        bool isRead = true;
        switch (wireType) {
            case kVarint:
                isRead = rawVarint(value);
                break;
            case kFixed64:
                isRead = skipBytes(8);
                break;
            case kSized:
                isRead = rawSized(ignored);
                break;
            case kStartGroup:
                ++depth;
                break;
            case kEndGroup:
                if (depth == 0) return failed(ProtoFailure::Kind::UnexpectedEndOfGroup);
                --depth;
                break;
            case kFixed32:
                isRead = skipBytes(4);
                break;
            default:
                return failed(ProtoFailure::Kind::IllegalWireType, "", wireType);
        }
        if (!isRead) return false;
    } while (depth > 0);
    return true;
}

}  // namespace pallium::wire
