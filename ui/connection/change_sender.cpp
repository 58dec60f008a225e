#include "ui/connection/change_sender.h"

#include "ui/connection/request_json.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QDateTime>

#include <iterator>

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
    start(change, 0, context, std::move(handler));
}

void ChangeSender::start(const Change& change, qint64 undoes, QObject* context, Handler handler) {
    Connection& connection = *m_session.connection();
    Running running;
    running.left = {change.following.rbegin(), change.following.rend()};
    running.left.push_back(change.request);
    ActivityEntry entry;
    entry.timeMs = QDateTime::currentMSecsSinceEpoch();
    entry.connectionId = connection.profile().id;
    entry.connection = connection.profile().name;
    entry.tenant = change.tenant;
    entry.action = change.action;
    entry.target = change.target;
    entry.person = signedInPerson();
    QStringList commands{connection.client().curlCommand(change.request)};
    for (const ApiRequest& request : change.following)
        commands << connection.client().curlCommand(request);
    entry.curl = commands.join(u'\n');
    entry.before = change.before;
    entry.after = change.after;
    entry.reverse = requestsToJson(change.reverse);
    qint64 activity = m_session.database().activity().add(entry);
    // A full disk must not keep an operator from acting.
    if (activity == 0) activity = --m_unkept;
    running.startedMs = entry.timeMs;
    running.undoes = undoes;
    running.context = context;
    running.handler = std::move(handler);
    m_running[activity] = std::move(running);
    sendNext(activity);
    Q_EMIT changed();
}

void ChangeSender::sendNext(qint64 activity) {
    Running& running = m_running.at(activity);
    const ApiRequest request = std::move(running.left.back());
    running.left.pop_back();
    running.call = sendChange(
        m_session.connection()->client(), request,
        [this, activity](const ApiResult<ChangeAnswer>& answer) { take(activity, answer); });
}

void ChangeSender::take(qint64 activity, const ApiResult<ChangeAnswer>& answer) {
    Running& before = m_running.at(activity);
    if (answer && !before.left.empty()) {
        ++before.taken;
        return sendNext(activity);
    }
    const auto running = m_running.extract(activity);
    const qint64 tookMs = QDateTime::currentMSecsSinceEpoch() - running.mapped().startedMs;
    finish(activity, answer, running.mapped().taken, tookMs);
    if (answer && running.mapped().undoes != 0) markUndone(running.mapped().undoes);
    if (running.mapped().context != nullptr) running.mapped().handler({activity, answer});
}

void ChangeSender::finish(qint64 activity, const ApiResult<ChangeAnswer>& answer, int taken,
                          qint64 tookMs) {
    ActivityEntry entry = m_session.database().activity().entry(activity);
    if (entry.id == 0) return;
    entry.outcome = answer ? ActivityEntry::Outcome::Taken : ActivityEntry::Outcome::Failed;
    entry.status = answer ? answer->status : answer.error().status;
    entry.answer = answer ? answer->text : answer.error().text;
    if (!answer && taken > 0) {
        entry.outcome = ActivityEntry::Outcome::Unknown;
        entry.answer = tr("Only its first part was taken: %1").arg(entry.answer);
    }
    entry.durationMs = tookMs;
    m_session.database().activity().update(entry);
    Q_EMIT changed();
}

void ChangeSender::markUndone(qint64 activity) {
    ActivityEntry entry = m_session.database().activity().entry(activity);
    if (entry.id == 0) return;
    entry.isUndone = true;
    m_session.database().activity().update(entry);
    Q_EMIT changed();
}

QString ChangeSender::whyNotUndone(const ActivityEntry& entry) const {
    const Connection* connection = m_session.connection();
    if (entry.reverse.isEmpty()) return tr("There is no way back from this change.");
    if (entry.isUndone) return tr("It was undone already.");
    // What ended unknown may have been taken, in part for instance.
    if (entry.outcome == ActivityEntry::Outcome::Failed)
        return tr("The server did not take this change.");
    if (entry.outcome == ActivityEntry::Outcome::Pending)
        return tr("This change is still under way.");
    if (connection == nullptr || connection->profile().id != entry.connectionId)
        return tr("Open the connection %1 first.").arg(entry.connection);
    if (connection->profile().isReadOnly) return tr("Read-only connection.");
    return {};
}

void ChangeSender::undo(const ActivityEntry& entry, QObject* context, Handler handler) {
    std::vector<ApiRequest> requests = requestsFromJson(entry.reverse);
    if (requests.empty()) return;  // written by another version of the program
    Change change{tr("Undo: %1").arg(entry.action), entry.target, entry.tenant,
                  std::move(requests.front())};
    change.following = {std::make_move_iterator(requests.begin() + 1),
                        std::make_move_iterator(requests.end())};
    change.before = entry.after;
    change.after = entry.before;
    start(change, entry.id, context, std::move(handler));
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
