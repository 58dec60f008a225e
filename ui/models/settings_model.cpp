#include "ui/models/settings_model.h"

#include <algorithm>

namespace pallium::ui {
namespace {

/// Puts what only `other` has to the end of its section.
void addMissing(SettingNode& node, const SettingNode& other) {
    for (const auto& theirs : other.children) {
        auto ours = std::find_if(node.children.begin(), node.children.end(),
                                 [&](const auto& child) { return child->key == theirs->key; });
        if (ours == node.children.end()) {
            auto added = std::make_unique<SettingNode>();
            added->key = theirs->key;
            added->path = theirs->path;
            added->line = -1;
            added->parent = &node;
            added->row = static_cast<int>(node.children.size());
            node.children.push_back(std::move(added));
            ours = std::prev(node.children.end());
        }
        addMissing(**ours, *theirs);
    }
}

}  // namespace

SettingsModel::SettingsModel(QObject* parent)
    : QAbstractItemModel(parent), m_root(std::make_unique<SettingNode>()) {}

SettingsModel::~SettingsModel() = default;

void SettingsModel::setYaml(const QString& yaml) {
    if (yaml == m_yaml) return;
    m_yaml = yaml;
    rebuild();
}

void SettingsModel::rebuild() {
    beginResetModel();
    m_root = parseSettings(m_yaml);
    m_values = settingValues(*m_root);
    m_others.clear();
    if (!m_otherName.isEmpty()) {
        const auto other = parseSettings(m_otherYaml);
        m_others = settingValues(*other);
        addMissing(*m_root, *other);
    }
    endResetModel();
}

void SettingsModel::setOther(const QString& name, const QString& yaml) {
    if (name == m_otherName && yaml == m_otherYaml) return;
    m_otherName = name;
    m_otherYaml = yaml;
    rebuild();
}

QString SettingsModel::linesOf(const QModelIndex& index) const {
    return index.isValid() && nodeAt(index).line >= 0 ? settingLines(m_yaml, nodeAt(index))
                                                      : QString();
}

void SettingsModel::setDefaults(const QString& yaml) {
    m_defaults = settingValues(*parseSettings(yaml));
    changeEverywhere({});
}

void SettingsModel::setDifferences(const QString& yaml) {
    const QHash<QString, QString> values = settingValues(*parseSettings(yaml));
    m_changed = QSet<QString>(values.keyBegin(), values.keyEnd());
    changeEverywhere({});
}

void SettingsModel::changeEverywhere(const QModelIndex& parent) {
    const int rows = rowCount(parent);
    if (rows == 0) return;
    Q_EMIT dataChanged(index(0, 0, parent), index(rows - 1, ColumnCount - 1, parent));
    for (int row = 0; row < rows; ++row)
        changeEverywhere(index(row, 0, parent));
}

const SettingNode& SettingsModel::nodeAt(const QModelIndex& index) const {
    return index.isValid() ? *static_cast<const SettingNode*>(index.constInternalPointer())
                           : *m_root;
}

QModelIndex SettingsModel::indexOfPath(const QString& path) const {
    QModelIndex at;
    for (int row = 0; row < rowCount(at); ++row) {
        const QModelIndex child = index(row, 0, at);
        const QString& childPath = nodeAt(child).path;
        if (childPath == path) return child;
        if (!path.startsWith(childPath + u'.')) continue;
        at = child;
        row = -1;
    }
    return {};
}

QModelIndex SettingsModel::index(int row, int column, const QModelIndex& parent) const {
    const SettingNode& node = nodeAt(parent);
    if (row < 0 || static_cast<size_t>(row) >= node.children.size()) return {};
    if (column < 0 || column >= ColumnCount || (parent.isValid() && parent.column() != 0))
        return {};
    return createIndex(row, column, node.children[static_cast<size_t>(row)].get());
}

QModelIndex SettingsModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) return {};
    SettingNode* parent = nodeAt(child).parent;
    return parent == m_root.get() ? QModelIndex() : createIndex(parent->row, 0, parent);
}

int SettingsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() && parent.column() != 0
               ? 0
               : static_cast<int>(nodeAt(parent).children.size());
}

int SettingsModel::columnCount(const QModelIndex& /*parent*/) const {
    return ColumnCount;
}

QVariant SettingsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const SettingNode& node = nodeAt(index);
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == Setting) return node.key;
            if (index.column() == Value) return node.value;
            return index.column() == Default ? m_defaults.value(node.path)
                                             : m_others.value(node.path);
        case Qt::ToolTipRole: {
            const QString text = index.data().toString();
            return index.column() == Setting || text.isEmpty() ? node.path : text;
        }
        case DiffersRole:
            return !m_otherName.isEmpty() && node.children.empty() &&
                   (m_values.contains(node.path) != m_others.contains(node.path) ||
                    m_values.value(node.path) != m_others.value(node.path));
        case PathRole:
            return node.path;
        case LineRole:
            return node.line;
        case ChangedRole:
            return m_changed.contains(node.path);
        default:
            return {};
    }
}

QVariant SettingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Setting:
            return tr("Setting");
        case Value:
            return tr("Value");
        case Default:
            return tr("Default");
        case Other:
            return m_otherName;
        default:
            return {};
    }
}

}  // namespace pallium::ui
