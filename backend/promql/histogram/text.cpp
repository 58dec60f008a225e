#include "backend/base/go_text.h"
#include "backend/promql/histogram/bucket_bounds.h"
#include "backend/promql/histogram/statistics.h"

#include <vector>

namespace pallium::promql {

namespace {

void appendBucket(std::string& out, const HistogramBucket& bucket) {
    if (bucket.count == 0) return;
    out += ", ";
    out += bucket.isLowerInclusive ? '[' : '(';
    appendFloatGeneral(out, bucket.lower);
    out += ',';
    appendFloatGeneral(out, bucket.upper);
    out += bucket.isUpperInclusive ? ']' : ')';
    out += ':';
    appendFloatGeneral(out, bucket.count);
}

}  // namespace

std::string toText(const FloatHistogram& histogram) {
    std::string text = "{count:";
    appendFloatGeneral(text, histogram.count);
    text += ", sum:";
    appendFloatGeneral(text, histogram.sum);
    const HistogramLayout& layout = histogram.layout;
    std::vector<HistogramBucket> negative;
    for (BucketCursor at(layout.negativeSpans, histogram.negative); at.next();)
        negative.push_back(negativeBucket(layout, at));
    for (auto bucket = negative.rbegin(); bucket != negative.rend(); ++bucket)
        appendBucket(text, *bucket);
    appendBucket(text, zeroBucket(histogram));
    for (BucketCursor at(layout.positiveSpans, histogram.positive); at.next();)
        appendBucket(text, positiveBucket(layout, at));
    return text + '}';
}

}  // namespace pallium::promql
