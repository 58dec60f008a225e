#include "backend/distributor/validation_text.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"

#include <algorithm>

namespace pallium::distributor {

std::string labelSetText(LabelsView labels) {
    const Label* name = nullptr;
    std::string inBraces;
    for (const Label& label : labels) {
        if (label.name == kMetricName && name == nullptr) {
            name = &label;
            continue;
        }
        if (!inBraces.empty()) inBraces += ", ";
        (inBraces += label.name) += '=';
        appendQuoted(inBraces, label.value);
    }
    std::string text(name != nullptr ? name->value : std::string_view{});
    if (name == nullptr || !inBraces.empty()) ((text += '{') += inBraces) += '}';
    return text;
}

std::string_view clipped(std::string_view text) {
    constexpr size_t kCodePoints = 200;
    size_t end = 0;
    for (size_t i = 0; i < kCodePoints && end < text.size(); ++i)
        end += std::max<size_t>(1, utf8SequenceLength(text.substr(end)));
    return text.substr(0, end);
}

std::string clippedQuoted(std::string_view text) {
    return quoted(clipped(text));
}

}  // namespace pallium::distributor
