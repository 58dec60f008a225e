#include "ui/pages/limits/file_preview.h"

#include "ui/connection/background.h"

namespace pallium::ui {
namespace {

constexpr int kContextLines = 2;

}  // namespace

FilePreview::FilePreview(QObject* parent) : QObject(parent) {
    connect(&m_watcher, &QFutureWatcher<Shown>::finished, this, [this] {
        if (!m_watcher.isCanceled()) Q_EMIT ready(m_watcher.result());
    });
}

bool FilePreview::ask(const QByteArray& yaml, const QString& tenant, const QString& limit,
                      const std::optional<QJsonValue>& value) {
    Question question{yaml, tenant, limit, value};
    if (m_asked == question) return false;
    m_asked = std::move(question);
    m_watcher.setFuture(runOnPool([=]() -> Shown {
        const auto text = withLimit(yaml, tenant, limit, value);
        if (!text) return {{}, text.error()};
        return {changedLines(yaml, *text, kContextLines), {}};
    }));
    return true;
}

void FilePreview::drop() {
    m_asked.reset();
    m_watcher.setFuture({});
}

}  // namespace pallium::ui
