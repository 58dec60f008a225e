#include "backend/httpserver/mailbox.h"

#include <QMetaObject>
#include <QObject>

#include <utility>

namespace pallium::httpserver {

void Mailbox::post(Answer answer) {
    // The lock keeps the receiver alive while an event is posted to it; delivery happens elsewhere.
    const Lock lock(m_mutex);
    if (m_receiver == nullptr) return;
    m_answers.push_back(std::move(answer));
    if (m_answers.size() == 1)
        QMetaObject::invokeMethod(m_receiver, m_onMail, Qt::QueuedConnection);
}

std::vector<Answer> Mailbox::take() {
    const Lock lock(m_mutex);
    return std::exchange(m_answers, {});
}

void Mailbox::close() {
    const Lock lock(m_mutex);
    m_receiver = nullptr;
    m_answers.clear();
}

}  // namespace pallium::httpserver
