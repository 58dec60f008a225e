#pragma once

#include "ui/connection/activity_store.h"
#include "ui/models/health.h"
#include "ui/models/keyed_table_model.h"

#include <QTimeZone>

namespace pallium::ui {

/// What was changed from this computer. Threads: GUI thread.
class ActivityModel final : public KeyedTableModel<ActivityEntry> {
    Q_OBJECT

  public:
    enum Column { Time, Connection, Tenant, Action, Target, Result, SeenAfter, ColumnCount };
    using KeyedTableModel::KeyedTableModel;

    void setEntries(std::vector<ActivityEntry> entries);
    void setTimeZone(const QTimeZone& zone);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  protected:
    QString keyOf(const ActivityEntry& row) const override;

  private:
    QString text(const ActivityEntry& entry, int column) const;

    QTimeZone m_zone = QTimeZone::utc();
};

/// `taken`, `failed`: an outcome in one word, with how it is to be seen.
QString outcomeWord(ActivityEntry::Outcome outcome);
Health outcomeHealth(ActivityEntry::Outcome outcome);
/// Everything known of one entry, for people and the clipboard.
QString activityDetails(const ActivityEntry& entry, const QTimeZone& zone);

}  // namespace pallium::ui
