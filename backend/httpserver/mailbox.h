#pragma once

#include "backend/base/mutex.h"
#include "backend/httpserver/http_server.h"

#include <QByteArray>

#include <cstdint>
#include <functional>
#include <vector>

class QObject;

namespace pallium::httpserver {

/// A finished answer on its way to the connection that waits for it.
struct Answer {
    uint64_t connection = 0;
    QByteArray bytes;  // head and body
    bool isKeepAlive = false;
    RequestRecord record;
};

/// Where any thread leaves answers for one worker. It outlives the worker: answers that come late
/// are dropped. Threads: internally synchronised.
class Mailbox {
  public:
    /// `onMail` is called on the thread of `receiver` when there is something to take.
    Mailbox(QObject* receiver, std::function<void()> onMail)
        : m_receiver(receiver), m_onMail(std::move(onMail)) {}

    void post(Answer answer);
    std::vector<Answer> take();
    /// No call of onMail begins after this. Called on the receiver's thread.
    void close();

  private:
    Mutex m_mutex;
    QObject* m_receiver PALLIUM_GUARDED_BY(m_mutex);  // null once closed
    std::function<void()> m_onMail;
    std::vector<Answer> m_answers PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::httpserver
