#include "backend/api/pprof_api.h"

#include "backend/io/compression.h"
#include "tests/backend/api/ask.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <atomic>

namespace pallium::api {
namespace {

struct Site {
    Site() { api.addRoutes(router); }
    http::Response send(http::Method method, const std::string& path, const std::string& query = {},
                        const std::string& body = {}) {
        http::Request request;
        request.method = method;
        request.rawQuery = query;
        request.body = body;
        request.context = context;
        return ask(router, path, std::move(request));
    }
    http::Response get(const std::string& path, const std::string& query = {}) {
        return send(http::Method::Get, path, query);
    }

    test::FakeClock clock;
    Context context;
    PprofApi api{clock};
    http::Router router;
};

std::string unpacked(const http::Response& response) {
    std::string text;
    return io::gzipDecode(response.body, 100 << 20, text) ? text : std::string();
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

/// Not in the unnamed namespace and not inlined, so that it has a name to be found by.
[[gnu::noinline]] void burnProcessorTime(std::atomic<bool>& hasBegun,
                                         const std::atomic<bool>& isEnough) {
    hasBegun = true;
    volatile double value = 1;
    while (!isEnough)
        value = value * 1.0000001;
}

/// A thread `a-worker` that is busy as long as this lives.
struct BusyThread {
    BusyThread() {
        // Were it refused, it would never begin.
        (void)worker.post([this] { burnProcessorTime(hasBegun, isEnough); });
    }
    ~BusyThread() { isEnough = true; }

    std::atomic<bool> hasBegun = false, isEnough = false;
    ThreadPool worker{"a-worker", 1, 1};
};

class PprofApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answersAsRecorded() {
        Site site;
        const auto moved = site.get("/debug/pprof");
        QCOMPARE(moved.status, 301);
        QCOMPARE(moved.headers.value("Location"), std::string_view("/debug/pprof/"));
        QCOMPARE(moved.body, std::string("<a href=\"/debug/pprof/\">Moved Permanently</a>.\n\n"));
        QCOMPARE(site.send(http::Method::Head, "/debug/pprof/").status, 200);
        const auto unknown = site.get("/debug/pprof/nosuch");
        QCOMPARE(unknown.status, 404);
        QCOMPARE(unknown.body, std::string("Unknown profile\n"));
        QCOMPARE(unknown.headers.value("X-Go-Pprof"), std::string_view("1"));
        const auto post = site.send(http::Method::Post, "/debug/pprof/goroutine", "debug=1");
        QCOMPARE(post.status, 405);
        QCOMPARE(post.body, std::string("Method Not Allowed\n"));
        QCOMPARE(post.headers.value("Allow"), std::string_view("GET, HEAD"));
        const auto fgprof = site.send(http::Method::Post, "/debug/fgprof");
        QCOMPARE(fgprof.status, 405);
        QVERIFY(fgprof.body.empty());
        QCOMPARE(site.get("/debug/pprof/symbol").body, std::string("num_symbols: 1\n"));
    }
    void tellsTheCommandLine() {
        Site site;
        const auto answer = site.get("/debug/pprof/cmdline");
        QVERIFY(has(answer.body.substr(0, answer.body.find('\0')), "api_test"));
        QVERIFY(!answer.body.ends_with('\0'));
    }
    void namesFunctions() {
        Site site;
        const auto address = reinterpret_cast<uintptr_t>(&burnProcessorTime);
        const auto answer = site.send(http::Method::Post, "/debug/pprof/symbol", {},
                                      fmt::format("{:#x}+0x1+nonsense", address));
        QCOMPARE(answer.body,
                 fmt::format("num_symbols: 1\n{:#x} pallium::api::burnProcessorTime\n0x1 0x1\n",
                             address));
    }
    void showsTheStackOfEveryThread() {
        Site site;
        BusyThread thread;
        QTRY_VERIFY_WITH_TIMEOUT(thread.hasBegun, 30'000);
        const auto text = site.get("/debug/pprof/goroutine", "debug=1");
        QCOMPARE(text.headers.value("Content-Type"), std::string_view("text/plain; charset=utf-8"));
        QVERIFY(text.body.starts_with("goroutine profile: total "));
#ifdef __SANITIZE_ADDRESS__  // its handler of signals stands in between
        const char* const busy = "#\tpallium::api::burnProcessorTime\n";
#else
        const char* const busy = "1 @ a-worker\n#\tpallium::api::burnProcessorTime\n";
#endif
        QVERIFY2(has(text.body, busy), text.body.c_str());
        QVERIFY(has(text.body, "PprofApiTest::showsTheStackOfEveryThread"));
    }
    void findsWhereProcessorTimeIsSpent() {
        Site site;
        BusyThread thread;
        QTRY_VERIFY_WITH_TIMEOUT(thread.hasBegun, 30'000);
        http::Response answer;
        std::string profile;
        // On a busy machine the thread may get next to nothing of a second.
        for (int i = 0; i < 20 && !has(profile, "burnProcessorTime"); ++i) {
            answer = site.get("/debug/pprof/profile", "seconds=1");
            profile = unpacked(answer);
        }
        const auto folded = site.get("/debug/fgprof", "seconds=1&format=folded");
        QCOMPARE(answer.headers.value("Content-Type"),
                 std::string_view("application/octet-stream"));
        QCOMPARE(answer.headers.value("Content-Disposition"),
                 std::string_view("attachment; filename=\"profile\""));
        for (const char* part : {"burnProcessorTime", "a-worker", "cpu", "nanoseconds", "samples"})
            QVERIFY2(has(profile, part), part);
        QVERIFY2(has(folded.body, "\na-worker;") || folded.body.starts_with("a-worker;"),
                 folded.body.c_str());
    }
    void stopsWhenTheClientLeaves() {
        Site site;
        const CancelToken token;
        site.context = Context(token);
        token.cancel();
        QVERIFY(!site.get("/debug/pprof/profile").body.empty());
        QVERIFY(!site.get("/debug/fgprof").body.empty());
    }
    void refusesAProfileThatNobodyWaitsFor() {
        Site site;
        for (const char* path : {"/debug/pprof/profile", "/debug/fgprof"})
            for (const char* seconds : {"seconds=601", "seconds=99999999999999999999"})
                QCOMPARE(site.get(path, seconds).status, 400);
    }
    void aWallClockProfileWantsATime() {
        Site site;
        for (const char* seconds : {"seconds=0", "seconds=-1", "seconds=soon", "seconds=1s"}) {
            const auto answer = site.get("/debug/fgprof", seconds);
            QCOMPARE(answer.status, 400);
            QVERIFY2(answer.body.starts_with("bad seconds: "), answer.body.c_str());
        }
    }
    void oneProfileAtATime() {
        Site site;
        const CancelToken token;
        site.context = Context(token);
        std::atomic<bool> isSampling = false;
        ThreadPool worker("other", 1, 1);
        QVERIFY(worker.post([&] {
            (void)telemetry::sampleProcessorTime(std::chrono::minutes(1), [&] {
                isSampling = true;
                return token.isCanceled();
            });
        }));
        QTRY_VERIFY_WITH_TIMEOUT(isSampling, 30'000);
        const auto answer = site.get("/debug/pprof/profile", "seconds=1");
        token.cancel();
        QCOMPARE(answer.status, 500);
        QCOMPARE(answer.body,
                 std::string("Could not enable CPU profiling: cpu profiling already in use\n"));
    }
    void saysWhatThereIsNot() {
        Site site;
        QCOMPARE(site.get("/debug/pprof/trace").status, 501);
        for (const char* name : {"mutex", "block"})
            QVERIFY(has(unpacked(site.get(std::string("/debug/pprof/") + name)), "not measured"));
        for (const char* name : {"heap", "allocs"})
            QVERIFY(has(site.get(std::string("/debug/pprof/") + name, "debug=1").body,
                        "in use, of the heap"));
        QVERIFY(has(unpacked(site.get("/debug/pprof/threadcreate")), "api_test"));
    }
};

static const test::Registrar<PprofApiTest> registered;

}  // namespace pallium::api

#include "pprof_api_test.moc"
