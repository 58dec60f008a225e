#include "backend/ingester/no_data.h"

#include "backend/storage/no_series.h"

namespace pallium::ingester {
namespace {

class NothingFound final : public storage::Querier {
  public:
    Result<std::unique_ptr<storage::SeriesSet>> select(const Context&, bool,
                                                       const storage::SelectHints&,
                                                       std::span<const Matcher>) const override {
        return storage::noSeries();
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
