#include "backend/base/digest.h"
#include "backend/base/go_text.h"
#include "backend/server/config.h"
#include "backend/server/profile.h"
#include "backend/server/settings.h"
#include "backend/server/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace pallium::server {
namespace {

/// Everything declared, in one place: the command line sets both structs.
struct Tree {
    CommandLine commandLine;
    Config config;
    config::Fields fields{"cortex.Config"};

    Tree() {
        commandLine.describe(fields);
        config.describe(fields);
        markPendingSettings(fields);
    }
};

tl::unexpected<Error> invalid(std::string text) {
    return fail(ErrorKind::InvalidArgument, std::move(text));
}

/// Go's words for errno.
std::string systemError() {
    std::string text = std::strerror(errno);
    if (!text.empty())
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

Result<std::string> readWhole(const std::string& path) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) return fail(ErrorKind::Io, fmt::format("open {}: {}", path, systemError()));
    std::string text;
    std::array<char, 16384> part;
    // One byte more than a document may have is enough to refuse it.
    const size_t enough = config::YamlLimits().maxBytes + 1;
    while (text.size() < enough) {
        const size_t n = std::fread(part.data(), 1, part.size(), file.get());
        text.append(part.data(), n);
        if (n < part.size()) break;
    }
    if (std::ferror(file.get()) != 0)
        return fail(ErrorKind::Io, fmt::format("read {}: {}", path, systemError()));
    return text;
}

/// The file as a tree, and its hash; keys that stand there twice are noted, since they are told
/// with other problems.
Result<config::Node> readFile(const CommandLine& commandLine,
                              const config::Environment& environment,
                              std::vector<config::Problem>& problems, std::string& hash) {
    Result<std::string> text = readWhole(commandLine.configFile);
    if (!text) return fail(text.error().wrap("Error reading config file"));
    hash = sha256Hex(*text);
    if (commandLine.expandEnv) *text = config::expandEnvironment(*text, environment);
    Result<config::Node> document = config::parseYaml(*text, {}, &problems);
    if (!document) return fail(document.error().wrap("Error parsing config file"));
    return document;
}

/// The data folder that the user named, on the command line or in the file; empty: none.
std::string namedDataDir(const CommandLine& commandLine, const config::Node& document) {
    std::string dir;
    for (const config::FlagUse& flag : commandLine.flags)
        if (flag.name == "data-dir") dir = flag.value;
    const config::Node* inFile = document.find("data_dir");
    if (dir.empty() && inFile != nullptr) dir = inFile->text;
    return dir;
}

Result<void> applyFile(const CommandLine& commandLine, const config::Environment& environment,
                       config::Fields& fields, std::string& hash) {
    std::vector<config::Problem> problems;
    const Result<config::Node> document = readFile(commandLine, environment, problems, hash);
    PALLIUM_TRY(document);
    const std::string dataDir = namedDataDir(commandLine, *document);
    if (!dataDir.empty()) applyDataDir(fields, dataDir);
    for (config::Problem& problem : fields.read(*document))
        problems.push_back(std::move(problem));
    if (problems.empty()) return {};
    return invalid("Error parsing config file: " + config::unmarshalErrors(std::move(problems)));
}

Result<void> applyProfile(const CommandLine& commandLine, const config::Environment& environment,
                          config::Fields& fields) {
    std::string dataDir = namedDataDir(commandLine, {});
    if (dataDir.empty() || commandLine.isDemo) {
        Result<std::string> userDir = userDataDir(environment);
        PALLIUM_TRY(userDir);
        if (commandLine.isDemo && isSameFolder(dataDir, *userDir))
            return invalid(fmt::format("-demo cannot use {}: real data lies there", dataDir));
        if (dataDir.empty()) dataDir = *userDir + (commandLine.isDemo ? "-demo" : "");
    }
    applyLaptopProfile(fields);
    applyDataDir(fields, dataDir);
    return fields.assign("data_dir", dataDir);
}

/// `host:port`, `[::1]:port`, `:port` or `host`.
Result<void> applyListen(std::string_view text, ServerConfig& server) {
    const size_t colon = text.rfind(':');
    const bool hasPort = colon != std::string_view::npos && text.find(':') == colon;
    const bool isBracketed = text.starts_with('[') && text.find(']') != std::string_view::npos;
    std::string_view host = text;
    if (hasPort || (isBracketed && text[colon - 1] == ']')) {
        int64_t port = 0;
        if (!parseGoInt(text.substr(colon + 1), port) || port < 0 || port > 65535)
            return invalid(
                fmt::format("invalid value {} for flag -listen: bad port", quoted(text)));
        server.httpListenPort = port;
        host = text.substr(0, colon);
    }
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (!host.empty()) server.httpListenAddress = host;
    return {};
}

