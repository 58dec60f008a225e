#include "tests/backend/wire/counting_new.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<size_t> g_newCalls{0};

}  // namespace

size_t pallium::test::newCalls() {
    return g_newCalls;
}

// The other forms of new and delete call these by default.
void* operator new(size_t size) {
    ++g_newCalls;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, size_t) noexcept {
    std::free(memory);
}
