#include "backend/base/log.h"

#include "backend/base/clock.h"
#include "backend/base/json_writer.h"
#include "backend/base/time_text.h"

#include <atomic>
#include <cstdio>

namespace pallium::log {
namespace {

constexpr size_t kMaxValueBytes = 1024;

std::atomic<Level> g_level{Level::Info};
std::atomic<Format> g_format{Format::Logfmt};

std::string_view levelName(Level level) {
    switch (level) {
        case Level::Debug:
            return "debug";
        case Level::Info:
            return "info";
        case Level::Warn:
            return "warn";
        case Level::Error:
            return "error";
    }
    return "info";
}

bool needsQuotes(std::string_view value) {
    if (value.empty()) return true;
    for (const char c : value)
        if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
            return true;
    return false;
}

void appendValue(std::string& line, std::string_view value) {
    value = value.substr(0, kMaxValueBytes);
    if (needsQuotes(value))
        appendJsonString(line, value);
    else
        line += value;
}

void appendField(std::string& line, Format format, std::string_view key, std::string_view value) {
    if (format == Format::Json) {
        line += line.empty() ? "{" : ",";
        appendJsonString(line, key);
        line += ':';
        appendJsonString(line, value.substr(0, kMaxValueBytes));
        return;
    }
    if (!line.empty()) line += ' ';
    line += key;
    line += '=';
    appendValue(line, value);
}

}  // namespace

void configure(Level level, Format format) {
    g_level = level;
    g_format = format;
}

bool isEnabled(Level level) {
    return level >= g_level.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message, std::span<const Field> fields) {
    if (!isEnabled(level)) return;
    const Format format = g_format;
    std::string line;
    appendField(line, format, "ts", formatRfc3339Ms(systemClock().nowMs()));
    appendField(line, format, "level", levelName(level));
    appendField(line, format, "msg", message);
    for (const Field& field : fields)
        appendField(line, format, field.key, field.value);
    line += format == Format::Json ? "}\n" : "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);  // stderr is unbuffered: one write a line
}

}  // namespace pallium::log
