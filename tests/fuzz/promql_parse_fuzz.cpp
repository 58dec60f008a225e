// A query is refused or printed; what is printed parses and prints the same, and so does a clone.
#include "backend/promql/parser/parser.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace pallium::promql;

ParserOptions everything() {
    ParserOptions options;
    options.experimentalFunctions = true;
    options.extendedRangeSelectors = true;
    options.binopFillModifiers = true;
    return options;
}

[[noreturn]] void fail(const char* what, const std::string& before, const std::string& after) {
    std::fprintf(stderr, "%s\n%s\n%s\n", what, before.c_str(), after.c_str());
    std::abort();
}

void expectSame(const std::string& text, const std::string& printed) {
    // A text at the limit of the size may grow beyond it.
    ParserOptions options = everything();
    options.maxBytes = 1 << 24;
    const auto again = parseExpr(printed, options);
    if (!again)
        fail("printed text does not parse", text, printed + ": " + again.error().toString());
    if (printExpr(**again) != text) fail("text is not stable", text, printExpr(**again));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view query(reinterpret_cast<const char*>(data), size);
    (void)parseMetricSelector(query);
    const auto expr = parseExpr(query, everything());
    if (!expr) {
        if (expr.error().toString().empty()) std::abort();
        return 0;
    }
    const std::string text = printExpr(**expr);
    expectSame(text, text);
    expectSame(text, prettyPrint(**expr));
    if (printExpr(*(*expr)->clone()) != text)
        fail("clone differs", text, printExpr(*(*expr)->clone()));
    if (exprToJson(**expr).empty()) std::abort();
    return 0;
}
