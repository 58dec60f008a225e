#include "ui/pages/limits/own_runtime_file.h"

#include "ui/connection/background.h"
#include "ui/connection/file_edit.h"

#include <QDir>

namespace pallium::ui {

QString ownRuntimeFile(const Connection& connection, const QHash<QString, QString>& config) {
    const auto setting = [&](const char* key) {
        return config.value(QStringLiteral("runtime_config.") + QLatin1String(key));
    };
    const QString file = setting("file");
    const QString backend = setting("backend");
    const bool isFile = backend.isEmpty() || backend == QLatin1String("filesystem");
    if (!connection.isLocal() || file.isEmpty() || !isFile) return {};
    const QString folder = setting("filesystem.dir");
    return QDir::current().absoluteFilePath(folder.isEmpty() ? file : folder + u'/' + file);
}

void OwnRuntimeFile::open(const QString& path) {
    const int reading = ++m_readings;
    if (path != m_path) {
        m_path = path;
        m_text.clear();
        // Until it is read nothing can be said of it.
        m_problem = path.isEmpty() ? QString() : tr("%1 is being read.").arg(path);
    }
    if (path.isEmpty()) return Q_EMIT read();
    runInBackground(
        this, [path] { return readForEdit(path); },
        [this, reading](const tl::expected<QByteArray, QString>& text) {
            if (reading != m_readings) return;
            m_text = text.value_or(QByteArray());
            m_problem = text ? QString() : text.error();
            Q_EMIT read();
        });
}

}  // namespace pallium::ui
