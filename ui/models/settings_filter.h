#pragma once

#include <QSortFilterProxyModel>
#include <QString>

namespace pallium::ui {

/// Shows those settings of a SettingsModel whose path, value, default or help contains a text, and
/// on request only changed ones, or those that differ from what is compared, with the sections
/// above them. Threads: GUI thread.
class SettingsFilter final : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    explicit SettingsFilter(QObject* parent = nullptr);
    void setText(const QString& text);
    void setChangedOnly(bool isChangedOnly);
    void setDifferingOnly(bool isDifferingOnly);
    bool isFiltering() const { return m_isChangedOnly || m_isDifferingOnly || !m_text.isEmpty(); }

  protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

  private:
    QString m_text;
    bool m_isChangedOnly = false;
    bool m_isDifferingOnly = false;
};

}  // namespace pallium::ui
