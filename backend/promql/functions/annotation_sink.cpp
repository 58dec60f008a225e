#include "backend/promql/functions/annotation_sink.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::promql {

void AnnotationSink::warning(std::string_view text, PositionRange position) {
    add(m_warnings, "PromQL warning: ", text, position);
}

void AnnotationSink::info(std::string_view text, PositionRange position) {
    add(m_infos, "PromQL info: ", text, position);
}

void AnnotationSink::add(std::vector<std::string>& list, std::string_view prefix,
                         std::string_view text, PositionRange position) {
    const std::string_view before = m_query.substr(0, position.start);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const size_t lineStart = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
    std::string full =
        fmt::format("{}{} ({}:{})", prefix, text, line, position.start - lineStart + 1);
    addFull(list, std::move(full));
}

void AnnotationSink::addFull(std::vector<std::string>& list, std::string full) {
    if (m_seen.insert(full).second) list.push_back(std::move(full));
}

void AnnotationSink::take(AnnotationSink& other) {
    if (other.m_seen.empty()) return;
    for (std::string& text : other.m_warnings)
        addFull(m_warnings, std::move(text));
    for (std::string& text : other.m_infos)
        addFull(m_infos, std::move(text));
    other.m_warnings.clear();
    other.m_infos.clear();
    other.m_seen.clear();
}

}  // namespace pallium::promql
