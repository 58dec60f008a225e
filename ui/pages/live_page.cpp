#include "ui/pages/live_page.h"

namespace pallium::ui {

LivePage::LivePage(PageContext& context, const QString& id, PollPace pace, QWidget* parent)
    : Page(context, parent), m_id(id), m_pace(pace) {
    connect(&session(), &Session::connectionChanged, this, [this] {
        stop();
        forget();
        restart();
    });
}

LivePage::~LivePage() = default;

void LivePage::setActive(bool isActive) {
    if (m_isActive == isActive) return;
    m_isActive = isActive;
    if (isActive)
        restart();
    else
        stop();
}

void LivePage::stop() {
    m_handle.reset();
    m_calls.clear();
}

void LivePage::restart() {
    stop();
    Connection* connection = session().connection();
    if (!m_isActive) return;
    if (connection == nullptr) return forget();
    m_urgency = ApiRequest::Urgency::Visible;
    m_handle = connection->poller().add(m_id, connection->isLocal() ? m_pace.local : m_pace.remote,
                                        [this](const Poller::Done& done) {
                                            if (session().connection() == nullptr) return;
                                            m_calls.clear();
                                            fetch(*session().connection(), done);
                                            m_urgency = ApiRequest::Urgency::Background;
                                        });
}

void LivePage::refresh(bool /*isHard*/) {
    if (m_handle == nullptr) return;
    restart();
    m_handle->runNow();  // also while polls rest
}

void LivePage::showNoConnection(StateStack& stack) {
    stack.reset();
    stack.showEmpty(tr("No connection is open"),
                    tr("Choose a server to look at, or start the local one."),
                    context().commands.action(QStringLiteral("connection.switch")),
                    context().commands.action(QStringLiteral("connection.local")));
}

void LivePage::showFailure(StateStack& stack, const ApiError& error, Capability capability) {
    if (error.kind == ApiErrorKind::Missing)
        return stack.showNotOffered(missingText(capability), enablingHint(capability));
    stack.showError(error, [this] { refresh(false); });
}

Poller::Done afterParts(int parts, const Poller::Done& done) {
    struct Progress {
        int left;
        bool isGood = true;
    };
    auto progress = std::make_shared<Progress>(Progress{parts});
    return [progress, done](bool succeeded) {
        progress->isGood = progress->isGood && succeeded;
        if (--progress->left == 0) done(progress->isGood);
    };
}

}  // namespace pallium::ui
