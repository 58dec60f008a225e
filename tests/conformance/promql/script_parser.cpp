#include "tests/conformance/promql/script_parser.h"

#include "backend/base/go_text.h"
#include "backend/promql/parser/parser.h"
#include "tests/conformance/promql/custom_buckets.h"
#include "tests/conformance/promql/script_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace pallium::promqltest {
namespace {

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// True and taken off if the next word is `word`.
bool takeKeyword(std::string_view& rest, std::string_view word) {
    std::string_view after = rest;
    if (lowered(takeWord(after)) != word) return false;
    rest = after;
    return true;
}

class ScriptParser {
  public:
    explicit ScriptParser(std::string_view text) : m_rest(text) { advance(); }

    Result<Script> parse() {
        Script script;
        while (m_hasLine) {
            if (m_line.empty()) {
                advance();
                continue;
            }
            auto command = parseCommand();
            if (!command) return fail(command.error().wrap(fmt::format("line {}", m_lineNumber)));
            script.push_back(std::move(*command));
        }
        return script;
    }

  private:
    void advance() {
        m_hasLine = !m_rest.empty();
        if (!m_hasLine) return;
        const size_t end = std::min(m_rest.find('\n'), m_rest.size());
        m_line = trimmed(m_rest.substr(0, end));
        if (m_line.starts_with('#')) m_line = {};
        m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
        ++m_lineNumber;
    }
    /// Moves to the next line of a body; false at its end.
    bool advanceInBody() {
        advance();
        return m_hasLine && !m_line.empty();
    }

    Result<Command> parseCommand() {
        std::string_view rest = m_line;
        const std::string word = lowered(takeWord(rest));
        if (word == "clear") {
            advance();
            return Command(ClearCommand{});
        }
        if (word == "load") return parseLoad(rest);
        if (word == "load_with_nhcb") {
            auto load = parseLoad(rest);
            PALLIUM_TRY(load);
            return withCustomBuckets(std::move(*load));
        }
        if (word.starts_with("eval")) return parseEval(std::string_view(word).substr(4), rest);
        return fail(ErrorKind::InvalidArgument, "unknown command " + quoted(m_line));
    }

    Result<LoadCommand> parseLoad(std::string_view step) {
        LoadCommand load;
        const auto stepMs = parseMilliseconds(step);
        PALLIUM_TRY(stepMs);
        load.stepMs = *stepMs;
        SeriesLine startTimes;  // if it is one: of the line that must follow
        while (advanceInBody()) {
            auto series = parseSeriesLine(m_line);
            PALLIUM_TRY(series);
            if (startTimes.isStartTimes) PALLIUM_TRY(takeStartTimes(startTimes, *series));
            startTimes.isStartTimes = false;
            if (series->isStartTimes)
                startTimes = std::move(*series);
            else
                load.series.push_back(std::move(*series));
        }
        if (startTimes.isStartTimes)
            return fail(ErrorKind::InvalidArgument, "start times without the line of samples");
        return load;
    }

    static Result<void> takeStartTimes(SeriesLine& startTimes, SeriesLine& series) {
        if (series.isStartTimes || series.labels != startTimes.labels)
            return fail(ErrorKind::InvalidArgument, "start times are followed by another series");
        if (series.values.size() != startTimes.startOffsets.size())
            return fail(ErrorKind::InvalidArgument,
                        fmt::format("{} start times of {} samples", startTimes.startOffsets.size(),
                                    series.values.size()));
        series.startOffsets = std::move(startTimes.startOffsets);
        return {};
    }

    static Result<Command> withCustomBuckets(LoadCommand load) {
        auto added = customBucketLines(load.series);
        PALLIUM_TRY(added);
        std::move(added->begin(), added->end(), std::back_inserter(load.series));
        return Command(std::move(load));
    }

    Result<Command> parseEval(std::string_view suffix, std::string_view rest) {
        EvalCommand eval;
        eval.line = m_lineNumber;
        if (suffix == "_fail") eval.failures.push_back({});
        if (suffix == "_warn") eval.warnings.required.push_back({});
        if (suffix == "_info") eval.infos.required.push_back({});
        eval.isOrdered = suffix == "_ordered";
        PALLIUM_TRY(parseEvalHead(rest, eval));
        while (advanceInBody())
            PALLIUM_TRY(parseExpectation(m_line, eval));
        return Command(std::move(eval));
    }

