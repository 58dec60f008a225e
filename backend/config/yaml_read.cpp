#include "backend/base/utf8.h"
#include "backend/config/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace pallium::config {
namespace {

/// Stops yaml-cpp's parser from inside a callback; caught in parseYaml, never seen outside.
struct Refusal {
    std::string message;
};

[[noreturn]] void refuse(int line, std::string_view why) {
    throw Refusal{fmt::format("yaml: line {}: {}", line, why)};
}

int lineOf(const YAML::Mark& mark) {
    return mark.line + 1;
}

/// Columns in characters, as Go counts them; yaml-cpp counts bytes. Marks come nearly in order of
/// the text, so that each byte of a line is looked at about once.
class Columns {
  public:
    explicit Columns(std::string_view text) : m_text(text) {
        if (m_text.starts_with("\xef\xbb\xbf")) m_text.remove_prefix(3);  // yaml-cpp skips it
    }

    int of(const YAML::Mark& mark) {
        const size_t at = std::min(static_cast<size_t>(std::max(mark.pos, 0)), m_text.size());
        const auto column = static_cast<size_t>(std::max(mark.column, 0));
        if (mark.line != m_line) {
            m_line = mark.line;
            m_at = at - std::min(at, column);
            m_characters = 0;
        }
        while (m_at < at)
            m_characters += startsCharacter(m_text[m_at++]);
        while (m_at > at)
            m_characters -= startsCharacter(m_text[--m_at]);
        return m_characters + 1;
    }

  private:
    static int startsCharacter(char c) { return (static_cast<uint8_t>(c) & 0xc0) != 0x80 ? 1 : 0; }

    std::string_view m_text;
    int m_line = -1;
    size_t m_at = 0;       // how far the line was looked at
    int m_characters = 0;  // of the line before it
};

bool isPlainNull(const std::string& text) {
    return text == "~" || text == "null" || text == "Null" || text == "NULL" || text.empty();
}

/// yaml-cpp reads the escapes \N and \_ as single bytes: U+0085 and U+00A0 in Latin 1.
std::string withWholeCharacters(const std::string& value) {
    if (isValidUtf8(value)) return value;
    std::string out;
    for (std::string_view rest = value; !rest.empty();) {
        const size_t size = utf8SequenceLength(rest);
        if (size == 0 && (rest[0] == '\x85' || rest[0] == '\xa0'))
            appendUtf8(out, static_cast<uint8_t>(rest[0]));
        else
            out += rest.substr(0, std::max<size_t>(size, 1));
        rest.remove_prefix(std::max<size_t>(size, 1));
    }
    return out;
}

size_t countNodes(const Node& node) {
    size_t count = 1;
    for (const Node& item : node.items)
        count += countNodes(item);
    return count;
}

/// Builds the tree from events, so that limits hold before anything is allocated for their excess.
class Builder final : public YAML::EventHandler {
  public:
    Builder(std::string_view text, const YamlLimits& limits, std::vector<Problem>& duplicates)
        : m_columns(text), m_limits(limits), m_duplicates(duplicates) {}

