#include "ui/models/runtime_file.h"

#include "backend/base/duration.h"
#include "backend/config/yaml.h"
#include "ui/models/limit_rows.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <numeric>
#include <string_view>

namespace pallium::ui {
namespace {

using config::Node;

constexpr QLatin1String kIndent("  ");

QString runtimeFileText(const char* text) {
    return QCoreApplication::translate("RuntimeFile", text);
}

/// Where in the text a limit of a tenant stands, or would; lines from 1, 0: nowhere.
struct LimitPlace {
    int overrides = 0;
    int tenant = 0;
    int limit = 0;
    int firstTenant = 0;
    bool isOnlyLimit = false;
};

int keyLine(const Node& mapping, std::string_view key) {
    for (const Node::Key& each : mapping.keys)
        if (each.text == key) return each.line;
    return 0;
}

LimitPlace placeOfLimit(const Node& root, const std::string& tenant, const std::string& limit) {
    LimitPlace place;
    place.overrides = keyLine(root, "overrides");
    const Node* overrides = root.find("overrides");
    if (overrides == nullptr || overrides->keys.empty()) return place;
    place.firstTenant = overrides->keys.front().line;
    place.tenant = keyLine(*overrides, tenant);
    const Node* limits = overrides->find(tenant);
    if (limits == nullptr) return place;
    place.limit = keyLine(*limits, limit);
    place.isOnlyLimit = place.limit != 0 && limits->keys.size() == 1;
    return place;
}

std::vector<size_t> sortedKeys(const Node& node) {
    std::vector<size_t> order(node.keys.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return node.keys[a].text < node.keys[b].text; });
    return order;
}

/// In any order of keys.
bool isSameData(const Node& a, const Node& b) {
    if (a.kind != Node::Kind::Mapping || b.kind != Node::Kind::Mapping) return a == b;
    if (a.keys.size() != b.keys.size()) return false;
    const auto left = sortedKeys(a);
    const auto right = sortedKeys(b);
    for (size_t i = 0; i < left.size(); ++i)
        if (a.keys[left[i]].text != b.keys[right[i]].text ||
            !isSameData(a.items[left[i]], b.items[right[i]]))
            return false;
    return true;
}

/// Null, or a mapping without entries.
bool holdsNothing(const Node& node) {
    return node.isNull() || (node.kind == Node::Kind::Mapping && node.keys.empty());
}

/// Takes the limit out, and what is empty without it, so that only the rest is compared.
Node withoutLimit(Node root, const std::string& tenant, const std::string& limit) {
    if (Node* const overrides = root.find("overrides")) {
        if (Node* const limits = overrides->find(tenant)) {
            limits->erase(limit);
            if (holdsNothing(*limits)) overrides->erase(tenant);
        }
        if (holdsNothing(*overrides)) root.erase("overrides");
    }
    if (root.isNull()) root.kind = Node::Kind::Mapping;
    return root;
}

const Node* findLimit(const Node& root, const std::string& tenant, const std::string& limit) {
    const Node* overrides = root.find("overrides");
    const Node* limits = overrides == nullptr ? nullptr : overrides->find(tenant);
    return limits == nullptr ? nullptr : limits->find(limit);
}

/// The lines of a text; joined they are the text again.
class FileLines {
  public:
    explicit FileLines(const QByteArray& text) {
        for (qsizetype from = 0; from < text.size();) {
            const qsizetype end = text.indexOf('\n', from);
            const qsizetype next = end < 0 ? text.size() : end + 1;
            m_lines.push_back(text.mid(from, next - from));
            from = next;
        }
        if (!m_lines.empty() && m_lines.front().endsWith("\r\n")) m_end = "\r\n";
    }
    QByteArray joined() const {
        QByteArray text;
        for (const QByteArray& line : m_lines)
            text += line;
        return text;
    }
    /// Without its end.
    QString at(int number) const {
        QByteArray line = m_lines.at(size_t(number - 1));
        while (line.endsWith('\n') || line.endsWith('\r'))
            line.chop(1);
        return QString::fromUtf8(line);
    }
    int count() const { return static_cast<int>(m_lines.size()); }
    void replace(int number, const QString& line) {
        QByteArray& place = m_lines.at(size_t(number - 1));
        const QByteArray end = place.endsWith("\r\n") ? "\r\n" : place.endsWith('\n') ? "\n" : "";
        place = line.toUtf8() + end;
    }
    void remove(int number) { m_lines.erase(m_lines.begin() + (number - 1)); }
    void insertAfter(int number, const QString& line) {
        if (number > 0 && !m_lines.at(size_t(number - 1)).endsWith('\n'))
            m_lines.at(size_t(number - 1)) += m_end;
        m_lines.insert(m_lines.begin() + number, line.toUtf8() + m_end);
    }

