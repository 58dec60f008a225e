#include "backend/wire/remote_read.h"

#include "backend/wire/proto_reader.h"
#include "backend/wire/proto_writer.h"

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

bool readRequest(std::string_view body, std::vector<QueryFields>& queries, ProtoFailure& failure) {
    return readFields(body, "ReadRequest", failure, [&](ProtoReader& reader) {
        std::string_view query;
        if (reader.field() != 1) return reader.skip();
        return reader.sized("Queries", query) && readQuery(query, queries.emplace_back(), failure);
    });
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
        out += varintTag(1);
        appendVarint(out, offset);
        out += varintTag(2);
        appendVarint(out, span.length);
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

/// A Histogram message with counts of any kind.
void appendHistogram(std::string& out, const HistogramSample& sample) {
    const FloatHistogram& histogram = sample.histogram;
    const HistogramLayout& layout = histogram.layout;
    appendDouble(out, 2, histogram.count);
    appendDouble(out, 3, histogram.sum);
    out += varintTag(4);
    appendVarint(out, static_cast<uint32_t>(toZigzag(layout.schema)));
    appendDouble(out, 5, layout.zeroThreshold);
    appendDouble(out, 7, histogram.zeroCount);
    appendSpans(out, 8, layout.negativeSpans);
    appendDoubles(out, 10, histogram.negative);
    appendSpans(out, 11, layout.positiveSpans);
    appendDoubles(out, 13, histogram.positive);
    out += varintTag(14);
    appendVarint(out, static_cast<uint64_t>(histogram.hint));
    out += varintTag(15);
    appendVarint(out, static_cast<uint64_t>(sample.timestampMs));
    appendDoubles(out, 16, layout.customBounds);
}

}  // namespace

Result<std::vector<ReadQuery>> decodeReadRequest(std::string_view body) {
    ProtoFailure failure;
    std::vector<QueryFields> fields;
    if (!readRequest(body, fields, failure)) return fail(failure.error());
    std::vector<ReadQuery> queries;
    for (const QueryFields& query : fields) {
        auto decoded = toQuery(query);
        PALLIUM_TRY(decoded);
        queries.push_back(std::move(*decoded));
    }
    return queries;
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
        appendHistogram(m_histogram, sample);
        appendSized(m_series, sizedTag(4), m_histogram);
    }
    appendSized(m_result, sizedTag(1), m_series);
}

void ReadResponseWriter::endResult() {
    appendSized(m_body, sizedTag(1), m_result);
    m_result.clear();
}

}  // namespace pallium::wire
