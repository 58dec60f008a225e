#include "backend/gotemplate/builtins.h"

#include <fmt/format.h>

#include <array>

namespace pallium::gotemplate {
namespace {

tl::unexpected<Error> indexError(std::string why) {
    return fail(ErrorKind::InvalidArgument, std::move(why));
}

/// A number from 0 to `limit`.
Result<size_t> indexNumber(const Value& index, size_t limit) {
    if (index.isNil()) return indexError("cannot index slice/array with nil");
    if (index.kind() != Kind::Int)
        return indexError("cannot index slice/array with type " + index.type().name);
    if (index.asInt() < 0 || static_cast<uint64_t>(index.asInt()) > limit)
        return indexError(fmt::format("index out of range: {}", index.asInt()));
    return static_cast<size_t>(index.asInt());
}

Result<Value> element(const Value& item, const Value& index) {
    const auto number = indexNumber(index, item.length());
    PALLIUM_TRY(number);
    const bool isString = item.kind() == Kind::String;
    // Go's check is off by one; what happens then is a panic of its library.
    if (*number == item.length())
        return indexError(isString ? "reflect: string index out of range"
                                   : "reflect: slice index out of range");
    if (isString)
        return Value(int64_t{static_cast<unsigned char>(item.asString()[*number])}, uint8Type());
    return item.asList()[*number].boxed(item.type().element == &anyType());
}

Result<Value> mapEntry(const Value& map, const Value& key) {
    if (key.isNil()) return indexError("value is nil; should be of type string");
    if (&key.type() != &stringType())
        return indexError(fmt::format("value has type {}; should be string", key.type().name));
    return mapValue(map, key.asString());
}

}  // namespace

Result<Value> indexValue(std::span<const Value> values) {
    Value item = values[0];
    if (item.isNil() && !item.type().isPointer()) return indexError("index of untyped nil");
    for (const Value& index : values.subspan(1)) {
        Result<Value> found;
        if (item.isNil())
            return indexError("index of nil pointer");
        else if (item.kind() == Kind::List || item.kind() == Kind::String)
            found = element(item, index);
        else if (item.kind() == Kind::Map)
            found = mapEntry(item, index);
        else
            return indexError("can't index item of type " + item.type().name);
        PALLIUM_TRY(found);
        item = *found;
    }
    return item;
}

Result<Value> sliceValue(std::span<const Value> values) {
    constexpr size_t kMaxIndexes = 3;
    const Value& item = values[0];
    const auto indexes = values.subspan(1);
    if (item.isNil()) return indexError("slice of untyped nil");
    if (indexes.size() > kMaxIndexes)
        return indexError(fmt::format("too many slice indexes: {}", indexes.size()));
    const bool isString = item.kind() == Kind::String;
    if (isString && indexes.size() == kMaxIndexes)
        return indexError("cannot 3-index slice a string");
    if (!isString && item.kind() != Kind::List)
        return indexError("can't slice item of type " + item.type().name);
    std::array<size_t, kMaxIndexes> bounds{0, item.length(), item.length()};
    for (size_t i = 0; i < indexes.size(); ++i) {
        const auto number = indexNumber(indexes[i], item.length());
        PALLIUM_TRY(number);
        bounds[i] = *number;
    }
    for (size_t i = 1; i < bounds.size(); ++i)
        if (bounds[i - 1] > bounds[i])
            return indexError(
                fmt::format("invalid slice index: {} > {}", bounds[i - 1], bounds[i]));
    if (isString)
        return Value(item.asString().substr(bounds[0], bounds[1] - bounds[0]), item.type());
    const auto first = item.asList().begin();
    return Value(Value::List(first + static_cast<std::ptrdiff_t>(bounds[0]),
                             first + static_cast<std::ptrdiff_t>(bounds[1])),
                 item.type());
}

}  // namespace pallium::gotemplate
