#pragma once

#include "ui/client/admin_api.h"
#include "ui/connection/activity_store.h"
#include "ui/connection/change_step.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <map>

namespace pallium::ui {

class Session;

/// A change that was agreed to.
struct Change {
    QString action;  // `Flush`, translated
    QString target;  // `all tenants`
    QString tenant;  // empty: concerns no single one
    ChangeStep first;
    QString before = {};  // the text that is replaced, where there is one, and what replaces it
    QString after = {};
    /// Done after it, each once the one before was taken: some changes need more than one request.
    std::vector<ChangeStep> following = {};
    std::vector<ChangeStep> reverse = {};  // what takes all of it back; empty: nothing does
};

/// What the server said to a change, and where it is written down.
struct ChangeOutcome {
    qint64 activity = 0;
    ApiResult<ChangeAnswer> answer;
};

/// The one way by which the console changes a server: sends what was agreed to, or edits a file of
/// a server of this computer, and writes down what was asked, of whom, the answer, and what was
/// seen afterwards. A change goes on when its page is left; when the connection is closed before
/// the answer, the outcome is written down as unknown. Threads: GUI thread.
class ChangeSender final : public QObject {
    Q_OBJECT

  public:
    using Handler = std::function<void(const ChangeOutcome&)>;

    /// The session outlives it.
    explicit ChangeSender(Session& session, QObject* parent = nullptr);
    ~ChangeSender() override;

    /// Sends to the session's connection; `handler` is never called once `context` is gone.
    /// Requires: a connection is open.
    void send(const Change& change, QObject* context, Handler handler);
    /// Why this entry cannot be taken back now; empty if it can.
    QString whyNotUndone(const ActivityEntry& entry) const;
    /// Takes back what was written down: a change of its own. Requires: whyNotUndone() is empty.
    void undo(const ActivityEntry& entry, QObject* context, Handler handler);
    /// Writes down what was seen after the change: a sentence.
    void noteReadBack(qint64 activity, const QString& text);

    /// Newest first. An entry without an answer that this run does not wait for is Unknown.
    std::vector<ActivityEntry> entries(int limit) const;

  Q_SIGNALS:
    /// An entry came or became another.
    void changed();

  private:
    struct Running {
        ApiCall call;  // of the step that is a request
        qint64 startedMs = 0;
        std::vector<ChangeStep> left;  // the next one last
        int taken = 0;                 // of those before
        qint64 undoes = 0;             // the activity that is taken back; 0: none
        QPointer<QObject> context;
        Handler handler;
    };
    void start(const Change& change, qint64 undoes, QObject* context, Handler handler);
    void startNext(qint64 activity);
    void edit(qint64 activity, const FileEdit& edit);
    void take(qint64 activity, const ApiResult<ChangeAnswer>& answer);
    void finish(qint64 activity, const ApiResult<ChangeAnswer>& answer, int taken, qint64 tookMs);
    void markUndone(qint64 activity);
    void giveUp();

    Session& m_session;
    std::map<qint64, Running> m_running;  // by activity
    qint64 m_unkept = 0;                  // ids below 0 of what the database could not keep
};

}  // namespace pallium::ui
