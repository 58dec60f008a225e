#include "backend/demo/demo_worlds.h"

#include <fmt/format.h>

#include <span>

namespace pallium::demo {
namespace {

struct Route {
    const char* method;
    const char* path;
    double share;  // of its service's requests
};

constexpr Route kShopRoutes[] = {
    {"GET", "/products", 0.34},  {"GET", "/products/{id}", 0.22}, {"GET", "/search", 0.16},
    {"GET", "/cart", 0.11},      {"POST", "/cart/items", 0.07},   {"DELETE", "/cart/items", 0.03},
    {"POST", "/checkout", 0.04}, {"GET", "/orders/{id}", 0.03},
};
constexpr Route kPaymentRoutes[] = {
    {"POST", "/charges", 0.7}, {"GET", "/charges/{id}", 0.25}, {"POST", "/refunds", 0.05}};

/// A service that answers HTTP.
struct Service {
    const char* job;
    int instances;
    int port;
    double requestsPerSec;  // of one instance
    double burstPerSec;     // more of them in trouble: those that fail and are tried again
    double median;          // seconds
    std::span<const Route> routes;
    Lifecycle life;     // of the first instance; the others follow
    double restartGap;  // seconds between restarts of two instances
};

const Service kServices[] = {
    {"gateway",
     3,
     8000,
     42,
     2.4,
     0.018,
     kShopRoutes,
     {.period = kDay, .phase = 4 * kHour, .downSec = 40},
     60},
    {"api",
     4,
     8080,
     30,
     5,
     0.035,
     kShopRoutes,
     {.period = kStoryPeriod, .phase = kDeployAt, .downSec = 35},
     20},
    {"payment",
     2,
     8090,
     4,
     0.5,
     0.12,
     kPaymentRoutes,
     {.period = kHour, .phase = 25 * kMinute, .downSec = 130},
     23 * kMinute},
};

Target targetOf(const Service& service, int index) {
    Lifecycle life = service.life;
    life.phase += index * service.restartGap;
    return {service.job, fmt::format("{}-{}:{}", service.job, index + 1, service.port), life};
}

void declareHttp(WorldBuilder& b) {
    b.family(MetricType::Counter, "http_requests_total", "",
             "Requests answered, by method, path and status code.");
    b.family(MetricType::Histogram, "http_request_duration_seconds", "seconds",
             "Time from the arrival of a request to the end of its answer.");
    b.family(MetricType::Gauge, "http_requests_in_flight", "", "Requests being answered now.");
    b.family(MetricType::Summary, "http_response_size_bytes", "bytes", "Size of answers.");
    b.family(MetricType::Counter, "upstream_retries_total", "",
             "Requests that were sent to another instance after a failure.");
    b.family(MetricType::Gauge, "build_info", "", "1 for the version that runs.");
    b.family(MetricType::Counter, "shop_orders_total", "", "Orders, by what became of them.");
    b.family(MetricType::Counter, "shop_revenue_euros_total", "euros", "Value of paid orders.");
    b.family(MetricType::Gauge, "shop_carts", "", "Carts with something in them.");
}

/// Status codes: what share of requests they get, and of those in trouble.
struct Code {
    const char* text;
    double share;
    double burstShare;
};
constexpr Code kCodes[] = {
    {"200", 0.968, 0}, {"404", 0.03, 0}, {"500", 0.0012, 0.3}, {"503", 0.0008, 0.7}};

void addRoute(WorldBuilder& b, const Service& service, const Target& target, const Route& route) {
    const double mean = service.requestsPerSec * route.share;
    const double burst = service.burstPerSec * route.share;
    const LabelPairs labels{{"method", route.method}, {"path", route.path}};
    for (const Code& code : kCodes) {
        LabelPairs more = labels;
        more.emplace_back("code", code.text);
        b.counter(target, "http_requests_total", more, mean * code.share, burst * code.burstShare);
    }
    const bool isWrite = route.method[0] == 'P';
    const double median = service.median * (isWrite ? 2.2 : 1);
    b.histogram(target, "http_request_duration_seconds", labels, mean, burst,
                {.median = median, .burstMedian = 18 * median});
}

/// Each deployment brings another version; after a few the numbers begin again, so that the series
/// of a long demo stay few.
void addVersions(WorldBuilder& b, const Target& target) {
    constexpr int64_t kVersions = 5;
    for (int64_t version = 0; version < kVersions; ++version) {
        const auto isRunning = [life = target.life, version](double time) {
            return life.isUp(time) && life.life(time) % kVersions == version;
        };
        b.addWhile(target, "build_info",
                   {{"version", fmt::format("2.{}.0", 14 + version)}, {"branch", "main"}},
                   isRunning, [](double) { return 1.0; });
    }
}

void addService(WorldBuilder& b, const Service& service, int index) {
    const Target target = targetOf(service, index);
    for (const Route& route : service.routes)
        addRoute(b, service, target, route);
    b.gauge(target, "http_requests_in_flight", {},
            {.base = service.requestsPerSec * service.median * 12,
             .day = 0.25,
             .noise = 0.5,
             .burst = 3,
             .step = 1});
    b.summary(target, "http_response_size_bytes", {}, service.requestsPerSec, 4800);
    addProcess(b, target, service.requestsPerSec * 0.004, 1.2e8 + 4e6 * index, 900);
    addVersions(b, target);
    b.scraped(target, 60 + 18 * static_cast<double>(service.routes.size()));
}

void addBusiness(WorldBuilder& b) {
    for (int i = 0; i < kServices[1].instances; ++i) {
        const Target api = targetOf(kServices[1], i);
        b.counter(api, "shop_orders_total", {{"status", "paid"}}, 0.42);
        b.counter(api, "shop_orders_total", {{"status", "declined"}}, 0.03);
        b.counter(api, "shop_orders_total", {{"status", "failed"}}, 0.002, 0.12);
        b.counter(api, "shop_revenue_euros_total", {}, 0.42 * 63, 0, 0.01);
        b.gauge(api, "shop_carts", {}, {.base = 310, .day = 0.4, .noise = 0.08, .step = 1});
    }
    for (int i = 0; i < kServices[0].instances; ++i)
        b.counter(targetOf(kServices[0], i), "upstream_retries_total", {{"upstream", "api"}}, 0.05,
                  4);
}

}  // namespace

World shopWorld(uint64_t seed) {
    WorldBuilder builder("shop", seed);
    declareHttp(builder);
    for (const Service& service : kServices)
        for (int i = 0; i < service.instances; ++i)
            addService(builder, service, i);
    addBusiness(builder);
    addShopJobs(builder);
    return builder.take();
}

std::vector<World> allWorlds(uint64_t seed) {
    std::vector<World> worlds;
    worlds.push_back(shopWorld(seed));
    worlds.push_back(platformWorld(seed));
    worlds.push_back(noisyWorld(seed));
    return worlds;
}

}  // namespace pallium::demo
