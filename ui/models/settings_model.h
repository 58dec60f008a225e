#pragma once

#include <QAbstractItemModel>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace pallium::ui {

/// One line of a printed configuration.
struct SettingNode {
    QString key;    // `wal_dir`; `[0]` for an item of a list
    QString path;   // `blocks_storage.tsdb.wal_dir`
    QString value;  // as printed; empty for a section
    int line = 0;   // in the text, from 0
    SettingNode* parent = nullptr;
    int row = 0;  // in its parent
    std::vector<std::unique_ptr<SettingNode>> children;
};

/// Reads the YAML that servers print: nested by indentation, one setting a line, lists of scalars
/// or of sections, block scalars. The root has no key. Whatever else it is fed gives some tree.
std::unique_ptr<SettingNode> parseSettings(const QString& yaml);

/// The values of all settings by their paths.
QHash<QString, QString> settingValues(const SettingNode& root);

/// A printed configuration as a tree with the default beside each value. Threads: GUI thread.
class SettingsModel final : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { Setting, Value, Default, ColumnCount };
    enum Role { PathRole = Qt::UserRole + 100, LineRole, ChangedRole };

    explicit SettingsModel(QObject* parent = nullptr);
    ~SettingsModel() override;

    /// Replaces everything unless `yaml` is what is shown already.
    void setYaml(const QString& yaml);
    void setDefaults(const QString& yaml);
    /// The settings that differ from their defaults, as the server prints them.
    void setDifferences(const QString& yaml);

    QModelIndex indexOfPath(const QString& path) const;
    int settingCount() const { return static_cast<int>(m_values.size()); }
    int changedCount() const { return static_cast<int>(m_changed.size()); }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    const SettingNode& nodeAt(const QModelIndex& index) const;
    void changeEverywhere(const QModelIndex& parent);

    QString m_yaml;
    std::unique_ptr<SettingNode> m_root;
    QHash<QString, QString> m_values;
    QHash<QString, QString> m_defaults;
    QSet<QString> m_changed;
};

}  // namespace pallium::ui
