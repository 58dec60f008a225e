#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <vector>

namespace pallium::ui {

class StateAccess;

/// One change that was asked of a server from this computer, and what became of it.
struct ActivityEntry {
    enum class Outcome : quint8 {
        Pending,  // no answer yet
        Taken,    // the server said yes, which need not mean that it happened: see readBack
        Failed,   // the server refused it, or it did not get there
        Unknown,  // the connection was closed, or the program ended, before there was an answer
    };
    qint64 id = 0;
    qint64 timeMs = 0;
    QString connectionId;
    QString connection;  // its name then
    QString tenant;
    QString action;  // `Flush`
    QString target;  // `all tenants`
    QString person;  // who was signed in to this computer
    QString curl;    // the request; secrets are not in it
    Outcome outcome = Outcome::Pending;
    int status = 0;  // of HTTP; 0: none arrived
    qint64 durationMs = 0;
    QString answer;    // the server's words, or why it failed
    QString readBack;  // what was seen afterwards
    QString before;    // the text that was replaced; empty where nothing was
    QString after;
    QJsonArray reverse;     // steps that take it back (change_step.h); empty: there are none
    bool isUndone = false;  // they were sent, and taken

    bool operator==(const ActivityEntry&) const = default;
};

/// What was changed from this computer, kept for 180 days. Borrows its database.
/// Threads: GUI thread.
class ActivityStore {
  public:
    explicit ActivityStore(StateAccess& access) : m_access(&access) {}

    /// Its new id; 0 if it could not be kept. Drops what is too old.
    qint64 add(const ActivityEntry& entry);
    /// Replaces the entry of that id.
    void update(const ActivityEntry& entry);
    /// The entry of that id; its id is 0 if there is none.
    ActivityEntry entry(qint64 id) const;
    /// Newest first.
    std::vector<ActivityEntry> entries(int limit) const;

  private:
    StateAccess* m_access;
};

}  // namespace pallium::ui
