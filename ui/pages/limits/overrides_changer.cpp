#include "ui/pages/limits/overrides_changer.h"

#include "ui/pages/change_desk.h"
#include "ui/pages/limits/overrides_change.h"

namespace pallium::ui {
namespace {

/// What a tenant has of its own where it may have nothing.
QJsonObject limitsOf(const ApiResult<QJsonObject>& answer) {
    return answer.value_or(QJsonObject());
}

/// Whether what is wanted is there and what is not is there no more. Others may be there: Cortex
/// tells the defaults, too.
bool shows(const QJsonObject& now, const QJsonObject& before, const QJsonObject& wanted) {
    for (auto it = wanted.begin(); it != wanted.end(); ++it)
        if (now.value(it.key()) != it.value()) return false;
    for (auto it = before.begin(); it != before.end(); ++it)
        if (!wanted.contains(it.key()) && now.value(it.key()) == it.value()) return false;
    return true;
}

bool isAnswer(const ApiResult<QJsonObject>& answer) {
    return answer || answer.error().kind == ApiErrorKind::Empty;
}

}  // namespace

void OverridesChanger::forget() {
    LimitChanger::forget();
    m_look = {};
}

void OverridesChanger::change(const QString& tenant, const QJsonObject& told,
                              const QJsonObject& before, const QJsonObject& after,
                              bool canSetAgain) {
    if (isBusy() || !mayChange(context().session)) return;
    if (takesLimitAway(before, after) && !after.isEmpty() && !canSetAgain)
        return refuse(
            tr("To take one limit away, the others have to be set again, and the server takes "
               "some of them from its runtime file only."));
    setBusy(tr("Looking whether it is still as shown…"));
    m_look = userOverrides(
        context().session.connection()->client(), tenant,
        [this, tenant, told, before, after, canSetAgain](const ApiResult<QJsonObject>& now) {
            if (!isAnswer(now)) return refuse(now.error().text);
            if (limitsOf(now) != told)
                return refuse(
                    tr("Somebody else changed the limits of this tenant meanwhile. They "
                       "are shown as they are now; look again before you apply."));
            const Change change = overridesChange(tenant, before, after, canSetAgain);
            ask(change, change.following.empty()
                            ? tr("The server applies it when it reads its overrides again, most "
                                 "often within seconds.")
                            : tr("All limits of the tenant are taken away and those that stay are "
                                 "set again. In between the defaults hold."));
        });
}

ApiCall OverridesChanger::look(const QString& tenant, const QJsonObject& before,
                               const QJsonObject& wanted, const ReadBack::Told& seen) {
    return userOverrides(context().session.connection()->client(), tenant,
                         [seen, before, wanted](const ApiResult<QJsonObject>& now) {
                             if (!isAnswer(now)) return seen(ReadBack::Sight::CannotTell);
                             seen(shows(limitsOf(now), before, wanted) ? ReadBack::Sight::Seen
                                                                       : ReadBack::Sight::NotYet);
                         });
}

}  // namespace pallium::ui
