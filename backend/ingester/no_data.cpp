#include "backend/ingester/no_data.h"

namespace pallium::ingester {
namespace {

class NoSeries final : public storage::SeriesSet {
  public:
    size_t size() const override { return 0; }
    LabelsView labels(size_t, std::vector<Label>&) const override { return {}; }
    Result<void> read(size_t, TimestampMs, TimestampMs, storage::SampleColumns&) const override {
        return {};
    }
};

class NothingFound final : public storage::Querier {
  public:
    Result<std::unique_ptr<storage::SeriesSet>> select(const Context&, bool,
                                                       const storage::SelectHints&,
                                                       std::span<const Matcher>) const override {
        return std::make_unique<NoSeries>();
    }
    Result<std::vector<std::string>> labelNames(const Context&,
                                                std::span<const Matcher>) const override {
        return std::vector<std::string>{};
    }
    Result<std::vector<std::string>> labelValues(const Context&, std::string_view,
                                                 std::span<const Matcher>) const override {
        return std::vector<std::string>{};
    }
};

}  // namespace

Result<std::unique_ptr<storage::Querier>> NoData::querier(TimestampMs, TimestampMs) const {
    return std::make_unique<NothingFound>();
}

}  // namespace pallium::ingester