    static Result<void> parseEvalHead(std::string_view rest, EvalCommand& eval) {
        eval.isRange = takeKeyword(rest, "range");
        if (eval.isRange) {
            PALLIUM_TRY(parseTimeRange(rest, eval.time));
        } else {
            if (!takeKeyword(rest, "instant") || !takeKeyword(rest, "at"))
                return fail(ErrorKind::InvalidArgument,
                            "neither an instant nor a range evaluation");
            const auto time = parseMilliseconds(takeWord(rest));
            PALLIUM_TRY(time);
            eval.time = {*time, *time, 0};
        }
        eval.expr = std::string(rest);
        return {};
    }

    /// `from A to B step S`, leaving what follows in `rest`.
    static Result<void> parseTimeRange(std::string_view& rest, TimeRange& range) {
        const std::pair<std::string_view, int64_t*> parts[] = {
            {"from", &range.start}, {"to", &range.end}, {"step", &range.stepMs}};
        for (const auto& [keyword, target] : parts) {
            if (!takeKeyword(rest, keyword))
                return fail(ErrorKind::InvalidArgument, fmt::format("{} is missing", keyword));
            const auto value = parseMilliseconds(takeWord(rest));
            PALLIUM_TRY(value);
            *target = *value;
        }
        return {};
    }

    static Result<void> parseExpectation(std::string_view line, EvalCommand& eval) {
        std::string_view rest = line;
        if (takeKeyword(rest, "expect")) return parseExpect(rest, eval);
        if (takeKeyword(rest, "expected_fail_message")) {
            eval.failures = {{false, std::string(rest)}};
            return {};
        }
        if (takeKeyword(rest, "expected_fail_regexp")) {
            eval.failures = {{true, std::string(rest)}};
            return {};
        }
        double scalar = 0;
        if (parseGoFloat(line, scalar)) {
            eval.scalar = scalar;
            return {};
        }
        auto series = parseSeriesLine(line);
        PALLIUM_TRY(series);
        eval.series.push_back(std::move(*series));
        return {};
    }

    static Result<void> parseExpect(std::string_view rest, EvalCommand& eval) {
        if (takeKeyword(rest, "ordered")) {
            eval.isOrdered = true;
        } else if (takeKeyword(rest, "no_warn")) {
            eval.warnings.isForbidden = true;
        } else if (takeKeyword(rest, "no_info")) {
            eval.infos.isForbidden = true;
        } else if (takeKeyword(rest, "warn")) {
            eval.warnings.required.push_back(parsePattern(rest));
        } else if (takeKeyword(rest, "info")) {
            eval.infos.required.push_back(parsePattern(rest));
        } else if (takeKeyword(rest, "fail")) {
            eval.failures.push_back(parsePattern(rest));
        } else if (takeKeyword(rest, "string")) {
            return parseExpectedString(rest, eval);
        } else if (takeKeyword(rest, "range") && takeKeyword(rest, "vector")) {
            return parseTimeRange(rest, eval.rangeVector.emplace());
        } else {
            return fail(ErrorKind::InvalidArgument, "unknown expectation");
        }
        return {};
    }

    static TextPattern parsePattern(std::string_view text) {
        constexpr std::string_view kMessage = "msg:";
        constexpr std::string_view kRegex = "regex:";
        if (text.starts_with(kMessage))
            return {false, std::string(trimmed(text.substr(kMessage.size())))};
        if (text.starts_with(kRegex))
            return {true, std::string(trimmed(text.substr(kRegex.size())))};
        return {};
    }

    static Result<void> parseExpectedString(std::string_view literal, EvalCommand& eval) {
        const auto expr = promql::parseExpr(literal);
        if (!expr || (*expr)->kind != promql::NodeKind::String)
            return fail(ErrorKind::InvalidArgument, "not a string literal");
        eval.text = static_cast<const promql::StringLiteral&>(**expr).value;
        return {};
    }

    std::string_view m_rest;
    std::string_view m_line;
    int m_lineNumber = 0;
    bool m_hasLine = true;
};

}  // namespace

Result<Script> parseScript(std::string_view text) {
    return ScriptParser(text).parse();
}

}  // namespace pallium::promqltest
