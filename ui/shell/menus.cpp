#include "ui/shell/menus.h"

#include "ui/widgets/command_registry.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QStringList>

namespace pallium::ui {
namespace {

/// One menu: its fixed entries, where `-` is a line and `page.` stands for all pages, and the areas
/// whose remaining commands follow. The last resort takes what no menu names.
struct MenuPlan {
    const char* title;
    QStringList fixed;
    QStringList areas;
    bool isLastResort = false;
};

QStringList words(const char* text) {
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

std::vector<MenuPlan> menuPlans() {
    return {
        {QT_TRANSLATE_NOOP("Menus", "&File"),
         words("tab.new - connection.switch connection.new connection.local connection.demo - "
               "connection.unlock connection.lock - app.quit"),
         {}},
        {QT_TRANSLATE_NOOP("Menus", "&Edit"),
         words("edit.undo edit.redo - edit.cut edit.copy edit.paste - edit.selectAll"),
         words("edit")},
        {QT_TRANSLATE_NOOP("Menus", "&View"),
         words("page. - view.utc - view.theme.system view.theme.light view.theme.dark - "
               "view.zoomIn view.zoomOut view.zoomReset - view.fullScreen"),
         words("view")},
        {QT_TRANSLATE_NOOP("Menus", "&Query"), {}, words("query chart history")},
        {QT_TRANSLATE_NOOP("Menus", "&Tools"),
         words(
             "palette.open tenant.switch messages.open - refresh.page refresh.hard refresh.pause"),
         {},
         true},
        {QT_TRANSLATE_NOOP("Menus", "&Window"),
         words("navigate.back navigate.forward - tab.previous tab.next tab.close tab.reopen - "
               "pane.next pane.previous"),
         words("tab pane navigate")},
        {QT_TRANSLATE_NOOP("Menus", "&Help"), words("help.welcome help.shortcuts - help.about"),
         words("help")},
    };
}

QString areaOf(const QAction& action) {
    return CommandRegistry::idOf(action).section(QLatin1Char('.'), 0, 0);
}

/// Ids that some menu names, and areas that some menu collects.
bool isPlanned(const std::vector<MenuPlan>& plans, const QAction& action) {
    const QString id = CommandRegistry::idOf(action);
    for (const MenuPlan& plan : plans)
        if (plan.fixed.contains(id) || plan.areas.contains(areaOf(action))) return true;
    return id.startsWith(QLatin1String("page.")) || id == QLatin1String("connection.retry");
}

void fillMenu(QMenu& menu, const MenuPlan& plan, const CommandRegistry& commands) {
    menu.clear();
    for (const QString& id : plan.fixed) {
        if (id == QLatin1String("-")) {
            menu.addSeparator();
        } else if (id == QLatin1String("page.")) {
            for (QAction* action : commands.actions())
                if (areaOf(*action) == QLatin1String("page")) menu.addAction(action);
        } else if (QAction* action = commands.action(id)) {
            menu.addAction(action);
        }
    }
    menu.addSeparator();
    const std::vector<MenuPlan> plans = menuPlans();
    for (QAction* action : commands.actions()) {
        const bool isOwn = plan.areas.contains(areaOf(*action));
        const bool isLeftOver = plan.isLastResort && !isPlanned(plans, *action);
        if ((isOwn || isLeftOver) && !menu.actions().contains(action)) menu.addAction(action);
    }
    if (menu.isEmpty())
        menu.addAction(QCoreApplication::translate("Menus", "Nothing to do on this page"))
            ->setEnabled(false);
}

}  // namespace

void buildMenus(QMenuBar& bar, const CommandRegistry& commands) {
    for (const MenuPlan& plan : menuPlans()) {
        QMenu* menu = bar.addMenu(QCoreApplication::translate("Menus", plan.title));
        QObject::connect(menu, &QMenu::aboutToShow, menu,
                         [menu, plan, &commands] { fillMenu(*menu, plan, commands); });
        fillMenu(*menu, plan, commands);
    }
}

}  // namespace pallium::ui
