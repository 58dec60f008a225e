#pragma once

#include "backend/gotemplate/template.h"

#include <QString>

namespace pallium::gotemplate::test {

/// The output of a template named `t`, or its error. Its data: labels `a` and `b`, an object with
/// fields and a method, lists, numbers.
QString run(const QString& text);
QString run(const QString& text, const Limits& limits);

/// Of a test whose rows are templates and what run() gives: the columns, a row, the check of it.
void columns();
void row(const char* name, const char* text, const char* expected);
void gives();

}  // namespace pallium::gotemplate::test
