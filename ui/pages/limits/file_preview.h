#pragma once

#include "ui/models/runtime_file.h"

#include <QFutureWatcher>
#include <QObject>

#include <optional>

namespace pallium::ui {

/// Shows what an edit of a runtime file would change, worked out on the pool. Threads: GUI thread.
class FilePreview final : public QObject {
    Q_OBJECT

  public:
    struct Shown {
        ChangedLines lines;
        QString problem;  // why the edit cannot be made; empty if it can
    };

    explicit FilePreview(QObject* parent = nullptr);

    /// Signals ready() for the last of what was asked. False if that is this already.
    bool ask(const QByteArray& yaml, const QString& tenant, const QString& limit,
             const std::optional<QJsonValue>& value);
    /// Nothing comes of what was asked before.
    void drop();

  Q_SIGNALS:
    void ready(const pallium::ui::FilePreview::Shown& shown);

  private:
    struct Question {
        QByteArray yaml;
        QString tenant;
        QString limit;
        std::optional<QJsonValue> value;

        bool operator==(const Question&) const = default;
    };
    std::optional<Question> m_asked;
    QFutureWatcher<Shown> m_watcher;
};

}  // namespace pallium::ui
