#pragma once

#include "backend/wire/otlp_json_values.h"

namespace pallium::wire {

/// Reads lists of data points and appends them to the arrays of the request, of which no more than
/// `elements` may be made. Each is false if something is not as it must be; the cursor then says
/// what. Threads: confined to one.
class OtlpJsonPoints {
  public:
    using Value = JsonCursor::Value;

    OtlpJsonPoints(JsonCursor& cursor, OtlpRequest& request, size_t elements)
        : m_cursor(cursor),
          m_request(request),
          m_values(cursor, request),
          m_elementsLeft(elements) {}

    OtlpJsonValues& values() { return m_values; }
    bool numbers(Value& value);
    bool histograms(Value& value);
    bool exponentials(Value& value);
    bool summaries(Value& value);

    /// Takes one from the elements that may still be made.
    bool takeElement();

  private:
    template <class Point, class ReadMember>
    bool list(Value& value, std::vector<Point>& array, const ReadMember& readMember);
    bool common(const OtlpJsonName& name, Value& value, OtlpPoint& point, bool& isKnown);
    bool exemplars(Value& value, OtlpPoint& point);
    bool exemplar(Value& value, OtlpExemplar& exemplar);
    bool exemplarMember(const OtlpJsonName& name, Value& value, OtlpExemplar& exemplar);
    bool integerAsReal(Value& value, const char* what, double& number);
    bool counts(Value& value, OtlpRange& range);
    bool bounds(Value& value, OtlpRange& range);
    bool buckets(Value& value, OtlpBuckets& buckets);
    bool quantiles(Value& value, OtlpRange& range);

    JsonCursor& m_cursor;
    OtlpRequest& m_request;
    OtlpJsonValues m_values;
    size_t m_elementsLeft;
};

}  // namespace pallium::wire
