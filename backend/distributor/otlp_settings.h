#pragma once

#include <span>
#include <string>

namespace pallium::distributor {

/// How OTLP becomes series: what configuration and the tenant's limits say.
struct OtlpSettings {
    bool convertsAllAttributes = false;  // resource attributes become labels of every series
    bool makesTargetInfo = true;
    bool acceptsDelta = false;
    bool addsTypeAndUnit = false;  // labels __type__ and __unit__
    bool addsSuffixes = true;      // see OtlpNamer
    bool keepsUtf8 = false;
    std::span<const std::string> promoted;  // resource attributes that become labels
};

}  // namespace pallium::distributor
