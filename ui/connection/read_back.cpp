#include "ui/connection/read_back.h"

#include <utility>

namespace pallium::ui {

ReadBack::ReadBack(QObject* parent) : QObject(parent) {
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &ReadBack::lookOnce);
}

void ReadBack::start(Look look, int times, std::chrono::milliseconds pause, Told done) {
    m_look = std::move(look);
    m_done = std::move(done);
    m_left = times;
    m_pause.setInterval(pause);
    lookOnce();
}

void ReadBack::lookOnce() {
    m_call = m_look([this](Sight sight) { take(sight); });
}

void ReadBack::take(Sight sight) {
    --m_left;
    if (sight == Sight::NotYet && m_left > 0) return m_pause.start();
    m_left = 0;
    // Who is told may start another.
    const Told done = std::exchange(m_done, {});
    done(sight);
}

}  // namespace pallium::ui
