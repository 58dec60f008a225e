#include "tests/support/remote_write_v2.h"

#include "backend/base/proto_fields.h"

#include <map>

namespace pallium::test {
namespace {

class Symbols {
  public:
    Symbols() { (void)of(""); }
    uint32_t of(const std::string& text) {
        const auto [known, isNew] = m_refs.emplace(text, m_refs.size());
        if (isNew) m_texts.push_back(text);
        return known->second;
    }
    std::string refs(const std::vector<std::pair<std::string, std::string>>& labels) {
        std::string packed;
        for (const auto& [name, value] : labels) {
            appendVarint(packed, of(name));
            appendVarint(packed, of(value));
        }
        return packed;
    }
    const std::vector<std::string>& texts() const { return m_texts; }

  private:
    std::map<std::string, uint32_t> m_refs;
    std::vector<std::string> m_texts;
};

void putNumberField(std::string& out, unsigned field, uint64_t value) {
    if (value == 0) return;
    out += varintTag(field);
    appendVarint(out, value);
}

std::string sampleMessage(const Sample& sample, TimestampMs startMs) {
    std::string out;
    out += fixed64Tag(1);
    appendFixed64(out, sample.value);
    out += varintTag(2);
    appendVarint(out, static_cast<uint64_t>(sample.timestampMs));
    putNumberField(out, 3, static_cast<uint64_t>(startMs));
    return out;
}

std::string exemplarMessage(const WriteExemplar& exemplar, Symbols& symbols) {
    std::string out;
    appendSized(out, sizedTag(1), symbols.refs(exemplar.labels));
    out += fixed64Tag(2);
    appendFixed64(out, exemplar.value);
    putNumberField(out, 3, static_cast<uint64_t>(exemplar.timestampMs));
    return out;
}

std::string seriesMessage(const WriteSeriesV2& one, Symbols& symbols) {
    std::string out, metadata;
    appendSized(out, sizedTag(1), symbols.refs(one.series.labels));
    for (const Sample& sample : one.series.samples)
        appendSized(out, sizedTag(2), sampleMessage(sample, one.startMs));
    for (const HistogramPoint& histogram : one.series.histograms)
        appendSized(out, sizedTag(3), encodeHistogram(histogram));
    for (const WriteExemplar& exemplar : one.series.exemplars)
        appendSized(out, sizedTag(4), exemplarMessage(exemplar, symbols));
    putNumberField(metadata, 1, static_cast<uint64_t>(one.type));
    putNumberField(metadata, 3, symbols.of(one.help));
    putNumberField(metadata, 4, symbols.of(one.unit));
    appendSized(out, sizedTag(5), metadata);
    return out;
}

}  // namespace

std::string encodeWriteRequestV2(const std::vector<WriteSeriesV2>& series) {
    Symbols symbols;
    std::string all, request;
    for (const WriteSeriesV2& one : series)
        appendSized(all, sizedTag(5), seriesMessage(one, symbols));
    for (const std::string& text : symbols.texts())
        appendSized(request, sizedTag(4), text);
    return request + all;
}

}  // namespace pallium::test
