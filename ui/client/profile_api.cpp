#include "ui/client/profile_api.h"

#include "ui/client/error_mapping.h"

namespace pallium::ui {
namespace {

// To start, to look up names and to send what was recorded.
constexpr std::chrono::seconds kBesidesRecording{30};

QString profilePath(ProfileKind kind) {
    switch (kind) {
        case ProfileKind::Processor:
            return QStringLiteral("/debug/pprof/profile");
        case ProfileKind::WallClock:
            return QStringLiteral("/debug/fgprof");
        default:
            return QStringLiteral("/debug/pprof/") + profileName(kind);
    }
}

ApiResult<QByteArray> decodeProfile(const ApiAnswer& answer) {
    if (!answer.body.startsWith("\x1f\x8b"))
        return tl::unexpected(decodeError(ApiClient::tr("The answer is no profile.")));
    return answer.body;
}

}  // namespace

std::vector<ProfileKind> profileKinds() {
    using Kind = ProfileKind;
    return {Kind::Processor, Kind::WallClock,      Kind::Heap,  Kind::Allocations,
            Kind::Threads,   Kind::ThreadCreation, Kind::Locks, Kind::Waits};
}

QString profileName(ProfileKind kind) {
    switch (kind) {
        case ProfileKind::Processor:
            return QStringLiteral("cpu");
        case ProfileKind::WallClock:
            return QStringLiteral("wall");
        case ProfileKind::Heap:
            return QStringLiteral("heap");
        case ProfileKind::Allocations:
            return QStringLiteral("allocs");
        case ProfileKind::Threads:
            return QStringLiteral("goroutine");
        case ProfileKind::ThreadCreation:
            return QStringLiteral("threadcreate");
        case ProfileKind::Locks:
            return QStringLiteral("mutex");
        case ProfileKind::Waits:
            break;
    }
    return QStringLiteral("block");
}

bool takesTime(ProfileKind kind) {
    return kind == ProfileKind::Processor || kind == ProfileKind::WallClock;
}

ApiRequest profileRequest(ProfileKind kind, int seconds) {
    ApiRequest request;
    request.path = profilePath(kind);
    request.timeout = kBesidesRecording;
    if (takesTime(kind)) {
        request.parameters = {{QStringLiteral("seconds"), QString::number(seconds)}};
        request.timeout += std::chrono::seconds(seconds);
    }
    return request;
}

ApiCall profile(ApiClient& client, ProfileKind kind, int seconds,
                std::function<void(ApiResult<QByteArray>)> handler) {
    return client.call<QByteArray>(profileRequest(kind, seconds), decodeProfile,
                                   std::move(handler));
}

}  // namespace pallium::ui
