#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

namespace pallium::ui {

struct CommandSpec {
    QString id;         // `query.run`: stable, used by tests and shortcuts
    QString text;       // translated, imperative
    QString icon = {};  // empty: none
    QKeySequence shortcut = {};
};

/// Every action of the program by its id: menus, shortcuts, palette and tests go through here.
/// A command whose action is disabled says why in its status tip. Threads: GUI thread.
class CommandRegistry final : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    /// A command of the whole window. The action belongs to the registry.
    QAction* add(const CommandSpec& spec, std::function<void()> run);
    /// A command of `owner`: its shortcut works while the focus is inside, and it leaves the
    /// registry when the owner is destroyed. Of several owners with one id, action() gives the
    /// visible one's.
    QAction* add(const CommandSpec& spec, QWidget* owner, std::function<void()> run);
    /// Null if there is none.
    QAction* action(const QString& id) const;
    /// In order of registration, hidden owners left out.
    std::vector<QAction*> actions() const;
    static QString idOf(const QAction& action);

  Q_SIGNALS:
    void changed();

  private:
    struct Entry {
        QPointer<QAction> action;
        QPointer<QWidget> owner;
        bool isOwned = false;
    };
    std::vector<Entry> m_entries;
};

}  // namespace pallium::ui
