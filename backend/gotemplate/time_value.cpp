#include "backend/gotemplate/time_value.h"

#include "backend/base/time_text.h"

#include <limits>

namespace pallium::gotemplate {
namespace {

using Arguments = std::span<const Value>;
__extension__ using Wide = __int128;

constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kYearOne = -62'135'596'800;  // seconds; Go's zero time
constexpr std::string_view kTextLayout = "2006-01-02 15:04:05.999999999 -0700 MST";

Wide nanosOf(const ZonedTime& time) {
    return Wide{time.seconds} * kNanosPerSecond + time.nanoseconds;
}

ZonedTime withNanos(ZonedTime time, Wide nanos) {
    Wide seconds = nanos / kNanosPerSecond;
    Wide rest = nanos % kNanosPerSecond;
    if (rest < 0) {
        --seconds;
        rest += kNanosPerSecond;
    }
    time.seconds = static_cast<int64_t>(seconds);
    time.nanoseconds = static_cast<int32_t>(rest);
    return time;
}

/// How far a time is beyond the last multiple of `unit` since year one.
int64_t beyondUnit(const ZonedTime& time, int64_t unit) {
    const Wide rest = (nanosOf(time) - Wide{kYearOne} * kNanosPerSecond) % unit;
    return static_cast<int64_t>(rest < 0 ? rest + unit : rest);
}

ZonedTime truncatedTime(const ZonedTime& time, int64_t unit) {
    if (unit <= 0) return time;
    return withNanos(time, nanosOf(time) - beyondUnit(time, unit));
}

ZonedTime roundedTime(const ZonedTime& time, int64_t unit) {
    if (unit <= 0) return time;
    const int64_t rest = beyondUnit(time, unit);
    return withNanos(time, nanosOf(time) + (rest < unit - rest ? -rest : unit - rest));
}

ZonedTime laterTime(const ZonedTime& time, int64_t nanoseconds) {
    return withNanos(time, nanosOf(time) + nanoseconds);
}

int64_t between(const ZonedTime& a, const ZonedTime& b) {
    const Wide difference = nanosOf(a) - nanosOf(b);
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
    if (difference > kMost) return kMost;
    return difference < kLeast ? kLeast : static_cast<int64_t>(difference);
}

CivilTime civilOf(const Value& value) {
    const ZonedTime time = timeOf(value);
    return civilTime(time.seconds + time.offsetSeconds);
}

Type namedInteger(const char* name, std::string (*text)(int)) {
    Type type;
    type.kind = Kind::Int;
    type.name = name;
    type.text = [text](const Value& value) { return text(static_cast<int>(value.asInt())); };
    type.methods["String"] = {{}, false, [text](Arguments values) -> Result<Value> {
                                  return Value(text(static_cast<int>(values[0].asInt())));
                              }};
    return type;
}

const Type& monthType() {
    static const Type type = namedInteger("time.Month", monthName);
    return type;
}
const Type& weekdayType() {
    static const Type type = namedInteger("time.Weekday", weekdayName);
    return type;
}

std::string timeText(const Value& value) {
    return formatTime(timeOf(value), kTextLayout);
}

Function property(Value (*read)(const Value& time)) {
    return {{}, false, [read](Arguments values) -> Result<Value> { return read(values[0]); }};
}

Function comparison(const Type& type, Value (*compare)(Wide a, Wide b)) {
    return {{&type}, false, [compare](Arguments values) -> Result<Value> {
                return compare(nanosOf(timeOf(values[0])), nanosOf(timeOf(values[1])));
            }};
}

/// A method that makes a time of one and a duration.
Function shifting(const Type& type, ZonedTime (*apply)(const ZonedTime&, int64_t)) {
    return {{&durationType()}, false, [&type, apply](Arguments values) -> Result<Value> {
                return timeValue(apply(timeOf(values[0]), values[1].asInt()), type);
            }};
}

/// Years, months and days later; a month or day out of range carries over, as in Go.
Result<Value> addDate(Arguments values) {
    // kYear: months; kDay: seconds.
    constexpr int64_t kMost = 1'000'000'000, kYear = 12, kDay = 86'400;
    for (const Value& amount : values.subspan(1))
        if (amount.asInt() > kMost || amount.asInt() < -kMost)
            return fail(ErrorKind::InvalidArgument, "date out of range");
    ZonedTime time = timeOf(values[0]);
    const int64_t local = time.seconds + time.offsetSeconds;
    const CivilTime civil = civilTime(local);
    if (civil.year > kMost || civil.year < -kMost)
        return fail(ErrorKind::InvalidArgument, "date out of range");
    const int64_t months =
        (civil.year + values[1].asInt()) * kYear + civil.month - 1 + values[2].asInt();
    const int64_t month = (months % kYear + kYear) % kYear;
    const int64_t firstOfMonth =
        daysFromCivil((months - month) / kYear, static_cast<int>(month + 1), 1);
    const int64_t days = firstOfMonth + civil.day - 1 + values[3].asInt();
    const int64_t secondOfDay = (local % kDay + kDay) % kDay;
    time.seconds = days * kDay + secondOfDay - time.offsetSeconds;
    return timeValue(time);
}

Result<Value> format(Arguments values) {
    return Value(formatTime(timeOf(values[0]), values[1].asString()));
}

Value unixNanos(const Value& value) {
    const ZonedTime time = timeOf(value);
    // Beyond the range Go's result is undefined; it wraps.
    const uint64_t nanos = static_cast<uint64_t>(time.seconds) * kNanosPerSecond +
                           static_cast<uint64_t>(time.nanoseconds);
    return Value(static_cast<int64_t>(nanos), int64Type());
}

Value unixMillis(const Value& value) {
    const ZonedTime time = timeOf(value);
    const uint64_t millis = static_cast<uint64_t>(time.seconds) * 1000 +
                            static_cast<uint64_t>(time.nanoseconds / 1'000'000);
    return Value(static_cast<int64_t>(millis), int64Type());
}

Value inUtc(const Value& value) {
    ZonedTime time = timeOf(value);
    time.offsetSeconds = 0;
    time.zone = "UTC";
    return timeValue(time);
}

void addProperties(FunctionTable& methods) {
    methods["Year"] = property([](const Value& t) { return Value(civilOf(t).year); });
    methods["Month"] =
        property([](const Value& t) { return Value(int64_t{civilOf(t).month}, monthType()); });
    methods["Day"] = property([](const Value& t) { return Value(int64_t{civilOf(t).day}); });
    methods["Hour"] = property([](const Value& t) { return Value(int64_t{civilOf(t).hour}); });
    methods["Minute"] = property([](const Value& t) { return Value(int64_t{civilOf(t).minute}); });
    methods["Second"] = property([](const Value& t) { return Value(int64_t{civilOf(t).second}); });
    methods["Nanosecond"] =
        property([](const Value& t) { return Value(int64_t{timeOf(t).nanoseconds}); });
    methods["Weekday"] =
        property([](const Value& t) { return Value(int64_t{civilOf(t).weekday}, weekdayType()); });
    methods["YearDay"] =
        property([](const Value& t) { return Value(int64_t{civilOf(t).dayOfYear}); });
    methods["Unix"] =
        property([](const Value& t) { return Value(timeOf(t).seconds, int64Type()); });
    methods["UnixMilli"] = property(unixMillis);
    methods["UnixNano"] = property(unixNanos);
    methods["IsZero"] = property([](const Value& t) {
        return Value(timeOf(t).seconds == kYearOne && timeOf(t).nanoseconds == 0);
    });
    methods["String"] = property([](const Value& t) { return Value(timeText(t)); });
    methods["UTC"] = methods["Local"] = property(inUtc);
}

/// On the heap, since the methods refer to the type.
std::unique_ptr<const Type> makeTimeType() {
    auto type = std::make_unique<Type>();
    type->kind = Kind::Object;
    type->name = "time.Time";
    type->text = timeText;
    FunctionTable& methods = type->methods;
    addProperties(methods);
    methods["Format"] = {{&stringType()}, false, format};
    methods["Add"] = shifting(*type, laterTime);
    methods["Round"] = shifting(*type, roundedTime);
    methods["Truncate"] = shifting(*type, truncatedTime);
    methods["AddDate"] = {{&intType(), &intType(), &intType()}, false, addDate};
    methods["Sub"] = {{type.get()}, false, [](Arguments values) -> Result<Value> {
                          return Value(between(timeOf(values[0]), timeOf(values[1])),
                                       durationType());
                      }};
    methods["Before"] = comparison(*type, [](Wide a, Wide b) { return Value(a < b); });
    methods["After"] = comparison(*type, [](Wide a, Wide b) { return Value(a > b); });
    methods["Equal"] = comparison(*type, [](Wide a, Wide b) { return Value(a == b); });
    return type;
}

Type makeTimePointerType() {
    Type type = timeType();
    type.name = "*time.Time";
    type.element = &timeType();
    return type;
}

}  // namespace

const Type& timeType() {
    static const std::unique_ptr<const Type> type = makeTimeType();
    return *type;
}

const Type& timePointerType() {
    static const Type type = makeTimePointerType();
    return type;
}

Value timeValue(const ZonedTime& time, const Type& type) {
    return Value::object({Value(time.seconds), Value(int64_t{time.nanoseconds}),
                          Value(int64_t{time.offsetSeconds}), Value(time.zone)},
                         type);
}

ZonedTime timeOf(const Value& value) {
    const Value::List& parts = value.asList();
    return {parts[0].asInt(), static_cast<int32_t>(parts[1].asInt()),
            static_cast<int>(parts[2].asInt()), parts[3].asString()};
}

}  // namespace pallium::gotemplate
