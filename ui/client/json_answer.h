// The one place of the console that reads JSON of any size; only sources of ui/client include it.
#pragma once

#include "ui/client/api_client.h"
#include "ui/client/error_mapping.h"

#include <simdjson.h>

#include <QString>

#include <string_view>

namespace pallium::ui {

inline QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// A body read as JSON. What it hands out lives as long as this object does.
class JsonAnswer {
  public:
    /// Errors: Decode where the body is empty, a web page, no JSON or nested too deeply.
    ApiResult<simdjson::dom::element> parse(const ApiAnswer& answer);

    /// `data` of Prometheus' envelope. Errors: as parse(); what the envelope says where its status
    /// is not success; Decode where there is no envelope.
    ApiResult<simdjson::dom::element> parseEnvelope(const ApiAnswer& answer);

    /// The envelope that parseEnvelope() read.
    simdjson::dom::object envelope() const { return m_envelope; }

  private:
    simdjson::dom::parser m_parser;
    simdjson::dom::object m_envelope;
};

/// The member's text; empty if it is absent or no text.
QString jsonText(const simdjson::dom::object& object, std::string_view key);
/// The member's number; 0 if it is absent or no number.
double jsonNumber(const simdjson::dom::object& object, std::string_view key);
/// As jsonNumber(), rounded; 0 where it does not fit.
qint64 jsonCount(const simdjson::dom::object& object, std::string_view key);
/// The texts of a list; others are skipped, an absent list is empty.
QStringList jsonTexts(const simdjson::dom::object& object, std::string_view key);

/// Decode, saying that the body has another shape than its endpoint's.
ApiError shapeError();

}  // namespace pallium::ui
