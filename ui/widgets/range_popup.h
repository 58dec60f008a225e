#pragma once

#include "ui/models/time_range.h"

#include <QFrame>

class QCalendarWidget;
class QDateTimeEdit;

namespace pallium::ui {

/// Chooses both ends of an absolute range: two fields, and a calendar that sets the day of the one
/// that was last used. Closes itself. Threads: GUI thread.
class RangePopup final : public QFrame {
    Q_OBJECT

  public:
    /// Shows `startMs`..`endMs` in `zone` at first.
    RangePopup(qint64 startMs, qint64 endMs, const QTimeZone& zone, QWidget* parent);

  Q_SIGNALS:
    void chosen(const pallium::ui::TimeRange& range);

  private:
    QDateTimeEdit* createField(qint64 timeMs);
    void createLayout();
    void useField(QDateTimeEdit* field);
    bool eventFilter(QObject* watched, QEvent* event) override;
    void apply();

    QTimeZone m_zone;
    QDateTimeEdit* m_from;
    QDateTimeEdit* m_to;
    QDateTimeEdit* m_current = nullptr;
    QCalendarWidget* m_calendar;
};

}  // namespace pallium::ui
