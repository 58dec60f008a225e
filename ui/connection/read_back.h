#pragma once

#include "ui/client/api_client.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace pallium::ui {

/// Looks at a server after a change, since most answers do not say whether anything happened: again
/// and again until it is seen, or often enough. Destroying it, or a newer start(), ends it
/// silently. Threads: GUI thread.
class ReadBack final : public QObject {
    Q_OBJECT

  public:
    enum class Sight : quint8 {
        Seen,        // what was wanted is so
        NotYet,      // it is not
        CannotTell,  // the server does not show it; looking again would not help
    };
    using Told = std::function<void(Sight)>;
    /// Starts one look, which tells once what it saw.
    using Look = std::function<ApiCall(Told)>;

    explicit ReadBack(QObject* parent = nullptr);

    /// At most `times` looks with `pause` before each but the first; `done` gets the last sight.
    void start(Look look, int times, std::chrono::milliseconds pause, Told done);
    bool isRunning() const { return m_left > 0; }

  private:
    void lookOnce();
    void take(Sight sight);

    Look m_look;
    Told m_done;
    int m_left = 0;
    QTimer m_pause;
    ApiCall m_call;
};

}  // namespace pallium::ui
