#include "backend/distributor/observed_queryable.h"

#include "backend/base/times_taken.h"

#include <utility>

namespace pallium::distributor {
namespace {

using storage::Queryable;

class ObservedQuerier final : public storage::Querier {
  public:
    ObservedQuerier(std::unique_ptr<Querier> querier, SelectObserver observe)
        : m_querier(std::move(querier)), m_observe(std::move(observe)) {}

    Result<std::unique_ptr<storage::SeriesSet>> select(
        const Context& context, bool sorted, const storage::SelectHints& hints,
        std::span<const Matcher> matchers) const override {
        if (hints.function == "series") return m_querier->select(context, sorted, hints, matchers);
        const Stopwatch stopwatch;
        auto series = m_querier->select(context, sorted, hints, matchers);
        m_observe(series ? nullptr : &series.error(), stopwatch.elapsed());
        return series;
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
    const std::unique_ptr<Querier> m_querier;
    const SelectObserver m_observe;
};

class ObservedQueryable final : public Queryable {
  public:
    ObservedQueryable(std::shared_ptr<const Queryable> data, SelectObserver observe)
        : m_data(std::move(data)), m_observe(std::move(observe)) {}

    /// One that cannot be had is a select that failed at once: nothing else is ever asked of it.
    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const override {
        const Stopwatch stopwatch;
        auto querier = m_data->querier(minTime, maxTime);
        if (!querier) {
            m_observe(&querier.error(), stopwatch.elapsed());
            return querier;
        }
        return std::make_unique<ObservedQuerier>(std::move(*querier), m_observe);
    }

  private:
    const std::shared_ptr<const Queryable> m_data;
    const SelectObserver m_observe;
};

}  // namespace

std::shared_ptr<const Queryable> observeSelects(std::shared_ptr<const Queryable> data,
                                                SelectObserver observe) {
    return std::make_shared<ObservedQueryable>(std::move(data), std::move(observe));
}

}  // namespace pallium::distributor
