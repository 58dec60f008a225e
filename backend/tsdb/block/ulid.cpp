#include "backend/tsdb/block/ulid.h"

#include "backend/base/mutex.h"

#include <random>

namespace pallium::tsdb {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kTextLength = 26;
constexpr unsigned kRandomHighBits = 16;  // of the upper half, below the 48 bits of time

/// The 128 bits as two numbers, highest first.
struct Halves {
    uint64_t high = 0, low = 0;
};

Halves toHalves(const std::array<uint8_t, 16>& bytes) {
    Halves halves;
    for (size_t i = 0; i < 8; ++i) {
        halves.high = halves.high << 8 | bytes[i];
        halves.low = halves.low << 8 | bytes[i + 8];
    }
    return halves;
}

std::array<uint8_t, 16> toBytes(Halves halves) {
    std::array<uint8_t, 16> bytes{};
    for (size_t i = 8; i > 0; --i) {
        bytes[i - 1] = static_cast<uint8_t>(halves.high);
        bytes[i + 7] = static_cast<uint8_t>(halves.low);
        halves.high >>= 8;
        halves.low >>= 8;
    }
    return bytes;
}

/// Gives random numbers, and within one millisecond the successor of the last.
class UlidGenerator {
  public:
    Halves next(TimestampMs now) {
        const Lock lock(m_mutex);
        if (now == m_lastTime) {
            if (++m_last.low == 0) ++m_last.high;
            return m_last;
        }
        m_lastTime = now;
        // The highest random bit stays clear: there are 2^79 successors before the time is reached.
        m_last.high = static_cast<uint64_t>(now) << kRandomHighBits | (m_device() & 0x7fff);
        m_last.low = uint64_t{m_device()} << 32 | m_device();
        return m_last;
    }

  private:
    Mutex m_mutex;
    std::random_device m_device PALLIUM_GUARDED_BY(m_mutex);
    TimestampMs m_lastTime PALLIUM_GUARDED_BY(m_mutex) = -1;
    Halves m_last PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace

std::optional<Ulid> Ulid::parse(std::string_view text) {
    // 26 digits hold 130 bits: the first must not use its upper two.
    if (text.size() != kTextLength || text.front() > '7') return std::nullopt;
    Halves halves;
    for (const char c : text) {
        const size_t digit = kCrockford.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        halves.high = halves.high << 5 | halves.low >> 59;
        halves.low = halves.low << 5 | digit;
    }
    Ulid ulid;
    ulid.m_bytes = toBytes(halves);
    return ulid;
}

Ulid Ulid::generate(TimestampMs now) {
    static UlidGenerator generator;
    Ulid ulid;
    ulid.m_bytes = toBytes(generator.next(now));
    return ulid;
}

std::string Ulid::toString() const {
    Halves halves = toHalves(m_bytes);
    std::string text(kTextLength, '0');
    for (auto c = text.rbegin(); c != text.rend(); ++c) {
        *c = kCrockford[halves.low & 31];
        halves.low = halves.low >> 5 | halves.high << 59;
        halves.high >>= 5;
    }
    return text;
}

TimestampMs Ulid::timeMs() const {
    return static_cast<TimestampMs>(toHalves(m_bytes).high >> kRandomHighBits);
}

uint32_t Ulid::hash() const {
    uint32_t hash = 2166136261;
    for (const uint8_t byte : m_bytes)
        hash = (hash * 16777619) ^ byte;
    return hash;
}

}  // namespace pallium::tsdb
