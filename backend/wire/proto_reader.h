#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace pallium::wire {

/// The first thing found wrong with a message. Kept apart from the readers, so that those of nested
/// messages report to one place and a reader stays two pointers; text is made only when it is asked
/// for.
struct ProtoFailure {
    enum class Kind : uint8_t {
        None,
        UnexpectedEnd,
        VarintOverflow,
        NegativeLength,
        IllegalWireType,  // number: the type
        WrongWireType,    // name: the field, number: the type
        IllegalTag,       // name: the message, number: the tag
        EndGroup,         // name: the message
        UnexpectedEndOfGroup,
        TooManyHistograms,  // name: the message, number: its bytes
        Refused,            // name: the whole text
    };
    Kind kind = Kind::None;
    const char* name = "";
    uint64_t number = 0;

    /// InvalidArgument in the words of Go's generated code (gogo/protobuf). Requires: a kind other
    /// than None.
    Error error() const;
};

/// Reads the fields of one protobuf message, accepting and refusing what the code that Go's senders
/// and receivers share (gogo/protobuf) does, which protozero does not quite (groups, overlong
/// varints, error texts).
///
///     while (reader.next()) switch (reader.field()) { case 1: if (!reader.sized("Labels", text))
///     return false; …
///
/// next() is false at the end and after a failure; the failure object tells which. Views: into the
/// message. Threads: confined to one.
class ProtoReader {
  public:
    /// `messageName` for error texts; `failure` is borrowed.
    ProtoReader(std::string_view message, const char* messageName, ProtoFailure& failure)
        : m_at(reinterpret_cast<const uint8_t*>(message.data())),
          m_end(m_at + message.size()),
          m_fieldAt(m_at),
          m_messageName(messageName),
          m_failure(failure) {}

    /// Moves to the next field's tag. The field before must have been read or skipped.
    bool next() {
        if (m_at == m_end) return false;
        m_fieldAt = m_at;
        uint64_t tag = 0;
        if (!rawVarint(tag)) return false;
        m_wireType = static_cast<uint8_t>(tag & 7);
        m_field = static_cast<int32_t>(tag >> 3);
        if (m_wireType == kEndGroup) return failed(ProtoFailure::Kind::EndGroup, m_messageName);
        if (m_field <= 0) return failed(ProtoFailure::Kind::IllegalTag, m_messageName, tag);
        return true;
    }
    int32_t field() const { return m_field; }

    // Each reads the field's value, or fails if its wire type is another one.
    bool varint(const char* fieldName, uint64_t& value) {
        return expect(kVarint, fieldName) && rawVarint(value);
    }
    /// A sint32: zigzag.
    bool sint32(const char* fieldName, int32_t& value) {
        uint64_t raw = 0;
        if (!varint(fieldName, raw)) return false;
        const auto number = static_cast<uint32_t>(raw);  // cut first, as Go's generated code does
        value = static_cast<int32_t>((number >> 1) ^ (0 - (number & 1)));
        return true;
    }
    bool sized(const char* fieldName, std::string_view& value) {
        return expect(kSized, fieldName) && rawSized(value);
    }
    template <class T>
    bool fixed64(const char* fieldName, T& value) {
        return expect(kFixed64, fieldName) && rawFixed64(value);
    }
    // Each reads a value of a repeated field, or all values if they are packed, and calls `add` for
    // each.
    template <class Add>
    bool varints(const char* fieldName, const Add& add) {
        const auto one = [&add](ProtoReader& reader) {
            uint64_t value = 0;
            if (!reader.rawVarint(value)) return false;
            add(value);
            return true;
        };
        return repeated(kVarint, fieldName, one);
    }
    template <class T = double, class Add>
    bool fixed64s(const char* fieldName, const Add& add) {
        const auto one = [&add](ProtoReader& reader) {
            T value = 0;
            if (!reader.rawFixed64(value)) return false;
            add(value);
            return true;
        };
        return repeated(kFixed64, fieldName, one);
    }
    /// Passes over a field of any type, a group with all it holds.
    bool skip();

  private:
    static constexpr uint8_t kVarint = 0, kFixed64 = 1, kSized = 2, kStartGroup = 3, kEndGroup = 4,
                             kFixed32 = 5;

    bool expect(uint8_t wireType, const char* fieldName) {
        if (m_wireType == wireType) [[likely]]
            return true;
        return failed(ProtoFailure::Kind::WrongWireType, fieldName, m_wireType);
    }
    bool rawVarint(uint64_t& value) {
        if (m_at != m_end && *m_at < 0x80) [[likely]] {
            value = *m_at++;
            return true;
        }
        return longVarint(value);
    }
    template <class T>
    bool rawFixed64(T& value) {
        static_assert(sizeof value == 8);
        if (m_end - m_at < 8) return failed(ProtoFailure::Kind::UnexpectedEnd);
        std::memcpy(&value, m_at, 8);
        m_at += 8;
        return true;
    }
    template <class One>
    bool repeated(uint8_t wireType, const char* fieldName, const One& one) {
        if (m_wireType != kSized) return expect(wireType, fieldName) && one(*this);
        std::string_view packed;
        if (!rawSized(packed)) return false;
        ProtoReader values(packed, m_messageName, m_failure);
        while (values.m_at != values.m_end)
            if (!one(values)) return false;
        return true;
    }
    bool rawSized(std::string_view& value) {
        uint64_t length = 0;
        if (!rawVarint(length)) return false;
        if (length > static_cast<uint64_t>(m_end - m_at)) [[unlikely]]
            return badLength(length);
        value = {reinterpret_cast<const char*>(m_at), static_cast<size_t>(length)};
        m_at += length;
        return true;
    }
    bool longVarint(uint64_t& value);
    bool badLength(uint64_t length);
    bool skipBytes(uint64_t count);
    [[gnu::cold]] bool failed(ProtoFailure::Kind kind, const char* name = "", uint64_t number = 0);

    const uint8_t* m_at;
    const uint8_t* m_end;
    const uint8_t* m_fieldAt;  // where the current field's tag begins
    int32_t m_field = 0;
    uint8_t m_wireType = 0;
    const char* m_messageName;
    ProtoFailure& m_failure;
};

/// Reads a whole message: `readField(reader)` reads or skips each field, and is false where it
/// cannot. False: `failure` says why.
template <class ReadField>
bool readFields(std::string_view message, const char* messageName, ProtoFailure& failure,
                ReadField readField) {
    ProtoReader reader(message, messageName, failure);
    while (reader.next())
        if (!readField(reader)) return false;
    return failure.kind == ProtoFailure::Kind::None;
}

}  // namespace pallium::wire
