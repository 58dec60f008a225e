#include "backend/base/clock.h"
#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <thread>

namespace pallium::promql {
namespace {

using namespace std::chrono_literals;

constexpr TimestampMs kScrape = 10'000;
// A query is to end within 50 ms; machines that run tests are slower and busy.
constexpr auto kPatience = 500ms;

/// Series that are made when they are read: one sample every ten seconds from 0 on.
class MadeSeries final : public storage::SeriesSet {
  public:
    explicit MadeSeries(std::vector<Labels> series) : m_series(std::move(series)) {}
    size_t size() const override { return m_series.size(); }
    LabelsView labels(size_t index, std::vector<Label>&) const override {
        return m_series[index].view();
    }
    Result<void> read(size_t index, TimestampMs minTime, TimestampMs maxTime,
                      storage::SampleColumns& out) const override {
        const TimestampMs first = (std::max<TimestampMs>(minTime, 0) + kScrape - 1) / kScrape;
        for (TimestampMs t = first * kScrape; t <= maxTime; t += kScrape)
            out.push(t,
                     static_cast<double>((t / kScrape * 7 + static_cast<int64_t>(index)) % 1009));
        return {};
    }

  private:
    std::vector<Labels> m_series;
};

/// 1,000 series each of `m` and `n` (x), of `b` with 100 buckets (x, le), and one `one`.
class MadeStorage final : public storage::Queryable {
  public:
    MadeStorage() {
        for (int i = 0; i < 1000; ++i) {
            const std::string x = fmt::format("{:04}", i);
            for (const char* const name : {"m", "n"})
                m_all.push_back(Labels::of({{"__name__", name}, {"x", x}}));
            m_all.push_back(
                Labels::of({{"__name__", "b"},
                            {"x", fmt::format("{}", i / 100)},
                            {"le", i % 100 == 99 ? "+Inf" : fmt::format("{}", i % 100)}}));
        }
        m_all.push_back(Labels::of({{"__name__", "one"}}));
    }
    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs, TimestampMs) const override {
        return std::make_unique<MadeQuerier>(m_all);
    }

  private:
    class MadeQuerier final : public storage::Querier {
      public:
        explicit MadeQuerier(const std::vector<Labels>& all) : m_all(all) {}
        Result<std::unique_ptr<storage::SeriesSet>> select(
            const Context&, bool, const storage::SelectHints&,
            std::span<const Matcher> matchers) const override {
            std::vector<Labels> found;
            for (const Labels& labels : m_all)
                if (matchesAll(matchers, labels.view())) found.push_back(labels);
            return std::make_unique<MadeSeries>(std::move(found));
        }
        Result<std::vector<std::string>> labelNames(const Context&,
                                                    std::span<const Matcher>) const override {
            return std::vector<std::string>();
        }
        Result<std::vector<std::string>> labelValues(const Context&, std::string_view,
                                                     std::span<const Matcher>) const override {
            return std::vector<std::string>();
        }

      private:
        const std::vector<Labels>& m_all;
    };

    std::vector<Labels> m_all;
};

/// Cancels after a delay, on a thread of its own.
class LateCancel {
  public:
    explicit LateCancel(std::chrono::milliseconds delay)
        : m_thread([this, delay] {
              std::this_thread::sleep_for(delay);
              m_at = systemClock().steadyNow();
              m_token.cancel();
          }) {}
    ~LateCancel() { m_thread.join(); }
    Context context() const { return Context(m_token); }
    /// When it was done. Requires: the query was canceled.
    SteadyTime at() const { return m_at; }

  private:
    const CancelToken m_token;
    SteadyTime m_at;
    std::thread m_thread;
};

}  // namespace

/// Whatever a query is busy with, it ends soon after it is canceled or its time is over.
class CancellationTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void endsSoon_data() {
        QTest::addColumn<QString>("query");
        for (const char* const query : {"m",
                                        "m[3d]",
                                        "sum by (x) (m)",
                                        "m + on (x) n",
                                        "m > bool on (x) group_left () n",
                                        "m and on (x) n",
                                        "m or n",
                                        "m unless on (x) n",
                                        "quantile(0.9, m)",
                                        "topk(5, m)",
                                        "limitk(5, m)",
                                        "limit_ratio(0.5, m)",
                                        "count_values(\"v\", m)",
                                        "sort_desc(m)",
                                        "histogram_quantile(0.9, b)",
                                        "histogram_fraction(1, 9, b)",
                                        "absent(m)",
                                        "scalar(m)",
                                        "label_replace(m, \"y\", \"$1\", \"x\", \"(.*)\")",
                                        "info(m)",
                                        "-m",
                                        "abs(m) * 2",
                                        "stddev_over_time(one[7d])",
                                        "quantile_over_time(0.9, one[1d])",
                                        "max_over_time(m[1d:1s])",
                                        "max_over_time(vector(1)[10d:1s])",
                                        "max_over_time(rate(one[5m])[100d:1s])",
                                        "sum_over_time(sum(rate(m[1h]))[1d:10s])",
                                        "rate(m[1d])",
                                        "sum_over_time(vector(time())[200d:1s])",
                                        "stddev_over_time(vector(time())[200d:1s])",
                                        "quantile_over_time(0.9, vector(time())[200d:1s])"})
            QTest::newRow(query) << QString::fromLatin1(query);
    }
    void endsSoon() {
        QFETCH(QString, query);
        for (const auto delay : {20ms, 150ms, 400ms}) {
            LateCancel cancel(delay);
            const auto result = run(cancel.context(), query, {});
            const SteadyTime end = systemClock().steadyNow();
            if (result || result.error().type != QueryError::Type::Canceled) break;  // too quick
            QCOMPARE(result.error().message,
                     std::string("query was canceled in expression evaluation"));
            QVERIFY2(end - cancel.at() < kPatience, lateText(end - cancel.at()).c_str());
        }
        QueryOptions options;
        options.timeout = 50ms;
        const SteadyTime start = systemClock().steadyNow();
        const auto result = run(Context(), query, options);
        const auto late = systemClock().steadyNow() - start - options.timeout;
        QVERIFY2(late < kPatience, lateText(late).c_str());
        if (result) return;  // too quick
        QCOMPARE(result.error().message, std::string("query timed out in expression evaluation"));
    }

  private:
    static std::string lateText(SteadyTime::duration late) {
        return fmt::format("{} ms late", late / 1ms);
    }
    tl::expected<QueryResult, QueryError> run(const Context& context, const QString& query,
                                              const QueryOptions& options) const {
        const std::string text = query.toStdString();
        EngineOptions engine;
        engine.parser.experimentalFunctions = true;
        engine.maxSamples = 500'000'000;
        constexpr TimestampMs kStart = 1'000'000'000, kEnd = kStart + 11'000'000;
        if (query.startsWith(QStringLiteral("m[")) || query.startsWith(QStringLiteral("sort")) ||
            query.contains(QStringLiteral("[200d")))
            return Engine(engine).instant(context, m_storage, text, kEnd, options);
        return Engine(engine).range(context, m_storage, text, kStart, kEnd, 1000, options);
    }

    const MadeStorage m_storage;
};

static const pallium::test::Registrar<CancellationTest> registeredCancellationTest;

}  // namespace pallium::promql

#include "cancellation_test.moc"
