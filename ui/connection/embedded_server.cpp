#include "ui/connection/embedded_server.h"

#include <QMetaObject>

#include <utility>

namespace pallium::ui {

EmbeddedServer::EmbeddedServer(const PalliumHost& host, QObject* parent)
    : QObject(parent), m_host(host) {
    m_thread.setMaxThreadCount(1);
    m_thread.setExpiryTimeout(-1);
}

EmbeddedServer::~EmbeddedServer() {
    m_thread.start([this] { stopNow(); });
    m_thread.waitForDone();
}

void EmbeddedServer::start(Data data, std::function<void(const Outcome&)> done) {
    m_data = data;
    m_thread.start([this, data, done = std::move(done), asked = ++m_asked] {
        QMetaObject::invokeMethod(
            this,
            [this, done, asked, outcome = startNow(data)] {
                if (asked == m_asked) m_isRunning = outcome.has_value();
                done(outcome);
            },
            Qt::QueuedConnection);
    });
}

void EmbeddedServer::stop(std::function<void()> done) {
    ++m_asked;
    m_isRunning = false;
    m_thread.start([this, done = std::move(done)] {
        stopNow();
        QMetaObject::invokeMethod(this, done, Qt::QueuedConnection);
    });
}

EmbeddedServer::Outcome EmbeddedServer::startNow(Data data) {
    if (m_isUp && m_upData == data) return m_url;
    m_isUp = false;
    const char* baseUrl = nullptr;
    const int isDemo = data == Data::Demo ? 1 : 0;
    if (const char* failure = m_host.startBackend(m_host.context, isDemo, &baseUrl))
        return tl::unexpected(QString::fromUtf8(failure));
    m_isUp = true;
    m_upData = data;
    m_url = QUrl(QString::fromUtf8(baseUrl));
    return m_url;
}

void EmbeddedServer::stopNow() {
    if (!std::exchange(m_isUp, false)) return;
    m_host.stopBackend(m_host.context);
}

ServerLog EmbeddedServer::takeLog() {
    ServerLog log;
    log.lost = m_host.takeLog(m_host.context, &log.lines, [](void* taker, const char* line) {
        static_cast<std::vector<QByteArray>*>(taker)->emplace_back(line);
    });
    return log;
}

}  // namespace pallium::ui
