#include "ui/models/settings_model.h"

#include <set>

namespace pallium::ui {
namespace {

int indentOf(const QString& line) {
    int indent = 0;
    while (indent < line.size() && line[indent] == u' ')
        ++indent;
    return indent;
}

/// Where `key: value` is parted; a quoted key may hold a colon. -1 if the text is no such pair.
qsizetype colonOf(const QString& text) {
    qsizetype from = 0;
    if (text.startsWith(u'"') || text.startsWith(u'\'')) {
        from = text.indexOf(text[0], 1);
        if (from < 0) return -1;
    }
    const qsizetype colon = text.indexOf(QStringLiteral(": "), from);
    return colon >= 0 ? colon : text.endsWith(u':') ? text.size() - 1 : -1;
}

bool isItemKey(const QString& key) {
    return key.startsWith(u'[');
}

QString unquotedScalar(const QString& text) {
    const bool isQuoted = text.size() >= 2 && text.front() == text.back() &&
                          (text.front() == u'"' || text.front() == u'\'');
    return isQuoted ? text.mid(1, text.size() - 2) : text;
}

/// Builds the tree line by line; the open sections are a stack with their indents.
class SettingsReader {
  public:
    SettingsReader() : m_root(std::make_unique<SettingNode>()) {
        m_open.push_back({-1, m_root.get()});
    }

    void readLine(const QString& line, int number) {
        const QString text = line.trimmed();
        const int indent = indentOf(line);
        if (m_block != nullptr && (text.isEmpty() || indent > m_blockIndent)) {
            m_block->value += (m_block->value.isEmpty() ? QString() : QStringLiteral("\n")) + text;
            return;
        }
        m_block = nullptr;
        if (text.isEmpty() || text.startsWith(u'#') || text == QLatin1String("---")) return;
        readText(text, indent, number);
    }

    std::unique_ptr<SettingNode> take() { return std::move(m_root); }

  private:
    struct Open {
        int indent;
        SettingNode* node;
    };

    void readText(const QString& text, int indent, int number) {
        const bool isItem = text == QLatin1String("-") || text.startsWith(QLatin1String("- "));
        // Items of a list may stand at the indent of their key: they close only other items.
        while (m_open.back().indent > indent ||
               (m_open.back().indent == indent && (!isItem || isListItem(*m_open.back().node))))
            m_open.pop_back();
        if (!isItem) return readPair(text, indent, number);

        SettingNode& list = *m_open.back().node;
        SettingNode& item = append(list, QStringLiteral("[%1]").arg(list.children.size()), number);
        m_open.push_back({indent, &item});
        const QString rest = text.mid(1).trimmed();
        if (colonOf(rest) >= 0)
            readPair(rest, indent + 2, number);
        else
            item.value = unquotedScalar(rest);
    }

    void readPair(const QString& text, int indent, int number) {
        const qsizetype colon = colonOf(text);
        SettingNode& node = append(*m_open.back().node,
                                   unquotedScalar(colon < 0 ? text : text.left(colon)), number);
        const QString value = colon < 0 ? QString() : text.mid(colon + 1).trimmed();
        m_open.push_back({indent, &node});
        if (value.startsWith(u'|') || value.startsWith(u'>')) {
            m_block = &node;
            m_blockIndent = indent;
        } else {
            node.value = unquotedScalar(value);
        }
    }

    static bool isListItem(const SettingNode& node) { return isItemKey(node.key); }

    static SettingNode& append(SettingNode& parent, const QString& key, int number) {
        auto node = std::make_unique<SettingNode>();
        node->key = key;
        node->path = parent.path.isEmpty() ? key : parent.path + u'.' + key;
        node->line = number;
        node->parent = &parent;
        node->row = static_cast<int>(parent.children.size());
        parent.children.push_back(std::move(node));
        return *parent.children.back();
    }

    std::unique_ptr<SettingNode> m_root;
    std::vector<Open> m_open;
    SettingNode* m_block = nullptr;
    int m_blockIndent = 0;
};

void collectSettings(const SettingNode& node, QHash<QString, QString>& values) {
    if (node.children.empty() && !node.path.isEmpty()) values.insert(node.path, node.value);
    for (const auto& child : node.children)
        collectSettings(*child, values);
}

}  // namespace

std::unique_ptr<SettingNode> parseSettings(const QString& yaml) {
    SettingsReader reader;
    int number = 0;
    for (const QString& line : yaml.split(u'\n'))
        reader.readLine(line, number++);
    return reader.take();
}

QHash<QString, QString> settingValues(const SettingNode& root) {
    QHash<QString, QString> values;
    collectSettings(root, values);
    return values;
}

QString settingLines(const QString& yaml, const SettingNode& node) {
    const QStringList lines = yaml.split(u'\n');
    if (node.line < 0 || node.line >= lines.size()) return {};
    std::set<int> wanted;
    for (const SettingNode* around = &node; around->parent != nullptr; around = around->parent)
        wanted.insert(around->line);
    const int indent = indentOf(lines[node.line]);
    for (int line = node.line + 1; line < lines.size(); ++line) {
        const QString text = lines[line].trimmed();
        // Items of a list may stand at the indent of their key.
        const bool isItem = text.startsWith(u'-') && !node.children.empty() &&
                            indentOf(lines[line]) == indent && !isItemKey(node.key);
        if (text.isEmpty() || (indentOf(lines[line]) <= indent && !isItem)) break;
        wanted.insert(line);
    }
    QString text;
    for (const int line : wanted)
        text += lines[line] + u'\n';
    return text;
}

}  // namespace pallium::ui
