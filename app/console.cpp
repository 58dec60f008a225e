#include "app/console.h"

#include "app/exit_codes.h"
#include "app/qt_log.h"

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>

namespace pallium::app {
namespace {

constexpr const char* kNoDisplay =
    "pallium: no display; start it with --server to run without a window";

bool hasDisplay() {
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return true;
    return false;
}

/// The module lies beside the executable in a build and under ../lib/pallium when installed.
void* openModule() {
    const std::filesystem::path directory =
        std::filesystem::read_symlink("/proc/self/exe").parent_path();
    for (const char* place : {"pallium_ui.so", "../lib/pallium/pallium_ui.so"}) {
        const std::filesystem::path path = directory / place;
        if (std::filesystem::exists(path)) return dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    }
    return nullptr;
}

}  // namespace

int runConsole(const PalliumHost& host, int argc, char** argv) {
    if (!hasDisplay()) {
        std::fprintf(stderr, "%s\n", kNoDisplay);
        return kExitEnvironment;
    }
    void* module = openModule();
    if (module == nullptr) {
        const char* reason = dlerror();
        std::fprintf(
            stderr,
            "pallium: the console is not installed%s%s; start it with --server to run without it\n",
            reason != nullptr ? ": " : "", reason != nullptr ? reason : "");
        return kExitEnvironment;
    }
    const auto run =
        reinterpret_cast<decltype(&palliumRunConsole)>(dlsym(module, "palliumRunConsole"));
    // A display may be named that is not there; only the platform plugin finds out.
    routeQtMessages(kNoDisplay);
    // The module stays loaded: Qt's plugins keep pointers into it until the process ends.
    return run(&host, argc, argv);
}

}  // namespace pallium::app
