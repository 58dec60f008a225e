#pragma once

#include <string>
#include <string_view>

namespace pallium::ruler {

/// Where alerts of an Alertmanager go.
struct AlertmanagerAddress {
    std::string url;            // of POST, without user and password; the label of its metrics
    std::string authorization;  // header field, empty: none
};

/// Reads a base URL as Cortex does: its path gets `/api/v2/alerts`, a query is dropped, user and
/// password are sent by Basic authentication, unless `user` or `password` is set, which win. What
/// is no URL fails when something is sent to it.
AlertmanagerAddress alertmanagerAt(std::string_view base, std::string_view user,
                                   std::string_view password);

}  // namespace pallium::ruler