/// What cannot be meant at once, and values that no type refuses.
Result<void> checkUsage(const CommandLine& c) {
    const bool isUrl = c.connectUrl.starts_with("http://") || c.connectUrl.starts_with("https://");
    if (!c.connectUrl.empty() && !isUrl)
        return invalid(
            fmt::format("invalid value {} for flag -connect: not an http:// or "
                        "https:// address",
                        pallium::quoted(c.connectUrl)));
    if (c.theme != "system" && c.theme != "light" && c.theme != "dark")
        return invalid(fmt::format("invalid value {} for flag -theme: system, light or dark",
                                   pallium::quoted(c.theme)));
    const bool hasConnect = !c.connectUrl.empty();
    const std::array<std::pair<bool, std::string_view>, 5> conflicts{{
        {c.isServer && hasConnect, "-server and -connect"},
        {c.isServer && c.noServer, "-server and -no-server"},
        {c.isDemo && hasConnect, "-demo and -connect"},
        {c.isDemo && c.noServer, "-demo and -no-server"},
        {c.isDemo && !c.configFile.empty(), "-demo and -config.file"},
    }};
    for (const auto& [isGiven, what] : conflicts)
        if (isGiven) return invalid(fmt::format("{} exclude each other", what));
    return {};
}

std::string validationError(const std::vector<std::string>& problems) {
    const std::string_view lead = "error validating config:";
    if (problems.size() == 1) return fmt::format("{} {}", lead, problems.front());
    std::string out(lead);
    for (const std::string& problem : problems)
        out += "\n  " + problem;
    return out;
}

/// Tenants have the HA tracker's failover timeout, of which the limit is a copy in Cortex, unless
/// the limit itself is set.
void shareFailoverTimeout(Tree& tree) {
    for (const config::Setting& setting : tree.fields.settings())
        if (setting.path == "limits.ha_tracker_failover_timeout" && setting.isSet) return;
    tree.config.limits.haTrackerFailoverTimeout =
        toMs(tree.config.distributor.haTracker.failoverTimeout);
}

std::vector<std::string> inertSettings(const config::Fields& fields) {
    std::vector<std::string> paths;
    for (const config::Setting& setting : fields.settings())
        if (setting.isInert && setting.isSet)
            paths.push_back(setting.key.empty() ? "-" + setting.flag : setting.path);
    return paths;
}

}  // namespace

Result<CommandLine> parseCommandLine(std::span<const std::string> arguments) {
    Tree tree;
    Result<std::vector<config::FlagUse>> flags = config::parseFlags(arguments, tree.fields);
    PALLIUM_TRY(flags);
    PALLIUM_TRY(config::applyFlags(*flags, tree.fields));
    if (!tree.commandLine.listen.empty())
        PALLIUM_TRY(applyListen(tree.commandLine.listen, tree.config.server));
    PALLIUM_TRY(checkUsage(tree.commandLine));
    CommandLine commandLine = std::move(tree.commandLine);
    commandLine.flags = std::move(*flags);
    return commandLine;
}

std::string flagSuggestion(std::span<const std::string> arguments) {
    Tree tree;
    for (const std::string& argument : arguments) {
        std::string_view name = argument;
        name.remove_prefix(std::min(name.find_first_not_of('-'), name.size()));
        name = name.substr(0, name.find('='));
        if (!argument.starts_with('-') || name.empty() ||
            tree.fields.findFlag(std::string(name)) != nullptr)
            continue;
        const std::vector<std::string> near = config::nearestFlags(name, tree.fields);
        return near.empty() ? "" : fmt::format("Did you mean -{}?\n", fmt::join(near, " or -"));
    }
    return {};
}

Result<LoadedConfig> loadConfig(const CommandLine& commandLine,
                                const config::Environment& environment) {
    Tree tree;
    LoadedConfig loaded;
    loaded.defaults = config::printYaml(tree.fields.print());
    if (commandLine.configFile.empty()) {
        PALLIUM_TRY(applyProfile(commandLine, environment, tree.fields));
    } else {
        const Result<void> isRead =
            applyFile(commandLine, environment, tree.fields, loaded.fileHash);
        if (!isRead)
            return fail(isRead.error().wrap("error loading config from " + commandLine.configFile));
    }
    PALLIUM_TRY(config::applyFlags(commandLine.flags, tree.fields));
    if (!commandLine.listen.empty())
        PALLIUM_TRY(applyListen(commandLine.listen, tree.config.server));
    const std::vector<std::string> problems = tree.config.validate();
    if (!problems.empty()) return invalid(validationError(problems));
    loaded.emptiesDataDir = commandLine.isDemo && namedDataDir(commandLine, {}).empty();
    loaded.inert = inertSettings(tree.fields);
    loaded.document = config::printYaml(tree.fields.print());
    loaded.diff = config::printYaml(tree.fields.diff());
    shareFailoverTimeout(tree);
    loaded.config = std::move(tree.config);
    return loaded;
}

std::string usageText() {
    const Tree tree;
    return config::helpText("pallium", tree.fields);
}

std::string settingReference() {
    const Tree tree;
    std::string out;
    for (const config::Setting& setting : tree.fields.settings()) {
        if (setting.path.empty() || (setting.flag.empty() && setting.help.empty())) continue;
        std::string help = setting.help;
        std::replace_if(
            help.begin(), help.end(), [](char c) { return c == '\t' || c == '\n'; }, ' ');
        out += fmt::format("{}\t{}\t{}\n", setting.path, setting.flag, help);
    }
    return out;
}

std::string modulesText() {
    std::string out = "all\n";
    for (const Target& target : targets())
        out += fmt::format("{}{}\n", target.name, target.isInAll ? " *" : "");
    return out + "\nModules marked with * are included in target All.\n";
}

}  // namespace pallium::server
