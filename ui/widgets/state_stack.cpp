#include "ui/widgets/state_stack.h"

#include "ui/models/format.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/first_of_tab.h"
#include "ui/widgets/state_faces.h"

#include <QElapsedTimer>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>

namespace pallium::ui {
namespace {

// What is faster than this needs no sign of work.
constexpr std::chrono::milliseconds kStillTime(200);

/// Whether the same request may succeed later, with nobody doing anything.
bool mayPass(ApiErrorKind kind) {
    switch (kind) {
        case ApiErrorKind::Offline:
        case ApiErrorKind::Limit:
        case ApiErrorKind::Busy:
        case ApiErrorKind::Server:
        case ApiErrorKind::TooLarge:
        case ApiErrorKind::Timeout:
        case ApiErrorKind::Decode:
            return true;
        default:
            return false;
    }
}

bool helpsToRetry(ApiErrorKind kind) {
    return kind != ApiErrorKind::ReadOnly && kind != ApiErrorKind::BadInput;
}

QString faceIcon(ApiErrorKind kind) {
    switch (kind) {
        case ApiErrorKind::Offline:
        case ApiErrorKind::Timeout:
            return QStringLiteral("plug");
        case ApiErrorKind::Tls:
        case ApiErrorKind::Unauthorized:
        case ApiErrorKind::Forbidden:
        case ApiErrorKind::ReadOnly:
            return QStringLiteral("lock");
        case ApiErrorKind::Limit:
        case ApiErrorKind::Busy:
            return QStringLiteral("clock");
        default:
            return QStringLiteral("alert-circle");
    }
}

Token faceColor(ApiErrorKind kind) {
    switch (kind) {
        case ApiErrorKind::Limit:
        case ApiErrorKind::Busy:
        case ApiErrorKind::Timeout:
        case ApiErrorKind::ReadOnly:
            return Token::Warn;
        default:
            return Token::Danger;
    }
}

/// What a MessageFace shows.
struct Message {
    QString icon;
    Token color = Token::TextMuted;
    QString title, text;
    QAction* main = nullptr;
    QAction* secondary = nullptr;
    const ApiError* error = nullptr;
    bool canRetry = false;
};

}  // namespace

struct StateStack::Impl {
    explicit Impl(StateStack& owner)
        : progress(new ProgressLine(&owner)),
          bar(new StaleBar(&owner)),
          stack(new QStackedWidget(&owner)),
          skeleton(new SkeletonFace),
          message(new MessageFace),
          veil(new Veil(stack)) {
        stillTimer.setSingleShot(true);
        stillTimer.setInterval(kStillTime);
        ageTimer.setInterval(std::chrono::seconds(1));
        // Only the skeleton has nothing of its own to give the keyboard to.
        stack->setAccessibleName(StateStack::tr("Loading …"));
    }

    bool hasFocus() const {
        const QWidget* focus = stack->window()->focusWidget();
        return focus == stack || stack->isAncestorOf(focus);
    }

    void show(QWidget* widget) {
        const bool hadFocus = hasFocus();
        if (stack->currentWidget() == widget) return;
        stack->setCurrentWidget(widget);
        if (hadFocus) firstOfTab(*widget).setFocus();
    }

    void stopWaiting() {
        stillTimer.stop();
        progress->setRunning(false);
    }

    void showMessage(const Message& what) {
        stopWaiting();
        contentAge.invalidate();
        bar->hide();
        veil->hide();
        const bool hadFocus = hasFocus();
        message->setMessage(what.icon, what.color, what.title, what.text);
        message->setActions(what.main, what.secondary);
        message->setError(what.error);
        message->setRetryShown(what.canRetry);
        show(message);
        // A button that had the keyboard is gone with the message before.
        if (hadFocus && !hasFocus()) firstOfTab(*message).setFocus();
    }

    void updateAge() {
        bar->setText(StateStack::tr("Last update %1 – %2")
                         .arg(formatAge(contentAge.elapsed()), staleReason));
    }

