#include "ui/connection/embedded_server.h"

namespace pallium::ui {

tl::expected<QUrl, QString> EmbeddedServer::start(Data data) {
    if (m_isRunning && m_data == data) return m_url;
    m_isRunning = false;
    const char* baseUrl = nullptr;
    const int isDemo = data == Data::Demo ? 1 : 0;
    if (const char* failure = m_host.startBackend(m_host.context, isDemo, &baseUrl))
        return tl::unexpected(QString::fromUtf8(failure));
    m_isRunning = true;
    m_data = data;
    m_url = QUrl(QString::fromUtf8(baseUrl));
    return m_url;
}

void EmbeddedServer::stop() {
    if (!m_isRunning) return;
    m_isRunning = false;
    m_host.stopBackend(m_host.context);
}

}  // namespace pallium::ui
