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
    int line = 0;   // in the text, from 0; -1: only another text has it
    SettingNode* parent = nullptr;
    int row = 0;  // in its parent
    std::vector<std::unique_ptr<SettingNode>> children;
};

/// Reads the YAML that servers print: nested by indentation, one setting a line, lists of scalars
/// or of sections, block scalars. The root has no key. Whatever else it is fed gives some tree.
std::unique_ptr<SettingNode> parseSettings(const QString& yaml);

/// The values of all settings by their paths.
QHash<QString, QString> settingValues(const SettingNode& root);

/// The lines of `yaml`, from which the tree of `node` was read, that say what is set there: those
/// of the sections around it and its own.
QString settingLines(const QString& yaml, const SettingNode& node);

/// A printed configuration as a tree with the default beside each value, and on request the value
/// that another configuration has. Threads: GUI thread.
class SettingsModel final : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { Setting, Value, Default, Other, ColumnCount };
    enum Role { PathRole = Qt::UserRole + 100, LineRole, ChangedRole, DiffersRole };

    explicit SettingsModel(QObject* parent = nullptr);
    ~SettingsModel() override;

    /// Replaces everything unless `yaml` is what is shown already.
    void setYaml(const QString& yaml);
    void setDefaults(const QString& yaml);
    /// The settings that differ from their defaults, as the server prints them.
    void setDifferences(const QString& yaml);
    /// What to compare with, and what it is called; settings that only it has are part of the tree
    /// from then on. An empty name ends that.
    void setOther(const QString& name, const QString& yaml);
    const QString& otherName() const { return m_otherName; }
    /// See settingLines(); empty where only the other configuration has it.
    QString linesOf(const QModelIndex& index) const;

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
    void rebuild();

    QString m_yaml;
    std::unique_ptr<SettingNode> m_root;
    QHash<QString, QString> m_values;
    QHash<QString, QString> m_defaults;
    QSet<QString> m_changed;
    QString m_otherName;  // empty: nothing is compared
    QString m_otherYaml;
    QHash<QString, QString> m_others;
};

}  // namespace pallium::ui
