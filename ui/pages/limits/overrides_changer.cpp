#include "ui/pages/limits/overrides_changer.h"

#include "ui/connection/state_database.h"
#include "ui/pages/change_desk.h"
#include "ui/pages/limits/overrides_change.h"

#include <QJsonDocument>

namespace pallium::ui {
namespace {

constexpr int kOverrideLooks = 5;
constexpr std::chrono::seconds kOverridePause{1};

/// What a tenant has of its own where it may have nothing.
QJsonObject limitsOf(const ApiResult<QJsonObject>& answer) {
    return answer.value_or(QJsonObject());
}

bool isAnswer(const ApiResult<QJsonObject>& answer) {
    return answer || answer.error().kind == ApiErrorKind::Empty;
}

}  // namespace

OverridesChanger::OverridesChanger(QWidget& owner, PageContext& context)
    : m_owner(owner), m_context(context) {}

void OverridesChanger::forget() {
    m_isBusy = false;
    m_look = {};
}

void OverridesChanger::refuse(const QString& text) {
    m_isBusy = false;
    Q_EMIT refused(text);
}

void OverridesChanger::change(const QString& tenant, const QJsonObject& before,
                              const QJsonObject& after, bool canSetAgain) {
    if (m_isBusy || !mayChange(m_context.session)) return;
    if (takesLimitAway(before, after) && !after.isEmpty() && !canSetAgain)
        return refuse(
            tr("To take one limit away, the others have to be set again, and the server takes "
               "some of them from its runtime file only."));
    m_isBusy = true;
    Q_EMIT told(Health::Neutral, tr("Looking whether it is still as shown…"));
    m_look = userOverrides(
        m_context.session.connection()->client(), tenant,
        [this, tenant, before, after, canSetAgain](const ApiResult<QJsonObject>& now) {
            if (!isAnswer(now)) return refuse(now.error().text);
            if (limitsOf(now) != before)
                return refuse(
                    tr("Somebody else changed the limits of this tenant meanwhile. They "
                       "are shown as they are now; look again before you apply."));
            m_isBusy = false;
            ask(overridesChange(tenant, before, after, canSetAgain), after);
        });
}

void OverridesChanger::ask(const Change& change, const QJsonObject& after) {
    Confirmation confirmation;
    confirmation.title = tr("%1 of %2?").arg(change.action, change.tenant);
    confirmation.text =
        change.following.empty()
            ? tr("The server applies it when it reads its overrides again, most often within "
                 "seconds.")
            : tr("All limits of the tenant are taken away and those that stay are set again. In "
                 "between the defaults hold.");
    confirmation.accept = change.action;
    confirmation.typed = change.tenant;
    confirmation.level = ConfirmLevel::Undoable;
    confirmation.facts = {{tr("Tenant"), change.tenant},
                          {tr("Limits"), change.target},
                          {tr("Before"), change.before.isEmpty() ? tr("none") : change.before},
                          {tr("After"), change.after.isEmpty() ? tr("none") : change.after}};
    Q_EMIT told(Health::Neutral, {});
    askForChange(&m_owner, m_context, confirmation, [this, change, after] { send(change, after); });
}

void OverridesChanger::send(const Change& change, const QJsonObject& after) {
    m_isBusy = true;
    Q_EMIT told(Health::Neutral, tr("Asked; waiting for the answer…"));
    const bool hasWayBack = !change.reverse.empty();
    const QString summary = tr("%1: %2").arg(change.action, change.target);
    m_context.session.changes().send(
        change, this,
        [this, tenant = change.tenant, after, hasWayBack, summary](const ChangeOutcome& outcome) {
            if (hasWayBack) {
                const ActivityEntry entry =
                    m_context.session.database().activity().entry(outcome.activity);
                if (m_context.session.changes().whyNotUndone(entry).isEmpty())
                    Q_EMIT undoable(outcome.activity, summary);
            }
            if (!outcome.answer) return refuse(outcome.answer.error().text);
            watch(tenant, after, outcome.activity);
        });
}

void OverridesChanger::undo(qint64 activity) {
    const ActivityEntry entry = m_context.session.database().activity().entry(activity);
    const QString whyNot = m_context.session.changes().whyNotUndone(entry);
    if (m_isBusy || !whyNot.isEmpty()) return refuse(whyNot);
    m_isBusy = true;
    Q_EMIT told(Health::Neutral, tr("Asked; waiting for the answer…"));
    m_context.session.changes().undo(entry, this, [this, entry](const ChangeOutcome& outcome) {
        if (!outcome.answer) return refuse(outcome.answer.error().text);
        watch(entry.tenant, QJsonDocument::fromJson(entry.before.toUtf8()).object(),
              outcome.activity);
    });
}

void OverridesChanger::watch(const QString& tenant, const QJsonObject& wanted, qint64 activity) {
    Q_EMIT told(Health::Neutral, tr("Taken; reading it back…"));
    m_readBack.start(
        [this, tenant, wanted](const ReadBack::Told& seen) {
            if (m_context.session.connection() == nullptr) {
                seen(ReadBack::Sight::CannotTell);
                return ApiCall();
            }
            return userOverrides(
                m_context.session.connection()->client(), tenant,
                [seen, wanted](const ApiResult<QJsonObject>& now) {
                    if (!isAnswer(now)) return seen(ReadBack::Sight::CannotTell);
                    seen(limitsOf(now) == wanted ? ReadBack::Sight::Seen : ReadBack::Sight::NotYet);
                });
        },
        kOverrideLooks, kOverridePause,
        [this, activity](ReadBack::Sight sight) {
            m_isBusy = false;
            const bool isSeen = sight == ReadBack::Sight::Seen;
            const QString text = isSeen ? tr("Applied and verified.")
                                 : sight == ReadBack::Sight::NotYet
                                     ? tr("Taken, but the server does not show it yet.")
                                     : tr("Taken, but not verifiable: it could not be read.");
            m_context.session.changes().noteReadBack(activity, text);
            Q_EMIT told(isSeen ? Health::Ok : Health::Warn, text);
        });
}

}  // namespace pallium::ui
