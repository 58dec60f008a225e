#include "ui/connection/change_sender.h"

#include "ui/connection/background.h"
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

/// For people: a command that does the same, or what was written where.
QString stepText(const ChangeStep& step, const ApiClient& client) {
    if (const auto* request = std::get_if<ApiRequest>(&step)) return client.curlCommand(*request);
    const auto& edit = std::get<FileEdit>(step);
    return ChangeSender::tr("Edit %1: at byte %2 put %3 for %4 bytes")
        .arg(edit.path)
        .arg(edit.offset)
        .arg(edit.inserted.size())
        .arg(edit.removedBytes);
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
    running.left.push_back(change.first);
    ActivityEntry entry;
    entry.timeMs = QDateTime::currentMSecsSinceEpoch();
    entry.connectionId = connection.profile().id;
    entry.connection = connection.profile().name;
    entry.tenant = change.tenant;
    entry.action = change.action;
    entry.target = change.target;
    entry.person = signedInPerson();
    QStringList commands{stepText(change.first, connection.client())};
    for (const ChangeStep& step : change.following)
        commands << stepText(step, connection.client());
    entry.curl = commands.join(u'\n');
    entry.before = change.before;
    entry.after = change.after;
    entry.reverse = stepsToJson(change.reverse);
    qint64 activity = m_session.database().activity().add(entry);
    // A full disk must not keep an operator from acting.
    if (activity == 0) activity = --m_unkept;
    running.startedMs = entry.timeMs;
    running.undoes = undoes;
    running.context = context;
    running.handler = std::move(handler);
    m_running[activity] = std::move(running);
    startNext(activity);
    Q_EMIT changed();
}

void ChangeSender::startNext(qint64 activity) {
    Running& running = m_running.at(activity);
    const ChangeStep step = std::move(running.left.back());
    running.left.pop_back();
    if (const auto* file = std::get_if<FileEdit>(&step)) return edit(activity, *file);
    running.call = sendChange(
        m_session.connection()->client(), std::get<ApiRequest>(step),
        [this, activity](const ApiResult<ChangeAnswer>& answer) { take(activity, answer); });
}

void ChangeSender::edit(qint64 activity, const FileEdit& edit) {
    using Answer = ApiResult<ChangeAnswer>;
    const Connection& connection = *m_session.connection();
    // The guard that requests meet in the client.
    ApiError refusal{ApiErrorKind::ReadOnly};
    if (!connection.isLocal()) refusal.text = tr("The server is not of this computer.");
    const bool isRefused = connection.profile().isReadOnly || !connection.isLocal();
    const auto work = [edit, isRefused, refusal]() -> Answer {
        if (isRefused) return tl::unexpected(refusal);
        const auto written = applyEdit(edit);
        if (!written) return tl::unexpected(ApiError{ApiErrorKind::BadInput, 0, written.error()});
        return ChangeAnswer{};
    };
    runInBackground(this, work, [this, activity](const Answer& answer) {
        // Written also where the connection was closed meanwhile, and noted as unknown.
        if (m_running.contains(activity)) take(activity, answer);
    });
}

void ChangeSender::take(qint64 activity, const ApiResult<ChangeAnswer>& answer) {
    Running& before = m_running.at(activity);
    if (answer && !before.left.empty()) {
        ++before.taken;
        return startNext(activity);
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
    std::vector<ChangeStep> steps = stepsFromJson(entry.reverse);
    if (steps.empty()) return;  // written by another version of the program
    Change change{tr("Undo: %1").arg(entry.action), entry.target, entry.tenant,
                  std::move(steps.front())};
    change.following = {std::make_move_iterator(steps.begin() + 1),
                        std::make_move_iterator(steps.end())};
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
