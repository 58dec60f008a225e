#include "backend/api/pprof_api.h"

#include "backend/api/html.h"
#include "backend/api/middleware.h"
#include "backend/io/compression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <malloc.h>

namespace pallium::api {
namespace {

using telemetry::Profile;

constexpr int64_t kDefaultSeconds = 30, kMaxSeconds = 600;
constexpr std::chrono::milliseconds kWallPeriod{40};

struct Listed {
    std::string_view name, text;
};
constexpr std::array<Listed, 10> kProfiles{
    {{"allocs", "What the allocator has given out, in total: as heap"},
     {"block", "Waits for locks: not measured"},
     {"cmdline", "The command line of this process"},
     {"goroutine", "The stack of every thread"},
     {"heap", "What the allocator has given out, in total, and what it keeps"},
     {"mutex", "Holders of contended locks: not measured"},
     {"profile", "Where processor time is spent; for so many seconds as the parameter says"},
     {"symbol", "Names of functions at addresses"},
     {"threadcreate", "The threads of this process"},
     {"trace", "An execution trace: there is none of a program in C++"}}};

http::Response plain(std::string text) {
    http::Response response = http::Response::text(200, std::move(text));
    response.headers.set("X-Content-Type-Options", "nosniff");
    return response;
}

http::Response notFound() {
    http::Response response = http::Response::error(404, "Unknown profile");
    response.headers.set("X-Go-Pprof", "1");
    return response;
}

http::Response movedToSlash(const http::Request& request) {
    const std::string target = request.rawPath + "/";
    http::Response response =
        http::Response::html("<a href=\"" + escapeHtml(target) + "\">Moved Permanently</a>.\n\n");
    response.status = 301;
    response.headers.set("Location", target);
    return response;
}

http::Response profileList() {
    std::string rows;
    for (const Listed& each : kProfiles)
        rows += fmt::format("<tr><td><a href=\"{0}{1}\">{0}</a></td><td>{2}</td></tr>\n", each.name,
                            each.name == "goroutine" || each.name == "heap" ? "?debug=1" : "",
                            escapeHtml(each.text));
    return htmlPage(
        "/debug/pprof/",
        "<p>Profiles of this process, for <code>go tool pprof</code>; with debug=1 as text.</p>\n"
        "<table>\n<thead><tr><th>Profile</th><th>What it has</th></tr></thead>\n<tbody>\n" +
            rows + "</tbody>\n</table>\n");
}

http::Response commandLine() {
    std::ifstream file("/proc/self/cmdline");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    if (text.ends_with('\0')) text.pop_back();
    return plain(std::move(text));
}

/// Of a POST the addresses stand in the body, `0x4a3f+0x4b20`.
http::Response symbol(const http::Request& request) {
    std::string text = "num_symbols: 1\n";
    telemetry::Symbols symbols;
    std::string_view rest =
        request.method == http::Method::Post ? request.body : std::string_view(request.rawQuery);
    while (!rest.empty()) {
        std::string_view item = rest.substr(0, rest.find('+'));
        rest.remove_prefix(std::min(item.size() + 1, rest.size()));
        if (item.starts_with("0x")) item.remove_prefix(2);
        uintptr_t address = 0;
        const auto read = std::from_chars(item.data(), item.data() + item.size(), address, 16);
        if (read.ec == std::errc() && address != 0)
            text += fmt::format("{:#x} {}\n", address, symbols.nameOf(address));
    }
    return plain(std::move(text));
}

/// What to do where the parameter `seconds` is no number of seconds.
enum class OnNonsense { TakeDefault, Refuse };

/// How long to record. Errors: InvalidArgument, a time that nobody waits for, or none.
Result<std::chrono::milliseconds> durationOf(const http::Request& request, OnNonsense onNonsense) {
    const http::Values query = request.query();
    const std::string_view text = query.get("seconds");
    const char* const end = text.data() + text.size();
    int64_t seconds = 0;
    const auto read = std::from_chars(text.data(), end, seconds);
    const bool isTooBig = read.ec == std::errc::result_out_of_range;
    const bool isTime = isTooBig || (read.ec == std::errc() && seconds > 0);
    if (onNonsense == OnNonsense::Refuse && !text.empty() && !(isTime && read.ptr == end))
        return fail(ErrorKind::InvalidArgument, fmt::format("bad seconds: {}", text));
    if (isTooBig || seconds > kMaxSeconds)
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("profile duration exceeds {} seconds", kMaxSeconds));
    return std::chrono::milliseconds(std::chrono::seconds(isTime ? seconds : kDefaultSeconds));
}

/// The allocator counts bytes, not who asked for them.
Profile allocatorTotals() {
    const struct mallinfo2 info = mallinfo2();
    const auto sample = [](const char* name, size_t bytes) {
        return Profile::Sample{{}, {}, {name}, {static_cast<int64_t>(bytes)}};
    };
    Profile profile;
    profile.periodType = {"space", "bytes"};
    profile.types = {profile.periodType};
    profile.samples = {sample("in use, of the heap", info.uordblks),
                       sample("in use, mapped one by one", info.hblkhd),
                       sample("free, kept for later", info.fordblks)};
    return profile;
}

Profile threadList() {
    Profile profile;
    profile.periodType = {"threads", "count"};
    profile.types = {profile.periodType};
    for (const int thread : telemetry::threadsOfProcess())
        profile.samples.push_back({{}, {}, {telemetry::threadName(thread)}, {1}});
    return profile;
}

Profile notMeasured() {
    Profile profile;
    profile.periodType = {"contentions", "count"};
    profile.types = {profile.periodType, {"delay", "nanoseconds"}};
    profile.comment = "not measured";
    return profile;
}

http::Response profilingError(const Error& error) {
    return http::Response::error(http::kInternal,
                                 "Could not enable CPU profiling: " + error.message);
}

}  // namespace

