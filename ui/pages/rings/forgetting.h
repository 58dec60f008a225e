#pragma once

#include "ui/client/cluster_api.h"
#include "ui/connection/read_back.h"
#include "ui/widgets/confirm_dialog.h"

#include <QString>

namespace pallium::ui {

class RingView;

/// What has to be known before a member is taken out of the ring of `view`; one that is alive has
/// to be named letter by letter.
Confirmation forgetConfirmation(const RingMember& member, const RingView& view);

/// What became of a member that was to be forgotten, by looks at its ring.
class ForgottenMember {
  public:
    explicit ForgottenMember(QString id) : m_id(std::move(id)) {}

    /// Seen when nothing more is to be learned: gone twice in a row, or back again.
    ReadBack::Sight judge(const ApiResult<RingStatus>& ring);
    /// `ingester-1 was removed.`
    QString text() const;

  private:
    enum class State : quint8 { NotRead, StillThere, Gone, CameBack };
    QString m_id;
    State m_state = State::NotRead;
};

}  // namespace pallium::ui
