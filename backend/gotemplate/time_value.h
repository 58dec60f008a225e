#pragma once

#include "backend/gotemplate/time_layout.h"
#include "backend/gotemplate/value.h"

namespace pallium::gotemplate {

/// Go's time.Time, a pointer to it, and time.Duration (nanoseconds), with the methods that
/// templates use. Times are compared and computed to the nanosecond in the years that int64 seconds
/// reach; local time is UTC.
const Type& timeType();
const Type& timePointerType();
const Type& durationType();

/// `type`: one of the two.
Value timeValue(const ZonedTime& time, const Type& type = timeType());
/// Requires: a time or a pointer to one that is not nil.
ZonedTime timeOf(const Value& value);

}  // namespace pallium::gotemplate
