#pragma once

#include "ui/models/limit_docs.h"

#include <QCoreApplication>

#include <span>

// What limit_docs.cpp looks up; not for others.
namespace pallium::ui {

struct LimitText {
    const char* name;
    LimitArea area;
    LimitKind kind;
    bool isOffAtZero;
    const char* meaning;  // of the translation context Limits
};

/// The limits of Cortex 1.20, in the order of their areas.
std::span<const LimitText> limitTexts();

}  // namespace pallium::ui
