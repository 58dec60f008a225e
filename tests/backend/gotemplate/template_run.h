#pragma once

#include "backend/gotemplate/template.h"

#include <QString>

namespace pallium::gotemplate::test {

/// Labels `a` and `b`, an object with fields and a method, lists, numbers.
Value sampleData();

/// The output of a template named `t` over sampleData(), or its error.
QString run(const QString& text);
QString run(const QString& text, const Limits& limits);

}  // namespace pallium::gotemplate::test
