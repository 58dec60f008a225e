#pragma once

#include "backend/base/context.h"

#include <cstddef>

namespace pallium {

/// Asks a context now and then whether work is still wanted, so that the work may tell of every
/// item. Threads: confined to one.
class Pace {
  public:
    /// `context` outlives this and is asked once in so many items.
    Pace(const Context& context, size_t itemsPerCheck)
        : m_context(context), m_itemsPerCheck(itemsPerCheck) {}
    /// Counts work on items. Errors: those of the context.
    Result<void> did(size_t items) {
        m_items += items;
        if (m_items < m_itemsPerCheck) return {};
        m_items = 0;
        return m_context.check();
    }

  private:
    const Context& m_context;
    const size_t m_itemsPerCheck;
    size_t m_items = 0;  // since the last check
};

}  // namespace pallium
