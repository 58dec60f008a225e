#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>

#include <vector>

namespace pallium::ui {

/// Something that happened in the background and is worth reading later.
struct Notice {
    enum class Severity : quint8 { Info, Warning, Problem };
    Severity severity = Severity::Info;
    QString title;  // one line
    QString text;   // the rest, may be empty; plain
    QDateTime time;
    int count = 1;  // the same again and again counts here
};

/// The message centre's list: newest first, at most kMaxNotices. Errors come here and are never
/// modal. Threads: GUI thread.
class Notices final : public QObject {
    Q_OBJECT

  public:
    static constexpr size_t kMaxNotices = 200;
    using QObject::QObject;

    void add(Notice::Severity severity, const QString& title, const QString& text = {});
    const std::vector<Notice>& all() const { return m_notices; }
    int unread() const { return m_unread; }
    void markRead();
    void clear();

  Q_SIGNALS:
    void changed();

  private:
    std::vector<Notice> m_notices;
    int m_unread = 0;
};

}  // namespace pallium::ui
