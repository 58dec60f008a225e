#include "backend/base/log.h"

#include "backend/base/clock.h"
#include "backend/base/json_writer.h"
#include "backend/base/mutex.h"
#include "backend/base/time_text.h"

#include <array>
#include <atomic>
#include <cstdio>
#include <utility>

namespace pallium::log {
namespace {

constexpr size_t kMaxValueBytes = 1024;

std::atomic<Level> g_level{Level::Info};
std::atomic<Format> g_format{Format::Logfmt};
std::atomic<bool> g_hasSink{false};
std::array<std::atomic<uint64_t>, 4> g_written{};  // by level
Mutex g_sinkMutex;
Sink g_sink PALLIUM_GUARDED_BY(g_sinkMutex);

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

uint64_t written(Level level) {
    return g_written[static_cast<size_t>(level)].load(std::memory_order_relaxed);
}

void setSink(Sink sink) {
    const Lock lock(g_sinkMutex);
    g_hasSink = sink != nullptr;
    g_sink = std::move(sink);
}

void write(Level level, std::string_view component, std::string_view message,
           std::span<const Field> fields) {
    if (!isEnabled(level)) return;
    g_written[static_cast<size_t>(level)].fetch_add(1, std::memory_order_relaxed);
    const std::string time = formatRfc3339Ms(systemClock().nowMs());
    const auto lineAs = [&](Format format) {
        std::string line;
        appendField(line, format, "ts", time);
        appendField(line, format, "component", component);
        appendField(line, format, "level", levelName(level));
        appendField(line, format, "msg", message);
        for (const Field& field : fields)
            appendField(line, format, field.key, field.value);
        if (format == Format::Json) line += '}';
        return line;
    };
    const std::string line = lineAs(g_format) + '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);  // stderr is unbuffered: one write a line
    if (!g_hasSink.load(std::memory_order_relaxed)) return;
    std::string copy = lineAs(Format::Json);
    const Lock lock(g_sinkMutex);
    if (g_sink) g_sink(std::move(copy));
}

}  // namespace pallium::log