    Node takeRoot() { return std::move(m_root); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        finish(placed(Node(), mark), anchor);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        // yaml-cpp: "!" marks a quoted scalar, "?" or nothing a plain one.
        const bool isString = tag == "!" || tag == "!!str" || tag == "tag:yaml.org,2002:str";
        Node node = isString ? Node::string(withWholeCharacters(value)) : Node::plain(value);
        if (!isString && isPlainNull(value)) node.kind = Node::Kind::Null;
        finish(placed(std::move(node), mark), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto known = m_anchors.find(anchor);
        if (known == m_anchors.end()) refuse(lineOf(mark), "anchor contains itself");
        spend(known->second, m_open.size() + 1, lineOf(mark));
        finish(known->second, 0);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(Node::Kind::Sequence, mark, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(Node::Kind::Mapping, mark, anchor);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Open {
        Node node;
        YAML::anchor_t anchor = 0;
        bool hasKey = false;     // a key was read, its value is next
        bool isDropped = false;  // the key stands there already, or is a merge
        bool isMerge = false;
        std::unordered_set<std::string> seen;  // a mapping may have many keys: no linear search
        std::vector<Node> merges;
    };

    Node placed(Node node, const YAML::Mark& mark) {
        node.line = lineOf(mark);
        node.column = m_columns.of(mark);
        return node;
    }

    void open(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (m_open.size() >= m_limits.maxDepth) refuse(lineOf(mark), "nesting too deep");
        if (!m_open.empty() && m_open.back().node.kind == Node::Kind::Mapping &&
            !m_open.back().hasKey)
            refuse(lineOf(mark), "invalid map key");
        Open next;
        next.node.kind = kind;
        next.node = placed(std::move(next.node), mark);
        next.anchor = anchor;
        m_open.push_back(std::move(next));
    }

    void close() {
        Open done = std::move(m_open.back());
        m_open.pop_back();
        for (const Node& merged : done.merges)
            merge(done, merged);
        finish(std::move(done.node), done.anchor);
    }

    /// Hands a complete node to what encloses it.
    void finish(Node node, YAML::anchor_t anchor) {
        if (++m_nodes > m_limits.maxNodes) refuse(node.line, "document has too many nodes");
        if (anchor != 0) {
            m_nodes += countNodes(node);
            m_anchors[anchor] = node;
        }
        if (m_open.empty()) {
            m_root = std::move(node);
            return;
        }
        Open& parent = m_open.back();
        if (parent.node.kind == Node::Kind::Sequence) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.hasKey) {
            takeKey(parent, node);
        } else {
            parent.hasKey = false;
            if (parent.isMerge)
                collectMerge(parent, std::move(node));
            else if (!parent.isDropped)
                parent.node.items.push_back(std::move(node));
        }
    }

    void takeKey(Open& parent, const Node& key) {
        if (key.kind == Node::Kind::Sequence || key.kind == Node::Kind::Mapping)
            refuse(key.line, "invalid map key");
        parent.hasKey = true;
        parent.isMerge = !key.isString && key.text == "<<";
        parent.isDropped = !parent.isMerge && !parent.seen.insert(key.text).second;
        if (parent.isDropped)
            m_duplicates.push_back(
                {key.line, fmt::format("key \"{}\" already set in map", key.text)});
        if (!parent.isMerge && !parent.isDropped) parent.node.keys.push_back({key.text, key.line});
    }

    static void collectMerge(Open& parent, Node value) {
        const int line = value.line;
        if (value.kind == Node::Kind::Sequence)
            std::move(value.items.begin(), value.items.end(), std::back_inserter(parent.merges));
        else
            parent.merges.push_back(std::move(value));
        for (const Node& merged : parent.merges)
            if (merged.kind != Node::Kind::Mapping)
                refuse(line, "map merge requires map or sequence of maps as the value");
    }

    static void merge(Open& target, const Node& source) {
        for (size_t i = 0; i < source.keys.size(); ++i) {
            if (!target.seen.insert(source.keys[i].text).second) continue;
            target.node.keys.push_back(source.keys[i]);
            target.node.items.push_back(source.items[i]);
        }
    }

    /// Counts a tree that an alias repeats at `depth`.
    void spend(const Node& node, size_t depth, int line) {
        m_aliasNodes += 1;
        m_aliasBytes += node.text.size();
        for (const Node::Key& key : node.keys)
            m_aliasBytes += key.text.size();
        if (depth > m_limits.maxDepth) refuse(line, "nesting too deep");
        if (m_aliasNodes > m_limits.maxAliasNodes || m_aliasBytes > m_limits.maxAliasBytes)
            refuse(line, "document contains excessive aliasing");
        for (const Node& item : node.items)
            spend(item, depth + 1, line);
    }

    Columns m_columns;
    const YamlLimits& m_limits;
    std::vector<Problem>& m_duplicates;
    std::vector<Open> m_open;
    std::unordered_map<YAML::anchor_t, Node> m_anchors;
    Node m_root;
    size_t m_nodes = 0;
    size_t m_aliasNodes = 0;
    size_t m_aliasBytes = 0;
};

/// Lets an istream read a view without a copy.
class ViewBuffer final : public std::streambuf {
  public:
    explicit ViewBuffer(std::string_view text) {
        char* begin =
            const_cast<char*>(text.data());  // only read: nothing of a get area is written
        setg(begin, begin, begin + text.size());
    }
};

Result<Node> parseUnchecked(std::string_view text, const YamlLimits& limits,
                            std::vector<Problem>& duplicates) {
    try {
        ViewBuffer buffer(text);
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        Builder builder(text, limits, duplicates);
        if (!parser.HandleNextDocument(builder)) return Node();
        Node root = builder.takeRoot();
        if (parser) return fail(ErrorKind::InvalidArgument, std::string(kSecondDocument));
        return root;
    } catch (const Refusal& refusal) {
        return fail(ErrorKind::InvalidArgument, refusal.message);
    } catch (const YAML::Exception& e) {
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("yaml: line {}: {}", lineOf(e.mark), e.msg));
    }
}

}  // namespace

Result<Node> parseYaml(std::string_view text, const YamlLimits& limits,
                       std::vector<Problem>* duplicates) {
    if (text.size() > limits.maxBytes)
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("yaml: document larger than {} bytes", limits.maxBytes));
    std::vector<Problem> found;
    Result<Node> root = parseUnchecked(text, limits, found);
    PALLIUM_TRY(root);
    if (duplicates != nullptr)
        duplicates->insert(duplicates->end(), found.begin(), found.end());
    else if (!found.empty())
        return fail(ErrorKind::InvalidArgument, unmarshalErrors(std::move(found)));
    return root;
}

std::string unmarshalErrors(std::vector<Problem> problems) {
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem& a, const Problem& b) { return a.line < b.line; });
    std::string out = "yaml: unmarshal errors:";
    for (const Problem& problem : problems)
        out += fmt::format("\n  line {}: {}", problem.line, problem.text);
    return out;
}

}  // namespace pallium::config
