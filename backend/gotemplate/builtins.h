#pragma once

#include "backend/gotemplate/value.h"

namespace pallium::gotemplate {

/// The functions that every template may call. Of `and` and `or`, which need not evaluate all their
/// arguments, the executor knows only the parameters from here; `call` gets the text of its first
/// argument in addition, before the others.
const FunctionTable& builtinFunctions();

/// eq of one value with others, and lt of two. Errors: InvalidArgument in Go's words.
Result<Value> equalsAny(std::span<const Value> values);
Result<bool> isLess(const Value& a, const Value& b);

/// index and slice: a value and what to look up in it.
Result<Value> indexValue(std::span<const Value> values);
Result<Value> sliceValue(std::span<const Value> values);

}  // namespace pallium::gotemplate
