#include "ui/shell/pages.h"

#include "ui/pages/query/query_page.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace pallium::ui {
namespace {

QString pagesText(const char* text) {
    return QCoreApplication::translate("Pages", text);
}

template <class T>
Page* makePage(PageContext& context, QWidget* parent) {
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

QJsonObject runningQuery(const QString& expression) {
    const QJsonObject row{{QStringLiteral("text"), expression}};
    return {{QStringLiteral("expressions"), QJsonArray{row}}, {QStringLiteral("run"), true}};
}

PageSpecs consolePages() {
    PageSpecs pages;
    pages.push_back({QStringLiteral("query"), pagesText("Query"), QStringLiteral("chart-line"),
                     PageGroup::Data, true, true, Capability::Query, makePage<QueryPage>});
    return pages;
}

}  // namespace pallium::ui
