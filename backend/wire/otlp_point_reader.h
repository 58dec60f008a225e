#pragma once

#include "backend/wire/otlp_metrics.h"
#include "backend/wire/proto_reader.h"

#include <string_view>

namespace pallium::wire {

/// Decodes data points of OTLP in protobuf and appends them to the arrays of `request`, of which no
/// more than `elements` may be made. Threads: confined to one.
class OtlpPointReader {
  public:
    OtlpPointReader(OtlpRequest& request, size_t elements, ProtoFailure& failure)
        : m_request(request), m_elementsLeft(elements), m_failure(failure) {}

    // Each reads one data point of a kind. False: the failure says why.
    bool number(std::string_view bytes);
    bool histogram(std::string_view bytes);
    bool exponential(std::string_view bytes);
    bool summary(std::string_view bytes);

    /// Takes one from the elements that may still be made.
    bool takeElement();

  private:
    template <class Point, class ReadField>
    bool point(std::string_view bytes, const char* name, std::vector<Point>& array,
               const ReadField& readField);
    bool exemplar(ProtoReader& reader);
    bool exemplarField(ProtoReader& reader, OtlpExemplar& exemplar);
    bool attribute(ProtoReader& reader, const char* name, std::vector<OtlpAttribute>& into);
    bool identifier(ProtoReader& reader, const char* name, size_t bytes, const char* wrongLength,
                    std::string_view& id);
    bool buckets(ProtoReader& reader, const char* name, OtlpBuckets& buckets);
    bool quantile(ProtoReader& reader);
    bool refuse(const char* text);

    OtlpRequest& m_request;
    size_t m_elementsLeft;
    ProtoFailure& m_failure;
};

}  // namespace pallium::wire
