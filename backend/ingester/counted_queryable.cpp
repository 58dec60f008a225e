#include "backend/ingester/counted_queryable.h"

namespace pallium::ingester {
namespace {

class CountedQuerier final : public storage::Querier {
  public:
    explicit CountedQuerier(CountedQueryable::Count inflight) : m_inflight(std::move(inflight)) {}
    ~CountedQuerier() override { --*m_inflight; }

    void read(std::unique_ptr<storage::Querier> querier) { m_querier = std::move(querier); }

    Result<std::unique_ptr<storage::SeriesSet>> select(
        const Context& context, bool sorted, const storage::SelectHints& hints,
        std::span<const Matcher> matchers) const override {
        return m_querier->select(context, sorted, hints, matchers);
    }
    Result<std::vector<std::string>> labelNames(const Context& context,
                                                std::span<const Matcher> matchers) const override {
        return m_querier->labelNames(context, matchers);
    }
    Result<std::vector<std::string>> labelValues(const Context& context, std::string_view name,
                                                 std::span<const Matcher> matchers) const override {
        return m_querier->labelValues(context, name, matchers);
    }

  private:
    const CountedQueryable::Count m_inflight;
    std::unique_ptr<storage::Querier> m_querier;
};

}  // namespace

Result<std::unique_ptr<storage::Querier>> CountedQueryable::querier(TimestampMs minTime,
                                                                    TimestampMs maxTime) const {
    // Counted first, so that of many at once no more than the limit pass.
    const int64_t others = (*m_inflight)++;
    auto counted = std::make_unique<CountedQuerier>(m_inflight);
    if (others >= m_limit)
        return fail(ErrorKind::Internal,
                    "cannot query: too many inflight query requests in ingester");
    auto querier = m_data->querier(minTime, maxTime);
    PALLIUM_TRY(querier);
    counted->read(std::move(*querier));
    return counted;
}

}  // namespace pallium::ingester
