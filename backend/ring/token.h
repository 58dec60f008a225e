#pragma once

#include <cstdint>
#include <string_view>

namespace pallium::ring {

/// The 32-bit FNV-1a hash of texts one after another, with nothing between them.
class TokenHash {
  public:
    constexpr TokenHash& add(std::string_view text) {
        for (const char c : text)
            m_value = (m_value ^ static_cast<uint8_t>(c)) * 16777619U;
        return *this;
    }
    constexpr uint32_t value() const { return m_value; }

  private:
    uint32_t m_value = 2166136261U;
};

// Where data lies on the ring, as Cortex has it. With `shard_by_all_labels` a series has a token
// of its own and a metric's metadata that of the metric; without it all series of a metric share
// the metric's and all metadata the tenant's.

constexpr uint32_t tenantToken(std::string_view tenant) {
    return TokenHash().add(tenant).value();
}

constexpr uint32_t metricToken(std::string_view tenant, std::string_view metric) {
    return TokenHash().add(tenant).add(metric).value();
}

/// `labels`: things with `name` and `value`, sorted by name, the metric's name among them. Those
/// with an empty value count as absent.
template <class Labels>
constexpr uint32_t seriesToken(std::string_view tenant, const Labels& labels) {
    TokenHash hash;
    hash.add(tenant);
    for (const auto& label : labels)
        if (!label.value.empty()) hash.add(label.name).add(label.value);
    return hash.value();
}

}  // namespace pallium::ring
