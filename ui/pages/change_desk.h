#pragma once

#include "ui/connection/change_sender.h"
#include "ui/pages/page.h"
#include "ui/widgets/confirm_dialog.h"

#include <QWidget>

namespace pallium::ui {

/// Asks as `confirmation` says, with the session's server put to it, and calls `agreed` if that
/// server is still the one that is open and may be changed. On a read-only connection nothing is
/// asked.
void askForChange(QWidget* owner, PageContext& context, Confirmation confirmation,
                  std::function<void()> agreed);
/// askForChange() for `change` as `confirmation` says, then sends it and calls `done` with the
/// answer unless `owner` is gone.
void proposeChange(QWidget* owner, PageContext& context, Confirmation confirmation, Change change,
                   ChangeSender::Handler done);

/// Whether the session has a connection that may change things.
bool mayChange(const Session& session);

/// Enables an action of a page where the session may change things; else says why not.
void enableChange(QAction& action, const Session& session, bool isPossible = true,
                  const QString& whyNot = {});

/// The line at the top of a page that changes things: says that the connection is read-only and
/// offers to unlock it; hidden otherwise. Threads: GUI thread.
class ReadOnlyBar final : public QWidget {
    Q_OBJECT

  public:
    explicit ReadOnlyBar(PageContext& context, QWidget* parent = nullptr);
};

}  // namespace pallium::ui
