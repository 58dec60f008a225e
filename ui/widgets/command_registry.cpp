#include "ui/widgets/command_registry.h"

#include "ui/widgets/theme.h"

#include <algorithm>

namespace pallium::ui {
namespace {

QAction* makeAction(const CommandSpec& spec, QObject* parent) {
    auto* action = new QAction(spec.text, parent);
    action->setObjectName(spec.id);
    if (!spec.icon.isEmpty()) action->setIcon(theme().icon(spec.icon));
    action->setShortcut(spec.shortcut);
    if (!spec.shortcut.isEmpty())
        action->setToolTip(QStringLiteral("%1 (%2)").arg(
            spec.text, spec.shortcut.toString(QKeySequence::NativeText)));
    return action;
}

}  // namespace

QAction* CommandRegistry::add(const CommandSpec& spec, std::function<void()> run) {
    QAction* action = makeAction(spec, this);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, std::move(run));
    m_entries.push_back({action, nullptr, false});
    Q_EMIT changed();
    return action;
}

QAction* CommandRegistry::add(const CommandSpec& spec, QWidget* owner, std::function<void()> run) {
    QAction* action = makeAction(spec, owner);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    owner->addAction(action);
    connect(action, &QAction::triggered, owner, std::move(run));
    connect(action, &QObject::destroyed, this, [this] {
        std::erase_if(m_entries, [](const Entry& entry) { return entry.action.isNull(); });
        Q_EMIT changed();
    });
    m_entries.push_back({action, owner, true});
    Q_EMIT changed();
    return action;
}

QAction* CommandRegistry::action(const QString& id) const {
    QAction* hidden = nullptr;
    for (const Entry& entry : m_entries) {
        if (entry.action.isNull() || entry.action->objectName() != id) continue;
        if (!entry.isOwned || (entry.owner != nullptr && entry.owner->isVisible()))
            return entry.action;
        hidden = entry.action;
    }
    return hidden;
}

std::vector<QAction*> CommandRegistry::actions() const {
    std::vector<QAction*> all;
    for (const Entry& entry : m_entries) {
        if (entry.action.isNull()) continue;
        if (entry.isOwned && (entry.owner == nullptr || !entry.owner->isVisible())) continue;
        all.push_back(entry.action);
    }
    return all;
}

QString CommandRegistry::idOf(const QAction& action) {
    return action.objectName();
}

}  // namespace pallium::ui
