#pragma once

#include <QFont>
#include <QObject>

class QMenu;
class QWidget;

namespace pallium::ui {

class CommandRegistry;
class StateDatabase;

/// Theme and size of the whole console, kept in the state database and applied at once; offered as
/// commands. Threads: GUI thread.
class LookSettings final : public QObject {
    Q_OBJECT

  public:
    static constexpr int kMinZoom = 80;  // percent
    static constexpr int kMaxZoom = 200;

    /// Takes up what is stored. `theme` is a choice of the command line, `system`, `light` or
    /// `dark`, which holds for this run only; empty: none. All outlive it.
    LookSettings(StateDatabase& database, CommandRegistry& commands, const QString& theme,
                 QObject* parent = nullptr);

    int zoom() const { return m_zoom; }
    void setZoom(int percent);
    /// A new menu with theme and size; owned by `parent`.
    QMenu* createMenu(QWidget* parent) const;

  private:
    void addThemeCommands(const QString& chosen);
    void addZoomCommands();

    StateDatabase& m_database;
    CommandRegistry& m_commands;
    QFont m_baseFont;
    int m_zoom = 100;
};

}  // namespace pallium::ui
