#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace pallium::log {

enum class Level { Debug, Info, Warn, Error };
enum class Format { Logfmt, Json };

/// One key and its value; values are quoted and escaped as needed and cut at 1 KiB.
struct Field {
    std::string_view key;
    std::string value;

    template <class T>
    Field(std::string_view k, const T& v) : key(k), value(fmt::format("{}", v)) {}
};

/// Sets what is written: lines below `level` are dropped. Default: info, logfmt.
void configure(Level level, Format format);
bool isEnabled(Level level);
/// `debug`, `info`, `warn`, `error`.
std::string_view levelName(Level level);
/// How many lines of that level this process has written.
uint64_t written(Level level);

/// Takes each line that is written, as JSON without the line break whatever the format; none drops
/// them. Called with a lock held, on the thread that logs: it must be quick and must not log.
using Sink = std::function<void(std::string line)>;
void setSink(Sink sink);

/// The module that a source file is part of: `ingester` of `/src/backend/ingester/ingester.cpp`.
constexpr std::string_view componentOf(std::string_view file) {
    constexpr std::string_view kBackend = "backend/";
    if (const size_t at = file.rfind(kBackend); at != std::string_view::npos)
        file.remove_prefix(at + kBackend.size());
    else
        file.remove_prefix(file.rfind('/', file.rfind('/') - 1) + 1);
    return file.substr(0, file.find('/'));
}

/// Writes one event as one line to stderr: `ts=… component=ring level=warn msg="…" key=value`.
/// Control characters are escaped. Threads: internally synchronised; a line is never torn.
void write(Level level, std::string_view component, std::string_view message,
           std::span<const Field> fields);
inline void write(Level level, std::string_view component, std::string_view message,
                  std::initializer_list<Field> fields) {
    write(level, component, message, std::span(fields.begin(), fields.size()));
}

// Where std::source_location is still missing, this builtin is there.
inline void debug(std::string_view message, std::initializer_list<Field> fields = {},
                  std::string_view file = __builtin_FILE()) {
    if (isEnabled(Level::Debug)) write(Level::Debug, componentOf(file), message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {},
                 std::string_view file = __builtin_FILE()) {
    write(Level::Info, componentOf(file), message, fields);
}
inline void warn(std::string_view message, std::initializer_list<Field> fields = {},
                 std::string_view file = __builtin_FILE()) {
    write(Level::Warn, componentOf(file), message, fields);
}
inline void error(std::string_view message, std::initializer_list<Field> fields = {},
                  std::string_view file = __builtin_FILE()) {
    write(Level::Error, componentOf(file), message, fields);
}

}  // namespace pallium::log
