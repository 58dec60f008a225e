#pragma once

#include "ui/pages/page.h"
#include "ui/widgets/state_stack.h"

#include <chrono>
#include <memory>

namespace pallium::ui {

/// How often a page asks while it is seen: a server of this computer, or one far away.
struct PollPace {
    std::chrono::milliseconds local;
    std::chrono::milliseconds remote;
};

/// A page that shows what a server says at the moment: it asks again and again while it is seen, at
/// once when it comes into view, and forgets everything when the connection changes.
class LivePage : public Page {
    Q_OBJECT

  public:
    LivePage(PageContext& context, const QString& id, PollPace pace, QWidget* parent);
    ~LivePage() override;

    void setActive(bool isActive) final;
    void refresh(bool isHard) override;

  protected:
    /// Starts the requests of one refresh and keeps their calls; `done` reports the outcome once.
    virtual void fetch(Connection& connection, const Poller::Done& done) = 0;
    /// Drops calls and data: another server follows, or none (then says so by showNoConnection()).
    virtual void forget() = 0;

    /// Of the requests of fetch(): somebody waits for the first refresh and for one by F5, nobody
    /// for those that follow.
    ApiRequest::Urgency urgency() const { return m_urgency; }
    bool isActive() const { return m_isActive; }
    void showNoConnection(StateStack& stack);
    /// Shows the failure of a request that `capability` stands for.
    void showFailure(StateStack& stack, const ApiError& error, Capability capability);

  private:
    void restart();

    QString m_id;
    PollPace m_pace;
    bool m_isActive = false;
    ApiRequest::Urgency m_urgency = ApiRequest::Urgency::Visible;
    std::unique_ptr<Poller::Handle> m_handle;
};

/// To be called `parts` times; then tells `done` whether all of them succeeded.
Poller::Done afterParts(int parts, const Poller::Done& done);

}  // namespace pallium::ui
