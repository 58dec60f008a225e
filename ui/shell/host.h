// The border between the executable and the console: one C function and one struct of callbacks, so
// that the console knows a URL and never a component of the backend.
#pragma once

extern "C" {

/// What the executable offers to the console. All strings are UTF-8 and live until
/// palliumRunConsole returns. Threads: the callbacks are called on the thread that runs the
/// console.
struct PalliumHost {
    void* context;
    const char* product;
    const char* version;
    /// Starts the embedded backend. On success *baseUrl is its address (`http://127.0.0.1:9009`)
    /// and null is returned; otherwise the reason.
    const char* (*startBackend)(void* context, const char** baseUrl);
    /// Stops it; nothing happens if it does not run.
    void (*stopBackend)(void* context);
};

/// Runs the console until its window is closed; returns the process' exit status. Exported by the
/// module pallium_ui under this name.
int palliumRunConsole(const struct PalliumHost* host, int argc, char** argv);

}  // extern "C"
