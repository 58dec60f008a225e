#pragma once

#include "ui/client/admin_api.h"
#include "ui/pages/limits/limit_changer.h"

namespace pallium::ui {

/// Changes a tenant's own limits by the server's API, after a look whether somebody else changed
/// them meanwhile. Threads: GUI thread.
class OverridesChanger final : public LimitChanger {
    Q_OBJECT

  public:
    using LimitChanger::LimitChanger;

    /// From the tenant's own limits `before` to `after`. `told`: what the API told when they were
    /// shown. `canSetAgain`: the server takes all of the limits in `before` by its API.
    void change(const QString& tenant, const QJsonObject& told, const QJsonObject& before,
                const QJsonObject& after, bool canSetAgain);
    void forget() override;

  protected:
    ApiCall look(const QString& tenant, const QJsonObject& before, const QJsonObject& wanted,
                 const ReadBack::Told& seen) override;

  private:
    ApiCall m_look;
};

}  // namespace pallium::ui
