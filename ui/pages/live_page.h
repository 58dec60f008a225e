#pragma once

#include "ui/pages/page.h"
#include "ui/widgets/state_stack.h"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

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
    /// Starts the requests of one refresh and gives their calls to keep(); `done` reports the
    /// outcome once.
    virtual void fetch(Connection& connection, const Poller::Done& done) = 0;
    /// Drops data: another server follows, or none (then says so by showNoConnection()).
    virtual void forget() = 0;

    /// Of the requests of fetch(): somebody waits for the first refresh and for one by F5, nobody
    /// for those that follow.
    ApiRequest::Urgency urgency() const { return m_urgency; }
    /// Until it has answered, the page is left or somebody refreshes: what nobody waits for any
    /// more must not keep others waiting at a server that hangs.
    void keep(ApiCall call) { m_calls.push_back(std::move(call)); }
    bool isActive() const { return m_isActive; }
    void showNoConnection(StateStack& stack);
    /// Shows the failure of a request that `capability` stands for.
    void showFailure(StateStack& stack, const ApiError& error, Capability capability);

  private:
    void restart();
    void stop();

    QString m_id;
    PollPace m_pace;
    bool m_isActive = false;
    ApiRequest::Urgency m_urgency = ApiRequest::Urgency::Visible;
    std::unique_ptr<Poller::Handle> m_handle;
    std::vector<ApiCall> m_calls;  // of the last refresh
};

/// To be called `parts` times; then tells `done` whether all of them succeeded.
Poller::Done afterParts(int parts, const Poller::Done& done);

}  // namespace pallium::ui
