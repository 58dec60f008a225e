#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/model/matcher.h"
#include "backend/tsdb/head/series_table.h"

#include <span>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// Ids of the series that match all matchers, ascending. No matchers: all series.
///
/// The cheapest matcher yields candidates from its postings, the others are asked about each
/// candidate's pairs; a matcher judges each label value at most once.
/// Errors: Canceled, DeadlineExceeded. Threads: the table's lock is held shared.
Result<std::vector<SeriesId>> selectSeries(const Context& context, const SeriesTable& table,
                                           std::span<const Matcher> matchers);

/// Puts series into the order of their labels. Cost: the texts of distinct label pairs are
/// compared, then only their ranks.
void sortByLabels(const SeriesTable& table, std::vector<SeriesId>& series);

/// The empty text and every name and value of these series, ascending; of those that exist. Views:
/// as LabelPairs::text().
std::vector<std::string_view> symbolsOf(const SeriesTable& table, std::span<const SeriesId> series);

}  // namespace pallium::tsdb
