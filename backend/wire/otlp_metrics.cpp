#include "backend/wire/otlp_metrics.h"

namespace pallium::wire {
namespace {

constexpr size_t kKeptBytes = 4 << 20;  // of one array

template <class T>
void reuse(std::vector<T>& array) {
    array.clear();
    // Not `= {}`, which would keep the capacity.
    if (array.capacity() * sizeof(T) > kKeptBytes) array = std::vector<T>();
}

}  // namespace

void OtlpRequest::clear() {
    reuse(resources);
    reuse(metrics);
    reuse(numbers);
    reuse(histograms);
    reuse(exponentials);
    reuse(summaries);
    reuse(attributes);
    reuse(exemplars);
    reuse(exemplarAttributes);
    reuse(counts);
    reuse(bounds);
    reuse(quantiles);
    texts.clear();
    values.clear();
}

}  // namespace pallium::wire
