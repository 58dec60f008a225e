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

ExprPtr parseAgain(const std::string& text, const std::string& printed) {
    // A text at the limit of the size may grow beyond it.
    ParserOptions options = everything();
    options.maxBytes = 1 << 24;
    auto again = parseExpr(printed, options);
    if (!again)
        fail("printed text does not parse", text, printed + ": " + again.error().toString());
    return std::move(*again);
}

/// What either printer makes of the tree is a text that both print as they printed the tree.
void expectStable(const Expr& expr) {
    const std::string line = printExpr(expr), lines = prettyPrint(expr);
    for (const std::string& printed : {line, lines}) {
        const ExprPtr again = parseAgain(line, printed);
        if (printExpr(*again) != line) fail("text is not stable", line, printExpr(*again));
        if (prettyPrint(*again) != lines)
            fail("pretty text is not stable", lines, prettyPrint(*again));
    }
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
    expectStable(**expr);
    const std::string text = printExpr(**expr);
    if (printExpr(*(*expr)->clone()) != text)
        fail("clone differs", text, printExpr(*(*expr)->clone()));
    if (exprToJson(**expr).empty()) std::abort();
    return 0;
}
