#include "ui/connection/change_sender.h"

#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QDateTime>

namespace pallium::ui {
namespace {

QString signedInPerson() {
    const QString name = qEnvironmentVariable("USER");
    return name.isEmpty() ? qEnvironmentVariable("USERNAME") : name;
}

}  // namespace

ChangeSender::ChangeSender(Session& session, QObject* parent)
    : QObject(parent), m_session(session) {
    // The connection before is destroyed, with its calls, right after this signal.
    connect(&session, &Session::connectionChanged, this, &ChangeSender::giveUp);
}

ChangeSender::~ChangeSender() = default;

void ChangeSender::send(const Change& change, QObject* context, Handler handler) {
    Connection& connection = *m_session.connection();
    ActivityEntry entry;
    entry.timeMs = QDateTime::currentMSecsSinceEpoch();
    entry.connectionId = connection.profile().id;
    entry.connection = connection.profile().name;
    entry.tenant = change.tenant;
    entry.action = change.action;
    entry.target = change.target;
    entry.person = signedInPerson();
    entry.curl = connection.client().curlCommand(change.request);
    entry.before = change.before;
    entry.after = change.after;
    qint64 activity = m_session.database().activity().add(entry);
    // A full disk must not keep an operator from acting.
    if (activity == 0) activity = --m_unkept;
    Running& running = m_running[activity];
    running.startedMs = entry.timeMs;
    running.call =
        sendChange(connection.client(), change.request,
                   [this, activity, owner = QPointer<QObject>(context),
                    handler = std::move(handler)](const ApiResult<ChangeAnswer>& answer) {
                       finish(activity, answer);
                       if (owner != nullptr) handler({activity, answer});
                   });
    Q_EMIT changed();
}

void ChangeSender::finish(qint64 activity, const ApiResult<ChangeAnswer>& answer) {
    const auto running = m_running.extract(activity);
    ActivityEntry entry = m_session.database().activity().entry(activity);
    if (entry.id == 0) return;
    entry.outcome = answer ? ActivityEntry::Outcome::Taken : ActivityEntry::Outcome::Failed;
    entry.status = answer ? answer->status : answer.error().status;
    entry.answer = answer ? answer->text : answer.error().text;
    entry.durationMs = QDateTime::currentMSecsSinceEpoch() - running.mapped().startedMs;
    m_session.database().activity().update(entry);
    Q_EMIT changed();
}

void ChangeSender::giveUp() {
    if (m_running.empty()) return;
    for (const auto& [activity, running] : std::exchange(m_running, {})) {
        ActivityEntry entry = m_session.database().activity().entry(activity);
        if (entry.id == 0) continue;
        entry.outcome = ActivityEntry::Outcome::Unknown;
        entry.answer = tr("The connection was closed before the answer came.");
        m_session.database().activity().update(entry);
    }
    Q_EMIT changed();
}

void ChangeSender::noteReadBack(qint64 activity, const QString& text) {
    ActivityEntry entry = m_session.database().activity().entry(activity);
    if (entry.id == 0) return;
    entry.readBack = text;
    m_session.database().activity().update(entry);
    Q_EMIT changed();
}

std::vector<ActivityEntry> ChangeSender::entries(int limit) const {
    auto entries = m_session.database().activity().entries(limit);
    for (ActivityEntry& entry : entries)
        if (entry.outcome == ActivityEntry::Outcome::Pending && !m_running.contains(entry.id))
            entry.outcome = ActivityEntry::Outcome::Unknown;
    return entries;
}

}  // namespace pallium::ui
