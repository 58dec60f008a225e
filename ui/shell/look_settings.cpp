#include "ui/shell/look_settings.h"

#include "ui/connection/state_database.h"
#include "ui/widgets/command_registry.h"
#include "ui/widgets/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenu>

namespace pallium::ui {
namespace {

constexpr int kZoomStep = 10;

const QString kThemeKey = QStringLiteral("theme");
const QString kZoomKey = QStringLiteral("zoom");

Theme::Choice themeChoice(const QString& name) {
    if (name == QLatin1String("light")) return Theme::Choice::Light;
    if (name == QLatin1String("dark")) return Theme::Choice::Dark;
    return Theme::Choice::System;
}

}  // namespace

LookSettings::LookSettings(StateDatabase& database, CommandRegistry& commands, const QString& theme,
                           QObject* parent)
    : QObject(parent),
      m_database(database),
      m_commands(commands),
      m_baseFont(QApplication::font()) {
    const QString stored = database.value(kThemeKey).toString(QStringLiteral("system"));
    const QString chosen = theme.isEmpty() ? stored : theme;
    pallium::ui::theme().setChoice(themeChoice(chosen));
    addThemeCommands(chosen);
    addZoomCommands();
    setZoom(database.value(kZoomKey).toInt(100));
}

void LookSettings::addThemeCommands(const QString& chosen) {
    auto* group = new QActionGroup(this);
    const auto add = [this, group, &chosen](const QString& name, const QString& text,
                                            const QString& icon) {
        QAction* action =
            m_commands.add({QStringLiteral("view.theme.") + name, text, icon}, [this, name] {
                theme().setChoice(themeChoice(name));
                m_database.setValue(kThemeKey, name);
            });
        action->setCheckable(true);
        action->setChecked(name == chosen);
        group->addAction(action);
    };
    add(QStringLiteral("system"), tr("Theme as the desktop has it"), QStringLiteral("monitor"));
    add(QStringLiteral("light"), tr("Light theme"), QStringLiteral("sun"));
    add(QStringLiteral("dark"), tr("Dark theme"), QStringLiteral("moon"));
}

void LookSettings::addZoomCommands() {
    m_commands.add({QStringLiteral("view.zoomIn"), tr("Larger text"), QStringLiteral("zoom-in"),
                    QKeySequence(Qt::CTRL | Qt::Key_Equal)},
                   [this] { setZoom(m_zoom + kZoomStep); });
    m_commands.add({QStringLiteral("view.zoomOut"), tr("Smaller text"), QStringLiteral("zoom-out"),
                    QKeySequence(Qt::CTRL | Qt::Key_Minus)},
                   [this] { setZoom(m_zoom - kZoomStep); });
    m_commands.add({QStringLiteral("view.zoomReset"),
                    tr("Normal text size"),
                    {},
                    QKeySequence(Qt::CTRL | Qt::Key_0)},
                   [this] { setZoom(100); });
}

void LookSettings::setZoom(int percent) {
    m_zoom = qBound(kMinZoom, percent, kMaxZoom);
    QFont font = m_baseFont;
    font.setPointSizeF(m_baseFont.pointSizeF() * m_zoom / 100.0);
    pallium::ui::theme().setFont(font);
    m_database.setValue(kZoomKey, m_zoom);
}

QMenu* LookSettings::createMenu(QWidget* parent) const {
    auto* menu = new QMenu(tr("Theme and size"), parent);
    for (const char* id : {"view.theme.system", "view.theme.light", "view.theme.dark"})
        menu->addAction(m_commands.action(QString::fromLatin1(id)));
    menu->addSeparator();
    for (const char* id : {"view.zoomIn", "view.zoomOut", "view.zoomReset"})
        menu->addAction(m_commands.action(QString::fromLatin1(id)));
    return menu;
}

}  // namespace pallium::ui
