#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/model/matcher.h"
#include "backend/tsdb/index/index_reader.h"

#include <span>
#include <string>
#include <vector>

namespace pallium::tsdb {

/// Series of an index that match all matchers, ascending, which is the order of their labels. No
/// matchers: all series.
///
/// Lists are intersected by galloping, the shortest first; sets and literal prefixes look up or
/// bound the values that a regular expression has to judge; what matches the empty value is
/// subtracted. Errors: Corruption, Canceled, DeadlineExceeded.
Result<std::vector<IndexSeriesId>> selectIndexSeries(const Context& context,
                                                     const IndexReader& index,
                                                     std::span<const Matcher> matchers);

/// Sorted and unique; with matchers, of the series that match.
Result<std::vector<std::string>> indexLabelNames(const Context& context, const IndexReader& index,
                                                 std::span<const Matcher> matchers);
Result<std::vector<std::string>> indexLabelValues(const Context& context, const IndexReader& index,
                                                  std::string_view name,
                                                  std::span<const Matcher> matchers);

}  // namespace pallium::tsdb
