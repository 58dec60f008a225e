// The border between the executable and the console: one C function and one struct of callbacks, so
// that the console knows a URL and never a component of the backend.
#pragma once

extern "C" {

/// What the executable offers to the console, and what its command line asked for. All strings are
/// UTF-8 and live until palliumRunConsole returns; absent ones are null. Threads: startBackend and
/// stopBackend, which may take a while, are called on one other thread, one at a time; the other
/// callbacks on the thread that runs the console.
struct PalliumHost {
    void* context;
    const char* product;
    const char* version;

    /// Called once when the application object exists, before any other callback.
    void (*applicationReady)(void* context);
    /// Starts the embedded backend, or finds the one that already holds the data folder. With
    /// `isDemo` on a throw-away folder of its own, where demo data begins to flow. On success
    /// *baseUrl is its address (`http://127.0.0.1:9009`) and null is returned; otherwise the
    /// reason. What runs before is stopped. Returns while services still start: /ready tells.
    const char* (*startBackend)(void* context, int isDemo, const char** baseUrl);
    /// Stops it; nothing happens if it does not run, or runs in another process.
    void (*stopBackend)(void* context);
    /// Calls `take` with each line that was logged in this process since the last call, oldest
    /// first: an object of JSON with `ts`, `level`, `component`, `msg` and more, all texts, valid
    /// within the call. Returns how many lines before them got lost because nobody took them in
    /// time. Null: the log cannot be had.
    unsigned long long (*takeLog)(void* context, void* taker,
                                  void (*take)(void* taker, const char* line));

    int wantsDemo;           // --demo
    int startsServer;        // cleared by --no-server
    int isReadWrite;         // --read-write: a connection of --connect may change things
    const char* connectUrl;  // --connect
    const char* tenant;      // --tenant
    const char* profileDir;  // --profile-dir: where the console keeps its own files
    const char* theme;       // --theme: system, light, dark
};

/// Runs the console until its window is closed; returns the process' exit status. Exported by the
/// module pallium_ui under this name.
int palliumRunConsole(const struct PalliumHost* host, int argc, char** argv);

}  // extern "C"
