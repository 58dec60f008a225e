#pragma once

#include <cstddef>
#include <cstdint>
#include <sys/mman.h>
#include <vector>

namespace pallium {

/// Reserves room in an empty vector. If that is many megabytes the system is asked for large pages:
/// to take and to give back single ones takes longer than to fill them, and cannot be interrupted.
/// Not for what may stay mostly unused: large pages are filled at once. Threads: any.
template <class T>
void reserveLarge(std::vector<T>& vector, size_t count) {
    constexpr size_t kLarge = 8 << 20;
    constexpr uintptr_t kPage = 4096;
    vector.reserve(count);
    const size_t bytes = count * sizeof(T);
    if (bytes < kLarge) return;
    const auto begin = (reinterpret_cast<uintptr_t>(vector.data()) + kPage - 1) & ~(kPage - 1);
    // A refusal costs time alone.
    (void)madvise(reinterpret_cast<void*>(begin), bytes - kPage, MADV_HUGEPAGE);
}

}  // namespace pallium
