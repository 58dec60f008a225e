#include "backend/wire/remote_read.h"

#include "backend/wire/proto_reader.h"
#include "backend/wire/proto_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::wire {
namespace {

// ---- requests

/// A matcher as it stands in a message.
struct MatcherFields {
    uint64_t type = 0;
    std::string_view name, value;
};

bool readMatcher(std::string_view bytes, MatcherFields& matcher, ProtoFailure& failure) {
    return readFields(bytes, "LabelMatcher", failure, [&matcher](ProtoReader& reader) {
        switch (reader.field()) {
            case 1:
                return reader.varint("Type", matcher.type);
            case 2:
                return reader.sized("Name", matcher.name);
            case 3:
                return reader.sized("Value", matcher.value);
            default:
                return reader.skip();
        }
    });
}

struct QueryFields {
    uint64_t startMs = 0, endMs = 0;
    std::vector<MatcherFields> matchers;
};

bool readQuery(std::string_view bytes, QueryFields& query, ProtoFailure& failure) {
    return readFields(bytes, "Query", failure, [&](ProtoReader& reader) {
        std::string_view matcher;
        switch (reader.field()) {
            case 1:
                return reader.varint("StartTimestampMs", query.startMs);
            case 2:
                return reader.varint("EndTimestampMs", query.endMs);
            case 3:
                return reader.sized("Matchers", matcher) &&
                       readMatcher(matcher, query.matchers.emplace_back(), failure);
            default:
                return reader.skip();
        }
    });
}

struct RequestFields {
    std::vector<QueryFields> queries;
    std::vector<int32_t> acceptedTypes;
};

bool readRequest(std::string_view body, RequestFields& request, ProtoFailure& failure) {
    return readFields(body, "ReadRequest", failure, [&](ProtoReader& reader) {
        std::string_view query;
        switch (reader.field()) {
            case 1:
                return reader.sized("Queries", query) &&
                       readQuery(query, request.queries.emplace_back(), failure);
            case 2:
                return reader.varints("AcceptedResponseTypes", [&request](uint64_t type) {
                    request.acceptedTypes.push_back(static_cast<int32_t>(type));
                });
            default:
                return reader.skip();
        }
    });
}

Result<ReadResponseType> chooseType(std::span<const int32_t> accepted) {
    constexpr size_t kMaxNamed = 100;  // a request has room for millions
    if (accepted.empty()) return ReadResponseType::Samples;
    for (const int32_t type : accepted)
        for (const auto known : {ReadResponseType::Samples, ReadResponseType::StreamedXorChunks})
            if (type == static_cast<int32_t>(known)) return known;
    const auto named = accepted.first(std::min(accepted.size(), kMaxNamed));
    return fail(ErrorKind::InvalidArgument,
                fmt::format("server does not support any of the requested response types: [{}]; "
                            "supported: map[SAMPLES:{{}} STREAMED_XOR_CHUNKS:{{}}]",
                            fmt::join(named, " ")));
}

Result<ReadQuery> toQuery(const QueryFields& fields) {
    ReadQuery query{
        static_cast<TimestampMs>(fields.startMs), static_cast<TimestampMs>(fields.endMs), {}};
    for (const MatcherFields& matcher : fields.matchers) {
        if (matcher.type > static_cast<uint64_t>(MatchType::NotRegex))
            return fail(ErrorKind::InvalidArgument, "invalid matcher type");
        auto created = Matcher::create(static_cast<MatchType>(matcher.type),
                                       std::string(matcher.name), std::string(matcher.value));
        PALLIUM_TRY(created);
        query.matchers.push_back(std::move(*created));
    }
    return query;
}

// ---- answers

uint64_t toZigzag(int64_t value) {
    return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}

void appendDouble(std::string& out, unsigned field, double value) {
    out += fixed64Tag(field);
    appendFixed64(out, value);
}

void appendSpans(std::string& out, unsigned field, std::span<const HistogramSpan> spans) {
    for (const HistogramSpan& span : spans) {
        const uint64_t offset = toZigzag(span.offset);
        out += sizedTag(field);
        appendVarint(out, 1 + varintBytes(offset) + 1 + varintBytes(span.length));
        appendVarintField(out, 1, offset);
        appendVarintField(out, 2, span.length);
    }
}

/// Packed; nothing where there are none.
void appendDoubles(std::string& out, unsigned field, std::span<const double> values) {
    if (values.empty()) return;
    appendVarint(out, field << 3 | 2);
    appendVarint(out, values.size() * sizeof(double));
    for (const double value : values)
        appendFixed64(out, value);
}

// Counts of the two kinds; those of floats have the field behind that of integers.

void appendCount(std::string& out, unsigned field, uint64_t count) {
    appendVarintField(out, field, count);
}
void appendCount(std::string& out, unsigned field, double count) {
    appendDouble(out, field + 1, count);
}

void appendBuckets(std::string& out, unsigned field, std::span<const int64_t> deltas) {
    if (deltas.empty()) return;
    size_t size = 0;
    for (const int64_t delta : deltas)
        size += varintBytes(toZigzag(delta));
    out += sizedTag(field);
    appendVarint(out, size);
    for (const int64_t delta : deltas)
        appendVarint(out, toZigzag(delta));
}
void appendBuckets(std::string& out, unsigned field, std::span<const double> counts) {
    appendDoubles(out, field + 1, counts);
}

/// A Histogram message.
template <class H>
void appendHistogram(std::string& out, TimestampMs timestampMs, const H& histogram) {
    const HistogramLayout& layout = histogram.layout;
    appendCount(out, 1, histogram.count);
    appendDouble(out, 3, histogram.sum);
    appendVarintField(out, 4, static_cast<uint32_t>(toZigzag(layout.schema)));
    appendDouble(out, 5, layout.zeroThreshold);
    appendCount(out, 6, histogram.zeroCount);
    appendSpans(out, 8, layout.negativeSpans);
    appendBuckets(out, 9, histogram.negative);
    appendSpans(out, 11, layout.positiveSpans);
    appendBuckets(out, 12, histogram.positive);
    appendVarintField(out, 14, static_cast<uint64_t>(histogram.hint));
    appendVarintField(out, 15, static_cast<uint64_t>(timestampMs));
    appendDoubles(out, 16, layout.customBounds);
}

}  // namespace

