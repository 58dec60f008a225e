#pragma once

#include "backend/promql/parser/ast.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace pallium::promql {

/// Collects the warnings and infos of one query, each text and position once, in order of
/// appearance. Threads: confined to the query's thread.
class AnnotationSink {
  public:
    /// `query` is the text that positions point into; it must outlive the sink.
    explicit AnnotationSink(std::string_view query) : m_query(query) {}

    /// `text` without prefix and position: both are added here (`PromQL warning: TEXT (1:5)`).
    void warning(std::string_view text, PositionRange position);
    void info(std::string_view text, PositionRange position);
    /// An empty one for the same query.
    AnnotationSink another() const { return AnnotationSink(m_query); }

    /// Takes over what another sink of the same query has collected, behind what is here.
    void take(AnnotationSink& other);

    const std::vector<std::string>& warnings() const { return m_warnings; }
    const std::vector<std::string>& infos() const { return m_infos; }

  private:
    void addFull(std::vector<std::string>& list, std::string full);
    void add(std::vector<std::string>& list, std::string_view prefix, std::string_view text,
             PositionRange position);

    std::string_view m_query;
    std::vector<std::string> m_warnings, m_infos;
    std::unordered_set<std::string> m_seen;
};

}  // namespace pallium::promql
