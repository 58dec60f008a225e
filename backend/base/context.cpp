#include "backend/base/context.h"

#include <algorithm>

namespace pallium {

Context Context::withTimeout(std::chrono::nanoseconds timeout) const {
    Context child = *this;
    const SteadyTime limit = std::chrono::steady_clock::now() + timeout;
    child.m_deadline = m_deadline ? std::min(*m_deadline, limit) : limit;
    return child;
}

Result<void> Context::check() const {
    if (m_token.isCanceled()) return fail(ErrorKind::Canceled, "context canceled");
    if (m_deadline && std::chrono::steady_clock::now() >= *m_deadline)
        return fail(ErrorKind::DeadlineExceeded, "context deadline exceeded");
    return {};
}

}  // namespace pallium
