#include "tests/conformance/promql/start_offsets.h"

#include "backend/base/go_text.h"
#include "tests/conformance/promql/script_text.h"

#include <algorithm>

namespace pallium::promqltest {
namespace {

/// Takes a duration, which ends before the next sign or `x`, off the front of `rest`.
Result<int64_t> takeOffset(std::string_view& rest) {
    const size_t end = std::min(rest.find_first_of("+-x", 1), rest.size());
    const auto offset = parseMilliseconds(rest.substr(0, end));
    rest.remove_prefix(end);
    return offset;
}

Result<void> appendOffsets(std::string_view item, StartOffsets& out) {
    if (item.starts_with('_')) {
        const auto count = parseRepeats(item.substr(1));
        PALLIUM_TRY(count);
        out.insert(out.end(), static_cast<size_t>(item == "_" ? 1 : *count), std::nullopt);
        return {};
    }
    std::string_view rest = item;
    const auto first = takeOffset(rest);
    PALLIUM_TRY(first);
    Result<int64_t> increment = 0;
    if (!rest.empty() && rest[0] != 'x') {
        increment = takeOffset(rest);
        PALLIUM_TRY(increment);
        if (rest.empty()) return fail(ErrorKind::InvalidArgument, "bad start time " + quoted(item));
    }
    const auto repeats = parseRepeats(rest);
    PALLIUM_TRY(repeats);
    for (int64_t i = 0; i <= *repeats; ++i)
        out.push_back(*first + i * *increment);
    return {};
}

}  // namespace

Result<StartOffsets> parseStartOffsets(std::string_view text) {
    StartOffsets offsets;
    text = trimmed(text);
    while (!text.empty())
        PALLIUM_TRY(appendOffsets(takeWord(text), offsets));
    return offsets;
}

}  // namespace pallium::promqltest
