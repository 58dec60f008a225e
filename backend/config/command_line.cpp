#include "backend/config/command_line.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace pallium::config {
namespace {

tl::unexpected<Error> usage(std::string text) {
    return fail(ErrorKind::InvalidArgument, std::move(text));
}

bool isBoolean(const Setting& setting) {
    return setting.list == nullptr && std::holds_alternative<bool*>(setting.value);
}

/// Characters to insert, remove or replace that make one text of the other (Levenshtein).
size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t(0));
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, diagonal + 1, replaced});
        }
    }
    return row.back();
}

/// ` (default 30s)`, or nothing for a zero value, as Go has it.
std::string defaultText(const Setting& setting) {
    const Node& value = setting.defaultValue;
    if (value.kind == Node::Kind::Sequence) {
        std::vector<std::string> texts;
        for (const Node& item : value.items)
            texts.push_back(item.text);
        return texts.empty() ? "" : fmt::format(" (default {})", fmt::join(texts, ","));
    }
    if (value.kind != Node::Kind::Scalar || value.text.empty()) return {};
    if (value.text == "0" || value.text == "0s" || value.text == "false") return {};
    const bool isText = std::holds_alternative<std::string*>(setting.value);
    return fmt::format(" (default {})", isText ? pallium::quoted(value.text) : value.text);
}

}  // namespace

Result<std::vector<FlagUse>> parseFlags(std::span<const std::string> arguments, Fields& fields) {
    std::vector<FlagUse> flags;
    for (size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument.size() < 2 || argument[0] != '-' || argument == "--")
            return usage("unexpected argument: " + argument);
        const std::string_view text = std::string_view(argument).substr(argument[1] == '-' ? 2 : 1);
        if (text.starts_with('-') || text.starts_with('='))
            return usage("bad flag syntax: " + argument);
        const size_t equals = text.find('=');
        FlagUse flag{std::string(text.substr(0, equals)), {}};
        const Setting* setting = fields.findFlag(flag.name);
        if (setting == nullptr) return usage("flag provided but not defined: -" + flag.name);
        if (equals != std::string_view::npos)
            flag.value = text.substr(equals + 1);
        else if (isBoolean(*setting))
            flag.value = "true";
        else if (i + 1 < arguments.size())
            flag.value = arguments[++i];
        else
            return usage("flag needs an argument: -" + flag.name);
        flags.push_back(std::move(flag));
    }
    return flags;
}

std::vector<std::string> nearestFlags(std::string_view name, const Fields& fields) {
    constexpr size_t kMostNamed = 3;
    const size_t mostEdits = 1 + name.size() / 4;
    std::vector<std::pair<size_t, std::string_view>> near;
    for (const Setting& setting : fields.settings()) {
        if (setting.flag.empty()) continue;
        const size_t edits = editDistance(name, setting.flag);
        if (edits <= mostEdits) near.emplace_back(edits, setting.flag);
    }
    std::sort(near.begin(), near.end());
    std::vector<std::string> names;
    for (size_t i = 0; i < std::min(near.size(), kMostNamed); ++i)
        names.emplace_back(near[i].second);
    return names;
}

Result<void> applyFlags(std::span<const FlagUse> flags, Fields& fields) {
    std::vector<std::string> problems;
    for (const FlagUse& flag : flags) {
        Setting* setting = fields.findFlag(flag.name);
        if (setting == nullptr) continue;
        const Result<void> isSet = Fields::setFlag(*setting, flag.value);
        if (isSet) continue;
        const std::string_view shape = isBoolean(*setting) ? "invalid boolean value {} for -{}: {}"
                                                           : "invalid value {} for flag -{}: {}";
        problems.push_back(fmt::format(fmt::runtime(shape), pallium::quoted(flag.value), flag.name,
                                       isSet.error().message));
    }
    if (!problems.empty()) return usage(fmt::format("{}", fmt::join(problems, "\n")));
    return {};
}

std::string helpText(std::string_view program, const Fields& fields) {
    std::vector<const Setting*> settings;
    for (const Setting& setting : fields.settings())
        if (!setting.flag.empty()) settings.push_back(&setting);
    std::sort(settings.begin(), settings.end(),
              [](const Setting* a, const Setting* b) { return a->flag < b->flag; });
    std::string out = fmt::format("Usage of {}:\n", program);
    for (const Setting* setting : settings) {
        const std::string_view type = flagType(setting->value);
        std::string_view help = setting->help;
        if (help.empty()) help = "Accepted as Cortex does; has no effect here.";
        out += fmt::format("  -{}{}{}\n    \t{}{}\n", setting->flag, type.empty() ? "" : " ", type,
                           help, defaultText(*setting));
    }
    return out;
}

}  // namespace pallium::config
