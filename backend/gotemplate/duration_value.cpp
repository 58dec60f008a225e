#include "backend/base/duration.h"
#include "backend/gotemplate/time_value.h"

#include <limits>

namespace pallium::gotemplate {
namespace {

using Arguments = std::span<const Value>;

Function durationMethod(Value (*call)(int64_t nanoseconds)) {
    return {
        {}, false, [call](Arguments values) -> Result<Value> { return call(values[0].asInt()); }};
}

/// As a whole number and a fraction, which a plain division would round twice.
double inUnits(int64_t nanoseconds, int64_t unit) {
    return static_cast<double>(nanoseconds / unit) +
           static_cast<double>(nanoseconds % unit) / static_cast<double>(unit);
}

int64_t truncated(int64_t value, int64_t unit) {
    return unit <= 0 ? value : value - value % unit;
}

/// Half away from zero; beyond the range of int64: its limit.
int64_t rounded(int64_t value, int64_t unit) {
    if (unit <= 0) return value;
    const int64_t rest = value % unit, down = value - rest;
    const bool isUp = rest >= unit - rest, isDown = -rest >= unit + rest;
    int64_t result = down;
    if (isUp && __builtin_add_overflow(down, unit, &result))
        return std::numeric_limits<int64_t>::max();
    if (isDown && __builtin_sub_overflow(down, unit, &result))
        return std::numeric_limits<int64_t>::min();
    return result;
}

/// A method with a duration as its argument and its result.
Function unitMethod(const Type& type, int64_t (*apply)(int64_t, int64_t)) {
    return {{&type}, false, [&type, apply](Arguments values) -> Result<Value> {
                return Value(apply(values[0].asInt(), values[1].asInt()), type);
            }};
}

std::string durationText(const Value& value) {
    return formatGoDuration(std::chrono::nanoseconds(value.asInt()));
}

/// On the heap, since the methods refer to the type.
std::unique_ptr<const Type> makeDurationType() {
    constexpr int64_t kMilli = 1'000'000, kSecond = 1000 * kMilli, kMinute = 60 * kSecond;
    auto type = std::make_unique<Type>();
    type->kind = Kind::Int;
    type->name = "time.Duration";
    type->text = durationText;
    FunctionTable& methods = type->methods;
    methods["Hours"] = durationMethod([](int64_t ns) { return Value(inUnits(ns, 60 * kMinute)); });
    methods["Minutes"] = durationMethod([](int64_t ns) { return Value(inUnits(ns, kMinute)); });
    methods["Seconds"] = durationMethod([](int64_t ns) { return Value(inUnits(ns, kSecond)); });
    methods["Milliseconds"] =
        durationMethod([](int64_t ns) { return Value(ns / kMilli, int64Type()); });
    methods["Round"] = unitMethod(*type, rounded);
    methods["Truncate"] = unitMethod(*type, truncated);
    methods["String"] = {{}, false, [](Arguments values) -> Result<Value> {
                             return Value(durationText(values[0]));
                         }};
    return type;
}

}  // namespace

const Type& durationType() {
    static const std::unique_ptr<const Type> type = makeDurationType();
    return *type;
}

}  // namespace pallium::gotemplate
