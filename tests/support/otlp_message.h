// OTLP metrics in protobuf, built from their parts: each function gives the bytes of one field or
// message.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::test::otlp {

std::string sized(unsigned field, std::string_view bytes);
std::string varint(unsigned field, uint64_t value);
std::string fixed64(unsigned field, uint64_t value);
std::string real(unsigned field, double value);

/// An AnyValue that is a string.
std::string text(std::string_view value);
/// A KeyValue. `value`: an AnyValue.
std::string pair(std::string_view key, const std::string& value);

using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;
/// KeyValues with strings, each as the given field.
std::string attributes(unsigned field, Attributes pairs);

/// A NumberDataPoint. `rest`: further fields.
std::string number(uint64_t timeNs, double value, Attributes pairs = {},
                   const std::string& rest = {});
/// A HistogramDataPoint.
std::string histogram(uint64_t timeNs, uint64_t count, double sum,
                      const std::vector<uint64_t>& counts, const std::vector<double>& bounds,
                      const std::string& rest = {});
/// The Buckets of an exponential histogram.
std::string buckets(int32_t offset, const std::vector<uint64_t>& counts);
/// An ExponentialHistogramDataPoint with positive buckets.
std::string exponential(uint64_t timeNs, uint64_t count, double sum, int32_t scale,
                        const std::string& positive, const std::string& rest = {});

// Metrics of each kind, with their data points.
inline constexpr uint64_t kDelta = 1, kCumulative = 2;
std::string gauge(std::string_view name, std::string_view unit,
                  const std::vector<std::string>& points);
std::string sum(std::string_view name, std::string_view unit, bool isMonotonic,
                const std::vector<std::string>& points, uint64_t temporality = kCumulative);
std::string histograms(std::string_view name, std::string_view unit,
                       const std::vector<std::string>& points, uint64_t temporality = kCumulative);
std::string exponentials(std::string_view name, const std::vector<std::string>& points,
                         uint64_t temporality = kCumulative);
std::string summaries(std::string_view name, const std::vector<std::string>& points);

/// An ExportMetricsServiceRequest of one resource with one scope.
std::string request(Attributes resource, const std::vector<std::string>& metrics);

}  // namespace pallium::test::otlp
