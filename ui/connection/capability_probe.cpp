#include "ui/client/error_mapping.h"
#include "ui/client/html_page.h"
#include "ui/connection/capabilities.h"

#include <array>

namespace pallium::ui {
namespace {

constexpr std::chrono::milliseconds kProbeTimeout{3000};

struct ProbeRoute {
    ApiRequest::Area area;
    const char16_t* path;
    const char16_t* name;  // of the only parameter; null: none
    const char16_t* value;
};

// In the order of Capability.
constexpr auto kRoot = ApiRequest::Area::Root;
constexpr auto kProm = ApiRequest::Area::Prometheus;
constexpr std::array<ProbeRoute, kCapabilityCount> kRoutes = {{
    {kRoot, u"/ready", nullptr, nullptr},
    {kProm, u"/api/v1/status/buildinfo", nullptr, nullptr},
    {kProm, u"/api/v1/query", u"query", u"1"},
    {kProm, u"/api/v1/metadata", u"limit", u"1"},
    {kProm, u"/api/v1/format_query", u"query", u"up"},
    {kProm, u"/api/v1/parse_query", u"query", u"up"},
    {kRoot, u"/services", nullptr, nullptr},
    {kRoot, u"/config", u"mode", u"diff"},
    {kRoot, u"/runtime_config", nullptr, nullptr},
    {kRoot, u"/metrics", nullptr, nullptr},
    {kRoot, u"/ingester/ring", nullptr, nullptr},
    {kRoot, u"/store-gateway/ring", nullptr, nullptr},
    {kRoot, u"/compactor/ring", nullptr, nullptr},
    {kRoot, u"/ruler/ring", nullptr, nullptr},
    {kRoot, u"/multitenant_alertmanager/ring", nullptr, nullptr},
    {kRoot, u"/distributor/ring", nullptr, nullptr},
    {kRoot, u"/distributor/all_user_stats", nullptr, nullptr},
    {kRoot, u"/distributor/ha_tracker", nullptr, nullptr},
    {kRoot, u"/api/v1/push", nullptr, nullptr},
    {kRoot, u"/api/v1/otlp/v1/metrics", nullptr, nullptr},
    {kRoot, u"/memberlist", nullptr, nullptr},
    {kRoot, u"/debug/pprof/", nullptr, nullptr},
    {kRoot, u"/debug/fgprof", u"seconds", u"0"},
}};

/// Whether the page answers with JSON where it works at all, and with a sentence where it is off.
bool isJsonPage(Capability capability) {
    return (capability >= Capability::IngesterRing && capability <= Capability::DistributorRing) ||
           capability == Capability::AllTenantStats || capability == Capability::HaTracker ||
           capability == Capability::Memberlist;
}

/// Whether the path only takes what is sent, so that a refused method tells that it is there.
bool takesSamples(Capability capability) {
    return capability == Capability::Push || capability == Capability::Otlp;
}

bool takesForm(Capability capability) {
    return capability == Capability::Query || capability == Capability::FormatQuery ||
           capability == Capability::ParseQuery;
}

}  // namespace

ApiRequest capabilityRequest(Capability capability, const QString& tenant) {
    const ProbeRoute& route = kRoutes[static_cast<size_t>(capability)];
    ApiRequest request;
    request.area = route.area;
    request.path = QString::fromUtf16(route.path);
    if (route.name != nullptr) {
        request.parameters.emplace_back(QString::fromUtf16(route.name),
                                        QString::fromUtf16(route.value));
    }
    if (takesForm(capability)) {
        request.method = ApiRequest::Method::Post;
        request.fallsBackToGet = true;
    }
    request.tenant = tenant;
    request.urgency = ApiRequest::Urgency::Background;
    request.timeout = kProbeTimeout;
    return request;
}

Availability judgeAnswer(Capability capability, const ApiAnswer& answer) {
    if (!isJsonPage(capability)) return {Availability::State::Yes, {}, answer.totalTime};
    const QByteArray start = answer.body.left(64).trimmed();
    if (start.startsWith('{') || start.startsWith('[')) {
        return {Availability::State::Yes, {}, answer.totalTime};
    }
    const QString sentence = htmlSentence(answer.body);
    return {Availability::State::Disabled,
            sentence.isEmpty() ? serverText(QString::fromUtf8(answer.body)) : sentence,
            answer.totalTime};
}

Availability judgeError(Capability capability, const ApiError& error) {
    using State = Availability::State;
    // 503 of /ready says what is missing, so the endpoint is there.
    if (capability == Capability::Ready && error.status == 503) return {State::Yes, {}};
    switch (error.kind) {
        case ApiErrorKind::Unauthorized:
            return {error.text.contains(u"no org id") ? State::NeedsTenant : State::Forbidden,
                    error.text};
        case ApiErrorKind::Forbidden:
            return {State::Forbidden, error.text};
        case ApiErrorKind::Missing:
            if (takesSamples(capability) && error.status == 405) return {State::Yes, {}};
            return {State::No, QString::number(error.status)};
        case ApiErrorKind::Empty:
        case ApiErrorKind::BadInput:
        case ApiErrorKind::Limit:
        case ApiErrorKind::TooLarge:
            return {State::Yes, {}};  // somebody is there who understood the question
        default:
            return {State::Unknown, error.text};
    }
}

struct CapabilityProbe::Impl {
    std::vector<ApiCall> calls;
    Capabilities result;
    int open = kCapabilityCount;
    Handler onFinished;

    void take(Capability capability, Availability availability) {
        result.set(capability, std::move(availability));
        if (--open > 0) return;
        // The handler may destroy this.
        const Handler handler = std::move(onFinished);
        const Capabilities finished = std::move(result);
        handler(finished);
    }
};

CapabilityProbe::CapabilityProbe(ApiClient& client, const QString& tenant, Handler onFinished)
    : m_impl(std::make_unique<Impl>()) {
    m_impl->onFinished = std::move(onFinished);
    for (int i = 0; i < kCapabilityCount; ++i) {
        const auto capability = static_cast<Capability>(i);
        m_impl->calls.push_back(client.call<Availability>(
            capabilityRequest(capability, tenant),
            [capability](const ApiAnswer& answer) -> ApiResult<Availability> {
                return judgeAnswer(capability, answer);
            },
            [impl = m_impl.get(), capability](ApiResult<Availability> result) {
                impl->take(capability,
                           result ? std::move(*result) : judgeError(capability, result.error()));
            }));
    }
}

CapabilityProbe::~CapabilityProbe() {
    // Those that still wait first, so that none of them begins when another one ends.
    while (!m_impl->calls.empty())
        m_impl->calls.pop_back();
}

}  // namespace pallium::ui
