#include "ui/shell/notices.h"

namespace pallium::ui {

void Notices::add(Notice::Severity severity, const QString& title, const QString& text) {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    ++m_unread;
    if (!m_notices.empty() && m_notices.front().title == title && m_notices.front().text == text) {
        m_notices.front().time = now;
        ++m_notices.front().count;
        m_unread = qMin(m_unread, static_cast<int>(m_notices.size()));
    } else {
        m_notices.insert(m_notices.begin(), {severity, title, text, now});
        if (m_notices.size() > kMaxNotices) m_notices.pop_back();
    }
    Q_EMIT changed();
}

void Notices::markRead() {
    if (m_unread == 0) return;
    m_unread = 0;
    Q_EMIT changed();
}

void Notices::clear() {
    m_notices.clear();
    m_unread = 0;
    Q_EMIT changed();
}

}  // namespace pallium::ui
