#include "ui/shell/pages.h"

#include "ui/pages/configuration/configuration_page.h"
#include "ui/pages/overview/overview_page.h"
#include "ui/pages/query/query_page.h"
#include "ui/pages/rings/rings_page.h"
#include "ui/pages/services/services_page.h"
#include "ui/pages/tenants/tenants_page.h"

#include <QCoreApplication>
#include <QJsonArray>

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

/// Pages that follow one server: one tab each at most.
PageSpecs serverPages() {
    const auto page = [](const char* id, const char* title, const char* icon, PageGroup group,
                         std::optional<Capability> needs, auto create) {
        return PageSpec{QLatin1String(id),
                        pagesText(title),
                        QLatin1String(icon),
                        group,
                        false,
                        true,
                        needs,
                        create};
    };
    return {page("overview", QT_TRANSLATE_NOOP("Pages", "Overview"), "activity", PageGroup::Home,
                 {}, createPage<OverviewPage>),
            page("tenants", QT_TRANSLATE_NOOP("Pages", "Tenants"), "users", PageGroup::Tenants, {},
                 createPage<TenantsPage>),
            page("rings", QT_TRANSLATE_NOOP("Pages", "Rings"), "ring", PageGroup::Cluster,
                 Capability::IngesterRing, createPage<RingsPage>),
            page("services", QT_TRANSLATE_NOOP("Pages", "Services"), "server", PageGroup::Cluster,
                 Capability::Services, createPage<ServicesPage>),
            page("configuration", QT_TRANSLATE_NOOP("Pages", "Configuration"), "settings",
                 PageGroup::Operate, Capability::Config, createPage<ConfigurationPage>)};
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

QJsonObject runningQuery(const QString& expression) {
    const QJsonObject row{{QStringLiteral("text"), expression}};
    return {{QStringLiteral("expressions"), QJsonArray{row}}, {QStringLiteral("run"), true}};
}

PageSpecs consolePages() {
    PageSpecs pages = serverPages();
    pages.push_back({QStringLiteral("query"), pagesText(QT_TRANSLATE_NOOP("Pages", "Query")),
                     QStringLiteral("chart-line"), PageGroup::Data, true, true, Capability::Query,
                     createPage<QueryPage>});
    std::stable_sort(pages.begin(), pages.end(),
                     [](const PageSpec& a, const PageSpec& b) { return a.group < b.group; });
    return pages;
}

}  // namespace pallium::ui
