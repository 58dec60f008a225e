#include "backend/config/yaml.h"

#include <algorithm>
#include <iterator>

namespace pallium::config {
namespace {

std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

size_t indentOf(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

/// Nothing, or a comment alone.
bool saysNothing(std::string_view line) {
    const size_t first = line.find_first_not_of(" \t\r");
    return first == std::string_view::npos || line[first] == '#';
}

/// Lines of a mapping's entry, counted from 0; `end` is behind the last.
struct Span {
    size_t begin = 0, end = 0;
};

/// Changes lines of a document in block style, entry by entry. Where a text is written otherwise,
/// the outcome is nonsense: the caller compares.
class Editor {
  public:
    explicit Editor(std::vector<std::string_view> lines) : m_lines(std::move(lines)) {}

    /// `end`: behind the lines of `before`. Requires: both are mappings with entries.
    void edit(const Node& before, const Node& after, size_t end) {
        Span last;
        for (size_t i = 0; i < before.keys.size(); ++i) {
            last = spanOf(before, i, end);
            const Node* const wanted = after.find(before.keys[i].text);
            if (wanted == nullptr)
                replace(last, {});
            else if (!(*wanted == before.items[i]))
                editEntry(before, i, *wanted, last);
        }
        const size_t indent = indentAt(spanOf(before, 0, end).begin);
        for (size_t i = 0; i < after.keys.size(); ++i)
            if (before.find(after.keys[i].text) == nullptr)
                replace({last.end, last.end}, entry(after.keys[i].text, after.items[i], indent));
    }

    std::string text() const {
        std::string text;
        size_t next = 0;
        for (const Change& change : m_changes) {
            if (change.lines.begin < next) return {};  // lines that are no block's
            append(text, next, change.lines.begin);
            text += change.text;
            next = change.lines.end;
        }
        append(text, next, m_lines.size());
        return text;
    }

  private:
    struct Change {
        Span lines;
        std::string text;
    };

    /// What stands between an entry and the next, blank or a comment, belongs to the next.
    Span spanOf(const Node& mapping, size_t index, size_t end) const {
        const auto lineOf = [&](size_t i) {
            return std::min(static_cast<size_t>(std::max(mapping.keys[i].line - 1, 0)), end);
        };
        Span span{lineOf(index), index + 1 < mapping.keys.size() ? lineOf(index + 1) : end};
        while (span.end > span.begin + 1 && saysNothing(m_lines[span.end - 1]))
            --span.end;
        return span;
    }

    void editEntry(const Node& before, size_t index, const Node& wanted, Span lines) {
        const Node& now = before.items[index];
        const bool isBlock = !now.keys.empty() && now.keys[0].line > before.keys[index].line;
        if (isBlock && !wanted.keys.empty()) return edit(now, wanted, lines.end);
        replace(lines, entry(before.keys[index].text, wanted, indentAt(lines.begin)));
    }

    static std::string entry(std::string_view key, const Node& value, size_t indent) {
        Node mapping = Node::mapping();
        mapping.add(key, value);
        const std::string printed = printYaml(mapping);
        std::string text;
        for (const std::string_view line : linesOf(printed))
            text.append(indent, ' ').append(line).append(1, '\n');
        return text;
    }

    size_t indentAt(size_t line) const {
        return line < m_lines.size() ? indentOf(m_lines[line]) : 0;
    }
    void replace(Span lines, std::string text) { m_changes.push_back({lines, std::move(text)}); }
    void append(std::string& text, size_t begin, size_t end) const {
        for (size_t i = begin; i < end; ++i)
            text.append(m_lines[i]).append(1, '\n');
    }

    const std::vector<std::string_view> m_lines;
    std::vector<Change> m_changes;  // in the order of their lines
};

}  // namespace

std::string editYaml(std::string_view text, const Node& before, const Node& after) {
    std::string printed = printYaml(after);
    if (before.keys.empty() || after.keys.empty()) return printed;
    std::vector<std::string_view> lines = linesOf(text);
    const size_t end = lines.size();
    Editor editor(std::move(lines));
    editor.edit(before, after, end);
    std::string edited = editor.text();
    // As printed, since what is quoted in a text need not be so in the other.
    const auto read = parseYaml(edited);
    return read && printYaml(*read) == printed ? edited : printed;
}

}  // namespace pallium::config
