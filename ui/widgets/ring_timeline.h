#pragma once

#include "ui/models/ring_history.h"

#include <QWidget>

#include <optional>

namespace pallium::ui {

/// When members of a ring changed their states, from the first look at the left to now at the
/// right: a mark for each change in the colour of the state that followed. The pointer, or Left,
/// Right, Home and End, choose a change, which is told in words. Threads: GUI thread.
class RingTimeline final : public QWidget {
    Q_OBJECT

  public:
    explicit RingTimeline(QWidget* parent = nullptr);
    void setHistory(const RingHistory& history);
    void setTimeZone(const QTimeZone& zone);
    void setNow(qint64 nowMs);
    /// What the chosen change is: `2026-11-29 14:03:10 UTC   ingester-1: ACTIVE → LEAVING`.
    QString cursorText() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

  Q_SIGNALS:
    void cursorChanged(const QString& text);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

  private:
    void choose(int event);
    void showCursor();
    int xOf(qint64 timeMs) const;
    /// Events are kept newest first: the place of the chosen one; -1 if there is none.
    int chosenPlace() const;

    RingHistory m_history;
    QTimeZone m_zone = QTimeZone::utc();
    qint64 m_nowMs = 0;
    std::optional<RingEvent> m_chosen;
    QString m_toldText;
};

}  // namespace pallium::ui
