#pragma once

#include <QObject>

namespace pallium::app {

/// Turns SIGINT and SIGTERM into the signal stopRequested() on the main thread; a second one ends
/// the process at once. One object a process. Threads: main thread.
class StopSignals final : public QObject {
    Q_OBJECT

  public:
    /// Requires: an event loop will run on this thread.
    explicit StopSignals(QObject* parent = nullptr);

  Q_SIGNALS:
    void stopRequested();
};

}  // namespace pallium::app
