// Which rooms the console has, in the order of the rail.
#pragma once

#include "ui/connection/capabilities.h"
#include "ui/pages/page.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace pallium::ui {

/// The rail's groups from top to bottom; Hidden pages are reached by commands only.
enum class PageGroup : quint8 { Home, Data, Tenants, Cluster, Operate, Hidden };
/// Translated; empty for Home, which needs no heading.
QString pageGroupTitle(PageGroup group);

/// One kind of page.
struct PageSpec {
    QString id;
    QString title;  // translated
    QString icon;
    PageGroup group = PageGroup::Home;
    /// Holds work: each request for a new one opens another tab. Otherwise there is one at most.
    bool opensInTabs = false;
    /// Shows a server; without a connection the window says so in its place.
    bool needsConnection = true;
    /// Dims the item in the rail, with the reason, where a server does not have it.
    std::optional<Capability> needs;
    std::function<Page*(PageContext&, QWidget* parent)> create;
};
using PageSpecs = std::vector<PageSpec>;

/// Null if there is none.
const PageSpec* findPage(const PageSpecs& pages, const QString& id);
/// The pages of this build, sorted by group.
PageSpecs consolePages();

}  // namespace pallium::ui
