#pragma once

#include "backend/distributor/distributor.h"
#include "backend/io/compression.h"
#include "backend/tenancy/limits.h"
#include "tests/backend/distributor/fake_ingester.h"
#include "tests/support/fake_clock.h"
#include "tests/support/remote_write.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::distributor {

inline constexpr TimestampMs kFixtureTime = 1'700'000'000'000;

/// A distributor in front of a fake ingester; all pushes are of tenant `t`, whose limits may be
/// changed at any time. Threads: confined to the test.
struct DistributorFixture {
    static DistributorConfig smallBodies() {
        DistributorConfig config;
        config.maxRecvMsgSizeBytes = 10'000;
        return config;
    }
    explicit DistributorFixture(const DistributorConfig& config = smallBodies())
        : distributor(config, {ingester, clock, metrics, [this](const auto&) {
                                   return std::make_shared<tenancy::Limits>(limits);
                               }}) {}

    PushResult push(const std::vector<test::WriteSeries>& series) {
        return pushBody(io::snappyEncode(test::encodeWriteRequest(series)));
    }
    PushResult pushBody(std::string_view body) {
        return distributor.push(Context{}, *tenancy::TenantId::parse("t"), body);
    }
    bool exposes(const std::string& line) const {
        const auto text = metrics.expose(telemetry::ExpositionFormat::Text);
        return text.find("\n" + line + "\n") != std::string::npos;
    }

    test::FakeClock clock{kFixtureTime};
    telemetry::Registry metrics;
    tenancy::Limits limits;
    FakeIngester ingester;
    Distributor distributor;
};

/// `name{job="a"}` with samples of the fixture's time and the milliseconds after it.
inline test::WriteSeries namedSeries(std::string name, size_t samples = 1) {
    test::WriteSeries made{{{"__name__", std::move(name)}, {"job", "a"}}, {}};
    for (size_t i = 0; i < samples; ++i)
        made.samples.push_back({kFixtureTime + static_cast<TimestampMs>(i), 1});
    return made;
}

}  // namespace pallium::distributor