Result<ReadRequest> decodeReadRequest(std::string_view body) {
    ProtoFailure failure;
    RequestFields fields;
    if (!readRequest(body, fields, failure)) return fail(failure.error());
    const auto type = chooseType(fields.acceptedTypes);
    PALLIUM_TRY(type);
    ReadRequest request{{}, *type};
    for (const QueryFields& query : fields.queries) {
        auto decoded = toQuery(query);
        PALLIUM_TRY(decoded);
        request.queries.push_back(std::move(*decoded));
    }
    return request;
}

void ReadResponseWriter::addSeries(LabelsView labels, std::span<const TimestampMs> timestamps,
                                   std::span<const double> values,
                                   std::span<const HistogramSample> histograms) {
    m_series.clear();
    appendLabels(m_series, labels);
    for (size_t i = 0; i < timestamps.size(); ++i)
        appendSample(m_series, {timestamps[i], values[i]});
    for (const HistogramSample& sample : histograms) {
        m_histogram.clear();
        if (sample.isInteger && toInteger(sample.histogram, m_integers))
            appendHistogram(m_histogram, sample.timestampMs, m_integers);
        else
            appendHistogram(m_histogram, sample.timestampMs, sample.histogram);
        appendSized(m_series, sizedTag(4), m_histogram);
    }
    appendSized(m_result, sizedTag(1), m_series);
}

void ReadResponseWriter::endResult() {
    appendSized(m_body, sizedTag(1), m_result);
    m_result.clear();
}

}  // namespace pallium::wire
