#pragma once

#include <string>
#include <string_view>

namespace pallium::rulefmt {

/// `host:port` without its port; what is no such pair stays. Source: Prometheus' stripPort.
std::string stripPort(std::string_view hostPort);
/// The first label of a host's name, with the port if there is one; an IP address stays. Source:
/// Prometheus' stripDomain.
std::string stripDomain(std::string_view hostPort);
/// The path of a URL, decoded; empty if there is none.
std::string urlPath(std::string_view url);

}  // namespace pallium::rulefmt
