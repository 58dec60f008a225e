#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace pallium {

/// A few sums that many threads add to, most of them each to a cache line of its own.
/// Threads: internally synchronised (atomic).
template <size_t kSums>
class StripedSums {
  public:
    using Amounts = std::array<uint64_t, kSums>;

    void add(const Amounts& amounts) {
        Stripe& own = m_stripes[stripeOfThread()];
        for (size_t i = 0; i < kSums; ++i)
            own.sums[i].fetch_add(amounts[i], std::memory_order_relaxed);
    }
    Amounts totals() const {
        Amounts all{};
        for (const Stripe& stripe : m_stripes)
            for (size_t i = 0; i < kSums; ++i)
                all[i] += stripe.sums[i].load(std::memory_order_relaxed);
        return all;
    }

  private:
    static constexpr size_t kStripes = 8;
    static constexpr size_t kCacheLine = 64;
    struct alignas(kCacheLine) Stripe {
        std::array<std::atomic<uint64_t>, kSums> sums{};
    };

    static size_t stripeOfThread() {
        static std::atomic<size_t> next{0};
        thread_local const size_t own = next.fetch_add(1, std::memory_order_relaxed) % kStripes;
        return own;
    }

    std::array<Stripe, kStripes> m_stripes;
};

}  // namespace pallium
