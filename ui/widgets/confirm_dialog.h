#pragma once

#include "ui/connection/connection_profile.h"

#include <QDialog>
#include <QString>

#include <functional>
#include <optional>

namespace pallium::ui {

/// What a person agrees to: the action, its target and place, and what follows.
struct Confirmation {
    QString title;       // `Turn off verification?`
    QString text;        // plain
    QString accept;      // the button that does it, a verb: `Turn off`
    QString typed = {};  // what has to be typed, to the letter, before it can; empty: nothing
    std::optional<ConnectionProfile> server = {};  // named on a strip in its environment's colour
};

/// Asks before something that deserves a second look. Cancel is the default and Enter never
/// accepts. Threads: GUI thread.
class ConfirmDialog final : public QDialog {
    Q_OBJECT

  public:
    explicit ConfirmDialog(const Confirmation& confirmation, QWidget* parent = nullptr);

    /// Shows one without blocking; `onAccepted` or `onRejected` runs when it is decided, unless
    /// `parent` is gone by then.
    static void ask(QWidget* parent, const Confirmation& confirmation,
                    std::function<void()> onAccepted, std::function<void()> onRejected = {});

  private:
    QWidget* createTypedField(const QString& typed, QWidget* accept);
};

}  // namespace pallium::ui
