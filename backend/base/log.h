#pragma once

#include <fmt/format.h>

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

/// Writes one event as one line to stderr: `ts=… level=warn msg="…" key=value`. Control characters
/// are escaped. Threads: internally synchronised; a line is never torn.
void write(Level level, std::string_view message, std::span<const Field> fields);
inline void write(Level level, std::string_view message, std::initializer_list<Field> fields = {}) {
    write(level, message, std::span(fields.begin(), fields.size()));
}

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
    if (isEnabled(Level::Debug)) write(Level::Debug, message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(Level::Info, message, fields);
}
inline void warn(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(Level::Warn, message, fields);
}
inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(Level::Error, message, fields);
}

}  // namespace pallium::log
