#include "backend/api/index_page.h"

#include "backend/api/html.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::api {
namespace {

std::string sectionList(std::string_view title, IndexLink::Section section,
                        const std::vector<IndexLink>& links, std::string_view prefix) {
    std::string items;
    for (const IndexLink& link : links)
        if (link.section == section)
            items += fmt::format("<li><a href=\"{}{}\">{}</a></li>\n", escapeHtml(prefix),
                                 escapeHtml(link.path), escapeHtml(link.text));
    return items.empty() ? items : fmt::format("<p>{}</p>\n<ul>\n{}</ul>\n", title, items);
}

}  // namespace

http::Response indexPage(std::vector<IndexLink> links, std::string_view prefix) {
    std::sort(links.begin(), links.end(),
              [](const IndexLink& a, const IndexLink& b) { return a.path < b.path; });
    return htmlPage("Cortex",
                    sectionList("Admin Endpoints:", IndexLink::Section::Admin, links, prefix) +
                        sectionList("Dangerous:", IndexLink::Section::Dangerous, links, prefix));
}

}  // namespace pallium::api