  private:
    std::vector<QByteArray> m_lines;
    QByteArray m_end = "\n";
};

QString leadingSpaces(const QString& line) {
    const auto text = std::find_if(line.begin(), line.end(), [](QChar c) { return c != u' '; });
    return line.left(text - line.begin());
}

/// Takes `{}` or a null away that stands behind a key, since entries follow below it.
void openEntry(FileLines& lines, int number) {
    static const QRegularExpression closed(
        QStringLiteral("^(.*:)[ \\t]+(?:\\{[ \\t]*\\}|~|null)([ \\t]*(?:#.*)?)$"));
    const auto match = closed.match(lines.at(number));
    if (match.hasMatch()) lines.replace(number, match.captured(1) + match.captured(2));
}

class LimitWriter {
  public:
    LimitWriter(const QByteArray& yaml, const LimitPlace& place, const QString& tenant,
                const QString& limit)
        : m_lines(yaml), m_place(place), m_tenant(tenant), m_limit(limit) {}

    /// Puts another value in the place of the one that is there.
    QByteArray replace(const QString& value) {
        // Up to the value; quoted in either way, or plain up to a comment.
        static const QRegularExpression pair(
            QStringLiteral("^([ \\t]*(?:\"[^\"]*\"|'[^']*'|[^\"'#:]+)[ \\t]*:[ \\t]+)"
                           "(?:\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'|[^\"'#][^#]*?)"
                           "([ \\t]*|[ \\t]+#.*)$"));
        const auto match = pair.match(m_lines.at(m_place.limit));
        if (!match.hasMatch()) return {};
        m_lines.replace(m_place.limit, match.captured(1) + value + match.captured(2));
        return m_lines.joined();
    }

    /// First of its tenant, since there its comments stay with the others.
    QByteArray insert(const QString& value) {
        int line = m_place.tenant;
        if (m_place.overrides == 0) {
            m_lines.insertAfter(m_lines.count(), QStringLiteral("overrides:"));
            m_place.overrides = m_lines.count();
        }
        QString indent = leadingSpaces(m_lines.at(m_place.overrides)) + kIndent;
        if (m_place.firstTenant != 0) indent = leadingSpaces(m_lines.at(m_place.firstTenant));
        if (line == 0) {
            openEntry(m_lines, m_place.overrides);
            m_lines.insertAfter(m_place.overrides, indent + yamlKey(m_tenant) + u':');
            line = m_place.overrides + 1;
        } else {
            openEntry(m_lines, line);
        }
        m_lines.insertAfter(line,
                            QStringLiteral("%1%2: %3").arg(innerIndent(line), m_limit, value));
        return m_lines.joined();
    }

    QByteArray remove() {
        m_lines.remove(m_place.limit);
        if (m_place.isOnlyLimit && m_place.tenant < m_place.limit) m_lines.remove(m_place.tenant);
        return m_lines.joined();
    }

  private:
    /// Of what stands below that line, else one more than its own.
    QString innerIndent(int line) const {
        const QString outer = leadingSpaces(m_lines.at(line));
        for (int next = line + 1; next <= m_lines.count(); ++next) {
            const QString text = m_lines.at(next);
            const QString indent = leadingSpaces(text);
            if (indent.size() == text.size() || text[indent.size()] == u'#') continue;
            return indent.size() > outer.size() ? indent : outer + kIndent;
        }
        return outer + kIndent;
    }

