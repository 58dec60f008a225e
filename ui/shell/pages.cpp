#include "ui/shell/pages.h"

#include "ui/pages/activity/activity_page.h"
#include "ui/pages/admin/admin_page.h"
#include "ui/pages/configuration/configuration_page.h"
#include "ui/pages/connections/connections_page.h"
#include "ui/pages/ha/ha_page.h"
#include "ui/pages/limits/limits_page.h"
#include "ui/pages/overview/overview_page.h"
#include "ui/pages/query/query_page.h"
#include "ui/pages/rings/rings_page.h"
#include "ui/pages/send_data/send_data_page.h"
#include "ui/pages/services/services_page.h"
#include "ui/pages/tenants/comparison_page.h"
#include "ui/pages/tenants/tenant_page.h"
#include "ui/pages/tenants/tenants_page.h"
#include "ui/pages/welcome/welcome_page.h"

#include <QCoreApplication>

#include <algorithm>

namespace pallium::ui {
namespace {

QString pagesText(const char* text) {
    return QCoreApplication::translate("Pages", text);
}

template <class T>
Page* createPage(PageContext& context, QWidget* parent) {
    return new T(context, parent);
}

}  // namespace

QString pageGroupTitle(PageGroup group) {
    switch (group) {
        case PageGroup::Data:
            return pagesText("Data");
        case PageGroup::Tenants:
            return pagesText("Tenants");
        case PageGroup::Cluster:
            return pagesText("Cluster");
        case PageGroup::Operate:
            return pagesText("Operate");
        case PageGroup::Home:
        case PageGroup::Hidden:
            break;
    }
    return {};
}

const PageSpec* findPage(const PageSpecs& pages, const QString& id) {
    const auto found = std::find_if(pages.begin(), pages.end(),
                                    [&id](const PageSpec& page) { return page.id == id; });
    return found == pages.end() ? nullptr : &*found;
}

PageSpecs consolePages() {
    using G = PageGroup;
    const auto page = [](const char* id, const char* title, const char* icon, PageGroup group,
                         std::optional<Capability> needs, auto create) {
        PageSpec spec;
        spec.id = QLatin1String(id);
        spec.title = pagesText(title);
        spec.icon = QLatin1String(icon);
        spec.group = group;
        spec.needs = needs;
        spec.create = create;
        return spec;
    };
    PageSpecs pages{page("overview", QT_TRANSLATE_NOOP("Pages", "Overview"), "activity", G::Home,
                         {}, createPage<OverviewPage>),
                    page("query", QT_TRANSLATE_NOOP("Pages", "Query"), "chart-line", G::Data,
                         Capability::Query, createPage<QueryPage>),
                    page("send-data", QT_TRANSLATE_NOOP("Pages", "Send data"), "send", G::Data, {},
                         createPage<SendDataPage>),
                    page("tenants", QT_TRANSLATE_NOOP("Pages", "Tenants"), "users", G::Tenants, {},
                         createPage<TenantsPage>),
                    page("limits", QT_TRANSLATE_NOOP("Pages", "Limits"), "gauge", G::Tenants,
                         Capability::Config, createPage<LimitsPage>),
                    page("rings", QT_TRANSLATE_NOOP("Pages", "Rings"), "ring", G::Cluster,
                         Capability::IngesterRing, createPage<RingsPage>),
                    page("services", QT_TRANSLATE_NOOP("Pages", "Services"), "server", G::Cluster,
                         Capability::Services, createPage<ServicesPage>),
                    page("ha-tracker", QT_TRANSLATE_NOOP("Pages", "HA tracker"), "pair", G::Cluster,
                         Capability::HaTracker, createPage<HaPage>),
                    page("admin", QT_TRANSLATE_NOOP("Pages", "Admin controls"), "shield",
                         G::Operate, Capability::IngesterRing, createPage<AdminPage>),
                    page("configuration", QT_TRANSLATE_NOOP("Pages", "Configuration"), "settings",
                         G::Operate, Capability::Config, createPage<ConfigurationPage>),
                    page("activity", QT_TRANSLATE_NOOP("Pages", "Activity"), "history", G::Operate,
                         {}, createPage<ActivityPage>),
                    page("connections", QT_TRANSLATE_NOOP("Pages", "Connections"), "plug",
                         G::Operate, {}, createPage<ConnectionsPage>),
                    page("tenant", QT_TRANSLATE_NOOP("Pages", "Tenant details"), "user", G::Hidden,
                         {}, createPage<TenantPage>),
                    page("comparison", QT_TRANSLATE_NOOP("Pages", "Compare tenants"), "table",
                         G::Hidden, {}, createPage<ComparisonPage>),
                    page("welcome", QT_TRANSLATE_NOOP("Pages", "Welcome"), "home", G::Hidden, {},
                         createPage<WelcomePage>)};
    for (PageSpec& spec : pages) {
        spec.opensInTabs = spec.id == QLatin1String("query") || spec.id == QLatin1String("tenant");
        spec.needsConnection = spec.id != QLatin1String("welcome") &&
                               spec.id != QLatin1String("activity") &&
                               spec.id != QLatin1String("connections");
    }
    return pages;
}

}  // namespace pallium::ui
