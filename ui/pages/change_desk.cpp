#include "ui/pages/change_desk.h"

#include "ui/widgets/action_button.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>

namespace pallium::ui {
namespace {

/// A lock in the colour of the text that follows the theme.
QLabel* createLock(QWidget* parent) {
    constexpr int kSize = 16;
    auto* lock = new QLabel(parent);
    const auto paint = [lock] {
        lock->setPixmap(theme().icon(QStringLiteral("lock"), Token::TextMuted).pixmap(kSize));
    };
    QObject::connect(&theme(), &Theme::changed, lock, paint);
    paint();
    return lock;
}

}  // namespace

bool mayChange(const Session& session) {
    const Connection* connection = session.connection();
    return connection != nullptr && !connection->profile().isReadOnly;
}

void enableChange(QAction& action, const Session& session, bool isPossible, const QString& whyNot) {
    const bool isOpen = session.connection() != nullptr;
    action.setEnabled(mayChange(session) && isPossible);
    action.setStatusTip(!isOpen               ? ReadOnlyBar::tr("No connection is open.")
                        : !mayChange(session) ? ReadOnlyBar::tr("Read-only connection.")
                        : !isPossible         ? whyNot
                                              : QString());
}

void askForChange(QWidget* owner, PageContext& context, Confirmation confirmation,
                  std::function<void()> agreed) {
    Session& session = context.session;
    if (!mayChange(session)) return;
    const ConnectionProfile& profile = session.connection()->profile();
    confirmation.server = profile;
    ConfirmDialog::ask(owner, confirmation,
                       [&session, id = profile.id, agreed = std::move(agreed)] {
                           if (mayChange(session) && session.connection()->profile().id == id)
                               agreed();
                       });
}

void proposeChange(QWidget* owner, PageContext& context, Confirmation confirmation, Change change,
                   ChangeSender::Handler done) {
    askForChange(owner, context, std::move(confirmation),
                 [owner, &session = context.session, change = std::move(change),
                  done = std::move(done)] { session.changes().send(change, owner, done); });
}

ReadOnlyBar::ReadOnlyBar(PageContext& context, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* text = createText(tr("This connection is read-only: nothing here can be changed."),
                            TextRole::Muted);
    row->addWidget(createLock(this));
    row->addWidget(text, 1);
    row->addWidget(
        new ActionButton(context.commands.action(QStringLiteral("connection.unlock")), this));
    const auto update = [this, &session = context.session] {
        setVisible(session.connection() != nullptr && !mayChange(session));
    };
    connect(&context.session, &Session::connectionChanged, this, update);
    update();
}

}  // namespace pallium::ui