    FileLines m_lines;
    LimitPlace m_place;
    QString m_tenant;
    QString m_limit;
};

Result<Node> parseFile(const QByteArray& yaml) {
    constexpr size_t kMaxNodes = 10'000'000;
    return config::parseYaml({yaml.constData(), size_t(yaml.size())},
                             {.maxBytes = size_t(yaml.size()) + 1, .maxNodes = kMaxNodes});
}

}  // namespace

tl::expected<QByteArray, QString> withLimit(const QByteArray& yaml, const QString& tenant,
                                            const QString& limit,
                                            const std::optional<QJsonValue>& value) {
    const auto root = parseFile(yaml);
    if (!root)
        return tl::unexpected(
            runtimeFileText(QT_TRANSLATE_NOOP("RuntimeFile", "The file is broken: %1"))
                .arg(QString::fromStdString(root.error().message)));
    const std::string owner = tenant.toStdString();
    const std::string name = limit.toStdString();
    const LimitPlace place = placeOfLimit(*root, owner, name);
    const QString scalar = value ? yamlScalar(limit, *value) : QString();
    if (!value && place.limit == 0) return yaml;

    // What is said is what has to be read again, and of the rest nothing may be another.
    const auto isRight = [&](const QByteArray& text) {
        const auto edited = parseFile(text);
        if (!edited) return false;
        const Node* found = findLimit(*edited, owner, name);
        if ((found != nullptr) != value.has_value()) return false;
        const auto read = parseFile(scalar.toUtf8());
        if (found != nullptr && (!read || !isSameData(*found, *read))) return false;
        return isSameData(withoutLimit(*root, owner, name), withoutLimit(*edited, owner, name));
    };
    std::vector<QByteArray> attempts;
    if (!value) attempts.push_back(LimitWriter(yaml, place, tenant, limit).remove());
    if (value && place.limit != 0)
        attempts.push_back(LimitWriter(yaml, place, tenant, limit).replace(scalar));
    // Also where it stands already: what is merged into a tenant can be said anew.
    if (value) attempts.push_back(LimitWriter(yaml, place, tenant, limit).insert(scalar));
    for (const QByteArray& attempt : attempts)
        if (!attempt.isEmpty() && isRight(attempt)) return attempt;
    return tl::unexpected(runtimeFileText(QT_TRANSLATE_NOOP(
        "RuntimeFile",
        "The limits of this tenant are written in a way (braces, aliases or values "
        "over several lines) that cannot be changed without changing more. Change "
        "the file by hand.")));
}

std::chrono::seconds runtimeFilePeriod(const QHash<QString, QString>& config) {
    constexpr std::chrono::seconds kUsual{10};
    const std::string text = config.value(QStringLiteral("runtime_config.period")).toStdString();
    const auto period = parseGoDuration(text);
    return period ? std::chrono::ceil<std::chrono::seconds>(*period) : kUsual;
}

ChangedLines changedLines(const QByteArray& before, const QByteArray& after, int context) {
    const QStringList left = QString::fromUtf8(before).split(u'\n');
    const QStringList right = QString::fromUtf8(after).split(u'\n');
    const qsizetype shorter = std::min(left.size(), right.size());
    qsizetype same = 0;
    while (same < shorter && left[same] == right[same])
        ++same;
    if (same == left.size() && same == right.size()) return {};
    qsizetype tail = 0;
    while (tail < shorter - same && left[left.size() - 1 - tail] == right[right.size() - 1 - tail])
        ++tail;
    const qsizetype from = std::max<qsizetype>(0, same - context);
    const auto part = [&](const QStringList& lines) {
        const qsizetype end = std::min(lines.size(), lines.size() - tail + context);
        return lines.mid(from, end - from).join(u'\n').remove(u'\r');
    };
    return {part(left), part(right), static_cast<int>(from) + 1};
}

}  // namespace pallium::ui
