#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

#include <algorithm>

namespace pallium::promql {
namespace {

using Type = QueryError::Type;

}  // namespace

class LimitsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        for (const char* x : {"a", "b", "c", "d"})
            for (int64_t t = 0; t < 100; ++t)
                m_storage.add(Labels::of({{"__name__", "m"}, {"x", x}}), t * 1000, 1);
    }

    void refusesToHoldTooManySamples() {
        EngineOptions options;
        options.maxSamples = 300;
        const auto result = Engine(options).range(Context(), m_storage, "m", 0, 99'000, 1000);
        QVERIFY(!result);
        QCOMPARE(result.error().type, Type::Execution);
        QCOMPARE(result.error().message,
                 std::string("query processing would load too many samples into memory in query "
                             "execution"));
    }
    void aggregationHoldsOneSeriesAtATime() {
        EngineOptions options;
        options.maxSamples = 300;
        const auto result =
            Engine(options).range(Context(), m_storage, "sum(rate(m[5s]))", 0, 99'000, 1000);
        QVERIFY(result);
        QVERIFY(result->stats.peakSamples <= 300);
        QVERIFY(result->stats.totalQueryableSamples > 1900);
    }
    void subqueryWithTooManyStepsIsRefusedBeforeItRuns() {
        EngineOptions options;
        options.maxSamples = 1000;
        const auto result =
            Engine(options).instant(Context(), m_storage, "max_over_time(m[1d:1s])", 99'000);
        QVERIFY(!result);
        QCOMPARE(result.error().type, Type::Execution);
    }
    void canceledBeforeItStarts() {
        const CancelToken token;
        token.cancel();
        const auto result = Engine(EngineOptions{}).instant(Context(token), m_storage, "m", 0);
        QVERIFY(!result);
        QCOMPARE(result.error().type, Type::Canceled);
        QCOMPARE(result.error().message,
                 std::string("query was canceled in expression evaluation"));
    }
    void canceledWhileItRuns() {
        const CancelToken token;
        const CancelingStorage storage(m_storage, token);
        const auto result =
            Engine(EngineOptions{})
                .range(Context(token), storage, "sum(rate(m[5m]))", 0, 9'999'000, 1000);
        QVERIFY(!result);
        QCOMPARE(result.error().type, Type::Canceled);
    }
    void timesOut() {
        QueryOptions options;
        options.timeout = std::chrono::milliseconds(1);
        const auto result = Engine(EngineOptions{})
                                .instant(Context().withTimeout(std::chrono::nanoseconds(1)),
                                         m_storage, "m", 0, options);
        QVERIFY(!result);
        QCOMPARE(result.error().type, Type::Timeout);
        QCOMPARE(result.error().message, std::string("query timed out in expression evaluation"));
    }
    void parseErrorsAreBadData() {
        const auto result = Engine(EngineOptions{}).instant(Context(), m_storage, "m{", 0);
        QVERIFY(!result);
        QCOMPARE(result.error().type, Type::BadData);
        QVERIFY(result.error().isParseError);
    }
    void annotationsPointIntoTheQuery() {
        const auto result =
            Engine(EngineOptions{}).instant(Context(), m_storage, "sum(\n  rate(m[5s]))", 99'000);
        QVERIFY(result);
        QCOMPARE(result->annotations.infos,
                 std::vector<std::string>{
                     "PromQL info: metric might not be a counter, name does not end in "
                     "_total/_sum/_count/_bucket: \"m\" (2:8)"});
    }

  private:
    /// Cancels the query as soon as it selects.
    class CancelingStorage final : public storage::Queryable {
      public:
        CancelingStorage(const Queryable& inner, CancelToken token)
            : m_inner(inner), m_token(std::move(token)) {}
        Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                          TimestampMs maxTime) const override {
            auto querier = m_inner.querier(minTime, maxTime);
            if (querier)
                *querier = std::make_unique<CancelingQuerier>(std::move(*querier), m_token);
            return querier;
        }

      private:
        class CancelingQuerier final : public storage::Querier {
          public:
            CancelingQuerier(std::unique_ptr<Querier> inner, CancelToken token)
                : m_inner(std::move(inner)), m_token(std::move(token)) {}
            Result<std::unique_ptr<storage::SeriesSet>> select(
                const Context& context, bool sorted, const storage::SelectHints& hints,
                std::span<const Matcher> matchers) const override {
                auto series = m_inner->select(context, sorted, hints, matchers);
                m_token.cancel();
                return series;
            }
            Result<std::vector<std::string>> labelNames(
                const Context& context, std::span<const Matcher> matchers) const override {
                return m_inner->labelNames(context, matchers);
            }
            Result<std::vector<std::string>> labelValues(
                const Context& context, std::string_view name,
                std::span<const Matcher> matchers) const override {
                return m_inner->labelValues(context, name, matchers);
            }

          private:
            std::unique_ptr<Querier> m_inner;
            CancelToken m_token;
        };

        const Queryable& m_inner;
        CancelToken m_token;
    };

    pallium::test::MemoryStorage m_storage;
};

static const pallium::test::Registrar<LimitsTest> registeredLimitsTest;

}  // namespace pallium::promql

#include "limits_test.moc"
