#include "backend/storage/no_series.h"

namespace pallium::storage {
namespace {

class NoSeries final : public SeriesSet {
  public:
    size_t size() const override { return 0; }
    LabelsView labels(size_t, std::vector<Label>&) const override { return {}; }
    Result<void> read(size_t, TimestampMs, TimestampMs, SampleColumns&) const override {
        return {};
    }
};

}  // namespace

std::unique_ptr<SeriesSet> noSeries() {
    return std::make_unique<NoSeries>();
}

}  // namespace pallium::storage
