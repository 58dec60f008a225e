// The executable: reads the command line and the configuration, then serves headless or hands over
// to the console.
#include "app/console.h"
#include "app/embedded_backend.h"
#include "app/exit_codes.h"
#include "app/signals.h"
#include "backend/api/build_info.h"
#include "backend/base/free_memory.h"
#include "backend/base/log.h"
#include "backend/demo/demo.h"
#include "backend/server/backend.h"
#include "backend/server/config.h"

#include <QCoreApplication>
#include <QMetaObject>

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace pallium::app {
namespace {

int exitCodeOf(const Error& error) {
    return error.kind == ErrorKind::Unavailable ? kExitEnvironment : kExitFailure;
}

int print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    return kExitOk;
}

std::string versionText() {
    const api::BuildInfo& build = api::buildInfo();
    return "pallium, version " + build.version + " (revision: " + build.revision + ")\n";
}

int endWith(const Error& error) {
    std::fprintf(stderr, "pallium: %s\n", error.message.c_str());
    return exitCodeOf(error);
}

/// Serves until a signal or a failed service ends it.
int runServer(const server::CommandLine& commandLine, const server::LoadedConfig& config, int argc,
              char** argv) {
    QCoreApplication application(argc, argv);
    StopSignals signals;
    QObject::connect(&signals, &StopSignals::stopRequested, &application,
                     [] { QCoreApplication::exit(kExitOk); });
    server::Backend backend(config, [&application](const std::string& reason) {
        log::error("a service failed", {{"err", reason}});
        QMetaObject::invokeMethod(&application, [] { QCoreApplication::exit(kExitFailure); });
    });
    if (const auto started = backend.start(); !started) return endWith(started.error());
    std::optional<demo::Demo> demo;
    if (commandLine.isDemo)
        demo.emplace(static_cast<uint64_t>(commandLine.demoSeed), systemClock())
            .start(backend.baseUrl());
    const int status = QCoreApplication::exec();
    demo.reset();
    // Not where it failed: nobody waits for the metrics of a process that cannot serve.
    const auto finalSleep = config.config.ingester.lifecycler.finalSleep;
    backend.stop(status == kExitOk ? finalSleep : std::chrono::nanoseconds(0));
    return status;
}

int runWithConsole(const server::CommandLine& commandLine, const server::LoadedConfig& config,
                   int argc, char** argv) {
    EmbeddedBackend backend(commandLine, config);
    return runConsole(backend.host(), argc, argv);
}

/// Everything that is set but does nothing is said once, so that nobody waits for its effect.
void logInert(const std::vector<std::string>& inert) {
    for (const std::string& path : inert)
        log::warn("setting has no effect here", {{"setting", path}});
}

void configureLog(const server::ServerConfig& server) {
    const log::Level level = server.logLevel == "debug"   ? log::Level::Debug
                             : server.logLevel == "warn"  ? log::Level::Warn
                             : server.logLevel == "error" ? log::Level::Error
                                                          : log::Level::Info;
    log::configure(level, server.logFormat == "json" ? log::Format::Json : log::Format::Logfmt);
}

int run(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto commandLine = server::parseCommandLine(arguments);
    if (!commandLine) {
        std::fprintf(stderr, "%s\n%sRun with -help to get a list of available parameters\n",
                     commandLine.error().message.c_str(),
                     server::flagSuggestion(arguments).c_str());
        return kExitUsage;
    }
    if (commandLine->showHelp) return print(server::usageText());
    if (commandLine->showModules) return print(server::modulesText());
    if (commandLine->showVersion) return print(versionText());
    const auto loaded = server::loadConfig(*commandLine, config::processEnvironment());
    if (!loaded) return endWith(loaded.error());
    if (commandLine->checkConfig) return print("configuration is valid\n");
    configureLog(loaded->config.server);
    logInert(loaded->inert);
    return commandLine->isServer ? runServer(*commandLine, *loaded, argc, argv)
                                 : runWithConsole(*commandLine, *loaded, argc, argv);
}

}  // namespace
}  // namespace pallium::app

int main(int argc, char** argv) {
    pallium::tuneAllocator();
    return pallium::app::run(argc, argv);
}
