#pragma once

#include "ui/connection/connection_profile.h"

#include <QDialog>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

class QAbstractButton;
class QButtonGroup;
class QVBoxLayout;

namespace pallium::ui {

/// How much a change has to be confirmed.
enum class ConfirmLevel : quint8 {
    None,
    Undoable,  // the button is enough, since it can be undone
    Asked,     // a dialog that names action, target and place
    Typed,     // and the exact name typed into it
};
/// One more on a production server, up to Typed.
ConfirmLevel raisedLevel(ConfirmLevel level, const ConnectionProfile& profile);

/// What a person agrees to: the action, its target and place, and what follows.
struct Confirmation {
    QString title;       // `Turn off verification?`
    QString text;        // plain
    QString accept;      // the button that does it, a verb: `Turn off`
    QString typed = {};  // what is typed, to the letter, at the level Typed; empty: server's name
    std::optional<ConnectionProfile> server = {};  // named on a strip in its environment's colour
    ConfirmLevel level = ConfirmLevel::Asked;      // raised if the server is a production one
    std::vector<std::pair<QString, QString>> facts = {};  // what else to know: name and value
    QStringList targets = {};  // of a change of several things: all of them, with their number
    QStringList choices = {};  // one has to be taken, the first unless told otherwise
};

/// Asks before something that deserves a second look. Cancel is the default and Enter never
/// accepts; at the level Typed what accepts waits a second after the name was typed.
/// Threads: GUI thread.
class ConfirmDialog final : public QDialog {
    Q_OBJECT

  public:
    explicit ConfirmDialog(const Confirmation& confirmation, QWidget* parent = nullptr);
    /// The place in Confirmation::choices; 0 where there are none.
    int choice() const;

    /// Shows one without blocking; `onAccepted` or `onRejected` runs when it is decided, unless
    /// `parent` is gone by then. Below the level Asked it accepts at once.
    static void ask(QWidget* parent, const Confirmation& confirmation,
                    std::function<void()> onAccepted, std::function<void()> onRejected = {});
    /// The same with what was chosen.
    static void askForChoice(QWidget* parent, const Confirmation& confirmation,
                             std::function<void(int choice)> onAccepted);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void addText(QVBoxLayout& column, const Confirmation& confirmation);
    void addChoices(QVBoxLayout& column, const QStringList& choices);
    QWidget* createTypedField(const QString& typed);
    QWidget* createButtons(const QString& accept);

    QAbstractButton* m_accept = nullptr;
    QButtonGroup* m_choices = nullptr;
    QTimer m_pause;  // between the last letter and the button
};

}  // namespace pallium::ui
