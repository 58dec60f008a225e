#pragma once

#include "ui/models/time_range.h"

#include <QWidget>

class QLineEdit;
class QMenu;
class QToolButton;

namespace pallium::ui {

/// Chooses the stretch of time of a page and how often it is asked for anew: quick ranges, typed
/// text, both ends with a calendar, shift by half, wider, end now. Threads: GUI thread.
class TimeRangeBar final : public QWidget {
    Q_OBJECT

  public:
    explicit TimeRangeBar(QWidget* parent = nullptr);

    const TimeRange& range() const { return m_range; }
    /// Emits rangeChanged if it differs.
    void setRange(const TimeRange& range);
    void setTimeZone(const QTimeZone& zone);
    /// 0: off. Refreshing rests while the range is absolute; the interval is kept.
    int refreshIntervalMs() const { return m_refreshIntervalMs; }
    void setRefreshIntervalMs(int intervalMs);
    /// Puts the keyboard into the text, all of it selected.
    void focusText();

  Q_SIGNALS:
    void rangeChanged(const pallium::ui::TimeRange& range);
    void refreshIntervalChanged(int intervalMs);
    /// The button for "now", without a change of the range.
    void refreshRequested();

  private:
    void createRangeControls();
    void createRefreshControls();
    void fillRangeMenu(QMenu& menu);
    void fillRefreshMenu(QMenu& menu);
    void applyText();
    void shift(int halves);
    void zoomOut();
    void chooseEnds();
    void updateTexts();
    void fitText();
    void retranslate();
    void changeEvent(QEvent* event) override;

    TimeRange m_range;
    QTimeZone m_zone;
    int m_refreshIntervalMs = 0;
    QLineEdit* m_text = nullptr;
    QToolButton* m_menuButton = nullptr;
    QToolButton* m_earlier = nullptr;
    QToolButton* m_later = nullptr;
    QToolButton* m_wider = nullptr;
    QToolButton* m_now = nullptr;
    QToolButton* m_refresh = nullptr;
};

}  // namespace pallium::ui
