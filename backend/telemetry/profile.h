#pragma once

#include "backend/telemetry/stack_sampler.h"
#include "backend/telemetry/symbols.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::telemetry {

/// A number with what it counts: `samples` in `count`, `cpu` in `nanoseconds`.
struct ProfileType {
    std::string_view type, unit;
};

/// Counts of stacks. Equal ones are one, with their numbers added up. A value.
struct Profile {
    struct Sample {
        std::string thread;
        std::vector<uintptr_t> frames;   // as ThreadStack has them
        std::vector<std::string> names;  // what is no code, inside of them
        std::vector<int64_t> values;     // one for each of `types`
    };
    std::vector<ProfileType> types;
    std::vector<Sample> samples;
    ProfileType periodType{};
    int64_t period = 0;  // of periodType
    std::chrono::nanoseconds duration{0};
    int64_t timeNs = 0;   // when it was taken, since the epoch
    std::string comment;  // what a reader should know
};

/// `samples` as stacks with their count, and the time they stand for as `timeType`.
Profile profileOf(const StackSamples& samples, ProfileType timeType);

/// The profile.proto of the program pprof, not compressed. Functions are named as far as `symbols`
/// knows them; mappings are there, so that pprof can do better where it has the files.
std::string profileMessage(const Profile& profile, Symbols& symbols);

/// A line for each stack, outermost first, and its first number: `thread;main;run 7`.
std::string foldedText(const Profile& profile, Symbols& symbols);

/// For people: `total 18`, then each stack with its first number, a line a function.
std::string readableText(const Profile& profile, Symbols& symbols);

}  // namespace pallium::telemetry
