#include "ui/pages/rings/forgetting.h"

#include "ui/models/format.h"
#include "ui/pages/rings/ring_view.h"

#include <algorithm>

namespace pallium::ui {

Confirmation forgetConfirmation(const RingMember& member, const RingView& view) {
    const bool isAlive = ringStateHealth(member.state) != Health::Bad;
    const int healthy = view.model().healthyCount();
    Confirmation confirmation;
    confirmation.title = RingView::tr("Forget %1?").arg(member.id);
    confirmation.text =
        isAlive ? RingView::tr(
                      "This instance is alive and will register again. Until then it is "
                      "missing from the ring.")
                : RingView::tr(
                      "It is taken out of the ring, and others get its tokens. An "
                      "instance that is still running registers again.");
    confirmation.accept = RingView::tr("Forget");
    confirmation.typed = member.id;
    confirmation.level = isAlive ? ConfirmLevel::Typed : ConfirmLevel::Asked;
    confirmation.facts = {{RingView::tr("Ring"), view.name()},
                          {RingView::tr("State"), member.state},
                          {RingView::tr("Last heartbeat"), view.model().age(member.heartbeat)},
                          {RingView::tr("Healthy members left"),
                           formatCount(std::max(0, isAlive ? healthy - 1 : healthy))}};
    return confirmation;
}

ReadBack::Sight ForgottenMember::judge(const ApiResult<RingStatus>& ring) {
    if (!ring) return ReadBack::Sight::NotYet;
    const bool isThere =
        std::any_of(ring->members.begin(), ring->members.end(),
                    [this](const RingMember& member) { return member.id == m_id; });
    const State before = m_state;
    if (!isThere) {
        m_state = State::Gone;
        return before == State::Gone ? ReadBack::Sight::Seen : ReadBack::Sight::NotYet;
    }
    m_state = before == State::Gone ? State::CameBack : State::StillThere;
    return m_state == State::CameBack ? ReadBack::Sight::Seen : ReadBack::Sight::NotYet;
}

QString ForgottenMember::text() const {
    switch (m_state) {
        case State::Gone:
            return RingView::tr("%1 was removed.").arg(m_id);
        case State::StillThere:
            return RingView::tr("%1 is still there.").arg(m_id);
        case State::CameBack:
            return RingView::tr("%1 came back: it is running and registered again.").arg(m_id);
        case State::NotRead:
            break;
    }
    return RingView::tr("Whether %1 is gone cannot be told: the ring could not be read.").arg(m_id);
}

}  // namespace pallium::ui
