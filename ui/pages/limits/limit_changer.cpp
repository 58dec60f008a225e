#include "ui/pages/limits/limit_changer.h"

#include "ui/connection/state_database.h"
#include "ui/pages/change_desk.h"

#include <QJsonDocument>

namespace pallium::ui {

QString limitsToText(const QJsonObject& limits) {
    return limits.isEmpty() ? QString()
                            : QString::fromUtf8(QJsonDocument(limits).toJson()).trimmed();
}

QJsonObject limitsFromText(const QString& text) {
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

LimitChanger::LimitChanger(QWidget& owner, PageContext& context)
    : m_owner(owner), m_context(context) {}

void LimitChanger::forget() {
    m_isBusy = false;
}

void LimitChanger::setBusy(const QString& why) {
    m_isBusy = true;
    Q_EMIT told(Health::Neutral, why);
}

void LimitChanger::refuse(const QString& text) {
    m_isBusy = false;
    Q_EMIT refused(text);
}

void LimitChanger::ask(const Change& change, const QString& what) {
    m_isBusy = false;
    Confirmation confirmation;
    confirmation.title = tr("%1 of %2?").arg(change.action, change.tenant);
    confirmation.text = what;
    confirmation.accept = change.action;
    confirmation.typed = change.tenant;
    confirmation.level = ConfirmLevel::Undoable;
    confirmation.facts = {{tr("Tenant"), change.tenant},
                          {tr("Limits"), change.target},
                          {tr("Before"), change.before.isEmpty() ? tr("none") : change.before},
                          {tr("After"), change.after.isEmpty() ? tr("none") : change.after}};
    Q_EMIT told(Health::Neutral, {});
    askForChange(&m_owner, m_context, confirmation, [this, change] { send(change); });
}

void LimitChanger::send(const Change& change) {
    setBusy(tr("Asked; waiting for the answer…"));
    const bool hasWayBack = !change.reverse.empty();
    const QString summary = tr("%1: %2").arg(change.action, change.target);
    m_context.session.changes().send(
        change, this,
        [this, tenant = change.tenant, before = limitsFromText(change.before),
         after = limitsFromText(change.after), hasWayBack, summary](const ChangeOutcome& outcome) {
            if (hasWayBack) {
                const ActivityEntry entry =
                    m_context.session.database().activity().entry(outcome.activity);
                if (m_context.session.changes().whyNotUndone(entry).isEmpty())
                    Q_EMIT undoable(outcome.activity, summary);
            }
            if (!outcome.answer) return refuse(outcome.answer.error().text);
            watch(tenant, before, after, outcome.activity);
        });
}

void LimitChanger::undo(qint64 activity) {
    const ActivityEntry entry = m_context.session.database().activity().entry(activity);
    const QString whyNot = m_context.session.changes().whyNotUndone(entry);
    if (m_isBusy || !whyNot.isEmpty()) return refuse(whyNot);
    setBusy(tr("Asked; waiting for the answer…"));
    m_context.session.changes().undo(entry, this, [this, entry](const ChangeOutcome& outcome) {
        if (!outcome.answer) return refuse(outcome.answer.error().text);
        watch(entry.tenant, limitsFromText(entry.after), limitsFromText(entry.before),
              outcome.activity);
    });
}

void LimitChanger::watch(const QString& tenant, const QJsonObject& before,
                         const QJsonObject& wanted, qint64 activity) {
    constexpr std::chrono::seconds kPause{1};
    Q_EMIT told(Health::Neutral, tr("Taken; reading it back…"));
    m_readBack.start(
        [this, tenant, before, wanted](const ReadBack::Told& seen) {
            if (m_context.session.connection() != nullptr)
                return look(tenant, before, wanted, seen);
            seen(ReadBack::Sight::CannotTell);
            return ApiCall();
        },
        looks(), kPause,
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