    ProgressLine* progress;
    StaleBar* bar;
    QStackedWidget* stack;
    SkeletonFace* skeleton;
    MessageFace* message;
    Veil* veil;
    QWidget* content = nullptr;
    QTimer stillTimer;
    QTimer ageTimer;
    QElapsedTimer contentAge;  // valid while the content is what was shown last
    QString staleReason;
    std::function<void()> retry;
};

StateStack::StateStack(QWidget* content, QWidget* parent)
    : QWidget(parent), m_impl(std::make_unique<Impl>(*this)) {
    m_impl->content = content;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_impl->progress);
    column->addWidget(m_impl->bar);
    column->addWidget(m_impl->stack, 1);
    for (QWidget* face :
         std::initializer_list<QWidget*>{m_impl->skeleton, content, m_impl->message})
        m_impl->stack->addWidget(face);

    connect(&m_impl->stillTimer, &QTimer::timeout, this, [this] {
        m_impl->skeleton->setRevealed(true);
        m_impl->progress->setRunning(m_face != Face::Loading);
    });
    connect(&m_impl->ageTimer, &QTimer::timeout, this, [this] { m_impl->updateAge(); });
    const auto retry = [this] {
        // A copy, since retrying may replace the function.
        if (const std::function<void()> run = m_impl->retry) run();
    };
    connect(m_impl->message, &MessageFace::retryRequested, this, retry);
    connect(m_impl->bar, &StaleBar::retryRequested, this, retry);
}

StateStack::~StateStack() = default;

void StateStack::setFace(Face face, const QString& spoken) {
    if (face == Face::Stale)
        m_impl->ageTimer.start();
    else if (face != Face::Refreshing)
        m_impl->ageTimer.stop();
    if (m_face == face && !spoken.isEmpty() && accessibleDescription() == spoken) return;
    const bool isNew = m_face != face;
    m_face = face;
    if (!spoken.isEmpty()) announce(*this, spoken);
    if (isNew) Q_EMIT faceChanged(face);
}

void StateStack::showBusy() {
    m_impl->stillTimer.start();
    if (m_face != Face::Loading) return setFace(Face::Refreshing, {});
    setFace(Face::Loading, tr("Loading …"));
}

void StateStack::reset() {
    m_impl->stopWaiting();
    m_impl->contentAge.invalidate();
    m_impl->bar->hide();
    m_impl->veil->hide();
    m_impl->skeleton->setRevealed(false);
    m_impl->show(m_impl->skeleton);
    setFace(Face::Loading, {});
}

void StateStack::showContent() {
    m_impl->stopWaiting();
    m_impl->bar->hide();
    m_impl->veil->hide();
    m_impl->contentAge.start();
    m_impl->show(m_impl->content);
    const bool isUpdate = m_face == Face::Refreshing || m_face == Face::Content;
    setFace(Face::Content, isUpdate ? QString() : tr("Loaded"));
}

void StateStack::showEmpty(const QString& title, const QString& text, QAction* main,
                           QAction* secondary) {
    m_impl->showMessage(
        {QStringLiteral("circle-dot"), Token::TextMuted, title, text, main, secondary});
    setFace(Face::Empty, title);
}

void StateStack::showNotOffered(const QString& text, const QString& hint) {
    m_impl->showMessage({QStringLiteral("info"), Token::TextMuted, text, hint});
    setFace(Face::NotOffered, text);
}

void StateStack::showError(const ApiError& error, std::function<void()> retry) {
    if (error.kind == ApiErrorKind::Empty) return showEmpty(errorTitle(error), errorReason(error));
    if (error.kind == ApiErrorKind::Missing)
        return showNotOffered(errorTitle(error), errorReason(error));
    m_impl->retry = std::move(retry);
    const bool canRetry = m_impl->retry != nullptr && helpsToRetry(error.kind);
    if (m_impl->contentAge.isValid() && mayPass(error.kind)) {
        m_impl->stopWaiting();
        m_impl->staleReason = errorTitle(error);
        m_impl->bar->setError(error);
        m_impl->bar->setRetryShown(canRetry);
        m_impl->updateAge();
        m_impl->show(m_impl->content);
        m_impl->bar->show();
        m_impl->veil->show();
        m_impl->veil->raise();
        return setFace(Face::Stale, m_impl->staleReason);
    }
    m_impl->showMessage({.icon = faceIcon(error.kind),
                         .color = faceColor(error.kind),
                         .title = errorTitle(error),
                         .text = errorReason(error),
                         .error = &error,
                         .canRetry = canRetry});
    setFace(Face::Error, errorTitle(error));
}

}  // namespace pallium::ui