void PprofApi::addRoutes(http::Router& router) const {
    const auto add = [&](std::string path, std::vector<http::Method> methods, auto answer) {
        http::Route route;
        route.pattern = std::move(path);
        route.name = "debug_pprof";
        route.methods = std::move(methods);
        route.handler = answering(std::move(answer));
        route.pool = &m_pool;
        router.add(std::move(route));
    };
    add("/debug/pprof", {}, [](const auto& request) { return movedToSlash(request); });
    add("/debug/pprof/", {}, [](const auto&) { return profileList(); });
    add("/debug/pprof/*", {},
        [this](const auto& request) { return named(request, request.pathVariable("*")); });
    add("/debug/fgprof", {http::Method::Get},
        [this](const auto& request) { return wallClock(request); });
}

http::Response PprofApi::named(const http::Request& request, std::string_view name) const {
    if (name == "symbol") return symbol(request);
    if (request.method != http::Method::Get && request.method != http::Method::Head) {
        http::Response refusal = http::Response::error(405, "Method Not Allowed");
        refusal.headers.set("Allow", "GET, HEAD");
        return refusal;
    }
    if (std::none_of(kProfiles.begin(), kProfiles.end(),
                     [name](const Listed& each) { return each.name == name; }))
        return notFound();
    if (name == "cmdline") return commandLine();
    if (name == "profile") return processorTime(request);
    if (name == "goroutine") return threadStacks(request);
    if (name == "heap" || name == "allocs") return answer(request, name, allocatorTotals());
    if (name == "threadcreate") return answer(request, name, threadList());
    if (name == "trace")
        return http::Response::error(http::kNotImplemented,
                                     "execution traces are Go's: take a profile, or an fgprof");
    return answer(request, name, notMeasured());
}

http::Response PprofApi::processorTime(const http::Request& request) const {
    const auto duration = durationOf(request, OnNonsense::TakeDefault);
    if (!duration) return http::Response::error(http::kBadRequest, duration.error().message);
    const auto samples = telemetry::sampleProcessorTime(*duration, [&] { return isOver(request); });
    if (!samples) return profilingError(samples.error());
    return answer(request, "profile", telemetry::profileOf(*samples, {"cpu", "nanoseconds"}));
}

http::Response PprofApi::threadStacks(const http::Request& request) const {
    const auto samples =
        telemetry::sampleAllThreads(std::chrono::milliseconds(0), kWallPeriod, [] { return true; });
    if (!samples) return profilingError(samples.error());
    Profile profile = telemetry::profileOf(*samples, {"time", "nanoseconds"});
    profile.types.pop_back();  // a moment is no time
    for (Profile::Sample& sample : profile.samples)
        sample.values.pop_back();
    return answer(request, "goroutine", std::move(profile));
}

http::Response PprofApi::wallClock(const http::Request& request) const {
    // Unlike the profiles of Go itself this handler refuses what is no time.
    const auto duration = durationOf(request, OnNonsense::Refuse);
    if (!duration) return http::Response::error(http::kBadRequest, duration.error().message);
    const auto samples =
        telemetry::sampleAllThreads(*duration, kWallPeriod, [&] { return isOver(request); });
    if (!samples) return profilingError(samples.error());
    Profile profile = telemetry::profileOf(*samples, {"time", "nanoseconds"});
    telemetry::Symbols symbols;
    if (request.query().get("format") == "folded")
        return plain(telemetry::foldedText(profile, symbols));
    profile.timeNs = m_clock.nowNs();
    http::Response response{200, {}, io::gzipEncode(telemetry::profileMessage(profile, symbols))};
    response.headers.set("Content-Type", "application/x-gzip");
    return response;
}

http::Response PprofApi::answer(const http::Request& request, std::string_view name,
                                Profile profile) const {
    telemetry::Symbols symbols;
    const http::Values query = request.query();
    const std::string_view debug = query.get("debug");
    if (!debug.empty() && debug != "0")
        return plain(
            fmt::format("{} profile: {}", name, telemetry::readableText(profile, symbols)));
    profile.timeNs = m_clock.nowNs();
    http::Response response{200, {}, io::gzipEncode(telemetry::profileMessage(profile, symbols))};
    response.headers.set("Content-Type", "application/octet-stream");
    response.headers.set("Content-Disposition", fmt::format("attachment; filename=\"{}\"", name));
    response.headers.set("X-Content-Type-Options", "nosniff");
    return response;
}

}  // namespace pallium::api
