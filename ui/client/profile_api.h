// Profiles of a server's process, as Go's tools read them.
#pragma once

#include "ui/client/api_client.h"

#include <vector>

namespace pallium::ui {

enum class ProfileKind : quint8 {
    Processor,       // where processor time is spent
    WallClock,       // the same with the time spent waiting, from /debug/fgprof
    Heap,            // memory in use
    Allocations,     // memory given out since the start
    Threads,         // what every goroutine or thread does at the moment
    ThreadCreation,  // what made threads
    Locks,           // who held locks that others waited for
    Waits,           // who waited
};
/// All of them, in the order in which they are offered.
std::vector<ProfileKind> profileKinds();
/// `heap`: its name in addresses and files; `cpu` and `wall` for the two that take time.
QString profileName(ProfileKind kind);
/// Whether it is recorded over a time; the others show what is so at once.
bool takesTime(ProfileKind kind);

/// `seconds` counts for those that take time; the request waits that much longer than others.
ApiRequest profileRequest(ProfileKind kind, int seconds);
/// The bytes of a gzipped profile.proto. Errors: Decode where something else came.
[[nodiscard]] ApiCall profile(ApiClient& client, ProfileKind kind, int seconds,
                              std::function<void(ApiResult<QByteArray>)> handler);

}  // namespace pallium::ui
