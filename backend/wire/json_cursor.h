#pragma once

#include "backend/base/go_text.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace pallium::wire {

/// Reads JSON values in the order in which they come, as protobuf's JSON mapping wants them: `null`
/// is an absent field, numbers may be strings. Each reader is false if the value is another one;
/// the first failure is kept as text. For the sources of this module only. Threads: confined to
/// one.
class JsonCursor {
  public:
    using Value = simdjson::ondemand::value;
    using Type = simdjson::ondemand::json_type;

    /// How deep objects and arrays may lie in each other, in what nobody asked for too.
    static constexpr size_t kMaxDepth = 100;

    const std::string& failure() const { return m_failure; }
    bool refuse(const char* what, std::string_view why) {
        if (m_failure.empty()) m_failure = fmt::format("json: {}: {}", what, why);
        return false;
    }
    bool check(simdjson::error_code code, const char* what) {
        return code == simdjson::SUCCESS || refuse(what, simdjson::error_message(code));
    }

    /// Calls `member(key, value)` for each member whose value is not null, until one is false.
    template <class Member>
    bool members(simdjson::ondemand::object& object, const char* what, const Member& member) {
        const Depth depth(*this);
        if (m_depth > kMaxDepth) return refuse(what, "nested too deeply");
        for (auto field : object) {
            std::string_view key;
            Value value;
            if (!check(field.unescaped_key().get(key), what)) return false;
            if (!check(field.value().get(value), what)) return false;
            bool isAbsent = false;
            if (!isNull(value, what, isAbsent)) return false;
            if (!isAbsent && !member(key, value)) return false;
        }
        return true;
    }
    template <class Member>
    bool object(Value& value, const char* what, const Member& member) {
        simdjson::ondemand::object object;
        if (value.get_object().get(object) != simdjson::SUCCESS)
            return refuse(what, "expected an object");
        return members(object, what, member);
    }
    /// Calls `item(value)` for each item.
    template <class Item>
    bool array(Value& value, const char* what, const Item& item) {
        const Depth depth(*this);
        if (m_depth > kMaxDepth) return refuse(what, "nested too deeply");
        simdjson::ondemand::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS)
            return refuse(what, "expected an array");
        for (auto each : array) {
            Value inner;
            if (!check(each.get(inner), what) || !item(inner)) return false;
        }
        return true;
    }
    /// The view is valid as long as the document's parser reads no other one.
    bool string(Value& value, const char* what, std::string_view& text) {
        return value.get_string().get(text) == simdjson::SUCCESS ||
               refuse(what, "expected a string");
    }
    bool boolean(Value& value, const char* what, bool& flag) {
        return value.get_bool().get(flag) == simdjson::SUCCESS ||
               refuse(what, "expected a boolean");
    }
    bool real(Value& value, const char* what, double& number) {
        if (typeOf(value) == Type::string) {
            std::string_view text;
            return string(value, what, text) &&
                   (parseGoFloat(text, number) || refuse(what, "expected a number"));
        }
        return value.get_double().get(number) == simdjson::SUCCESS ||
               refuse(what, "expected a number");
    }
    /// An integer that T can hold.
    template <class T>
    bool integer(Value& value, const char* what, T& number) {
        if (typeOf(value) == Type::string) {
            std::string_view text;
            if (!string(value, what, text)) return false;
            const char* const end = text.data() + text.size();
            const auto [last, error] = std::from_chars(text.data(), end, number);
            return (error == std::errc() && last == end) || refuse(what, "expected an integer");
        }
        simdjson::ondemand::number any;
        return (value.get_number().get(any) == simdjson::SUCCESS && isExactly(any, number)) ||
               refuse(what, "expected an integer");
    }
    /// Passes over a value of any kind.
    bool skip(Value& value) {
        constexpr const char* kWhat = "unknown field";
        switch (typeOf(value)) {
            case Type::object:
                return object(value, kWhat, [this](auto, Value& inner) { return skip(inner); });
            case Type::array:
                return array(value, kWhat, [this](Value& inner) { return skip(inner); });
            default:
                return true;
        }
    }

  private:
    struct Depth {
        explicit Depth(JsonCursor& cursor) : m_cursor(cursor) { ++m_cursor.m_depth; }
        ~Depth() { --m_cursor.m_depth; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        JsonCursor& m_cursor;
    };

    /// A broken value is one of no type that any reader takes.
    static Type typeOf(Value& value) {
        Type type = Type::null;
        return value.type().get(type) == simdjson::SUCCESS ? type : Type::null;
    }
    bool isNull(Value& value, const char* what, bool& isAbsent) {
        Type type = Type::null;
        if (!check(value.type().get(type), what)) return false;
        isAbsent = type == Type::null;
        return true;
    }
    template <class T>
    static bool isExactly(simdjson::ondemand::number& any, T& number) {
        if (any.is_uint64()) return assign(any.get_uint64(), number);
        if (any.is_int64()) return assign(any.get_int64(), number);
        const double real = any.get_double();        // `1e3` is an integer too
        constexpr double kExact = 9007199254740992;  // 2^53
        return std::trunc(real) == real && std::abs(real) <= kExact &&
               assign(static_cast<int64_t>(real), number);
    }
    template <class From, class To>
    static bool assign(From from, To& to) {
        if (!std::in_range<To>(from)) return false;
        to = static_cast<To>(from);
        return true;
    }

    std::string m_failure;
    size_t m_depth = 0;
};

}  // namespace pallium::wire
