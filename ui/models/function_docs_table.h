#pragma once

#include <span>

namespace pallium::ui {

/// The explanation of one function or aggregation, in UTF-8.
struct FunctionText {
    const char* name;
    const char* help;  // to be translated in the context FunctionDocs
    const char* example;
};

/// Sorted by name.
std::span<const FunctionText> functionTexts();

}  // namespace pallium::ui
