#include "backend/rulefmt/read_group.h"

#include "backend/base/utf8.h"
#include "backend/config/value.h"
#include "backend/config/yaml.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>

namespace pallium::rulefmt {
namespace {

using config::Node;

constexpr config::YamlLimits kLimits{.maxBytes = 8 << 20, .maxNodes = 1'000'000};
constexpr std::string_view kGroupType = "rulefmt.RuleGroup";

Position positionOf(const Node& node) {
    return {node.line, node.column};
}

/// Takes groups out of a document as yaml.v3 does: all that has the wrong shape is told at once, a
/// bad duration alone.
class GroupReader {
  public:
    enum class Unknown { Ignored, Refused };
    explicit GroupReader(Unknown unknown) : m_unknown(unknown) {}

    ReadGroup group(const Node& node) {
        ReadGroup read;
        RuleGroup& group = read.group;
        fields(node, kGroupType, [&](const std::string& key, const Node& value) {
            if (key == "name") return scalar(value, group.name);
            if (key == "interval") return scalar(value, group.interval);
            if (key == "query_offset") return queryOffset(value, group);
            if (key == "limit") return scalar(value, group.limit);
            if (key == "labels") return strings(value, group.labels);
            if (key == "rules")
                return elements(value, "[]rulefmt.RuleNode",
                                [&](const Node& element) { rule(element, read); });
            return false;
        });
        return read;
    }

    std::vector<ReadGroup> file(const Node& node) {
        std::vector<ReadGroup> groups;
        fields(node, "rulefmt.RuleGroups", [&](const std::string& key, const Node& value) {
            if (key != "groups") return false;
            return elements(value, "[]rulefmt.RuleGroup",
                            [&](const Node& element) { groups.push_back(group(element)); });
        });
        return groups;
    }

    Result<void> outcome() const {
        if (m_badValue) return fail(*m_badValue);
        if (m_problems.empty()) return {};
        return fail(ErrorKind::InvalidArgument, config::unmarshalErrors(m_problems));
    }

  private:
    /// Calls `read(key, value)` for each entry; it returns whether the key is known.
    template <class Read>
    void fields(const Node& node, std::string_view type, const Read& read) {
        if (node.isNull()) return;
        if (node.kind != Node::Kind::Mapping) return wrongShape(node, type);
        for (size_t i = 0; i < node.keys.size(); ++i)
            if (!read(node.keys[i].text, node.items[i]) && m_unknown == Unknown::Refused)
                m_problems.push_back(
                    {node.keys[i].line,
                     fmt::format("field {} not found in type {}", node.keys[i].text, type)});
    }

    // The readers of values all return true: their key is known.

    /// Null elements are as if they were not there.
    template <class Read>
    bool elements(const Node& node, std::string_view type, const Read& read) {
        if (!node.isNull() && node.kind != Node::Kind::Sequence) wrongShape(node, type);
        if (node.kind != Node::Kind::Sequence) return true;
        for (const Node& element : node.items)
            if (!element.isNull()) read(element);
        return true;
    }

    template <class T>
    bool scalar(const Node& node, T& value) {
        const Result<void> read = config::readValue(node, &value);
        if (read) return true;
        constexpr bool isDuration = std::is_same_v<T, std::chrono::milliseconds>;
        if (!isDuration || node.kind != Node::Kind::Scalar)
            m_problems.push_back({node.line, read.error().message});
        else if (!m_badValue)
            m_badValue = read.error();
        return true;
    }

    bool queryOffset(const Node& node, RuleGroup& group) {
        if (node.isNull()) return true;
        group.queryOffset.emplace();
        return scalar(node, *group.queryOffset);
    }

    bool strings(const Node& node, StringMap& values) {
        if (!node.isNull() && node.kind != Node::Kind::Mapping)
            wrongShape(node, "map[string]string");
        for (size_t i = 0; i < node.keys.size(); ++i)
            scalar(node.items[i], values[node.keys[i].text]);
        return true;
    }

    void rule(const Node& node, ReadGroup& read) {
        Rule rule;
        RulePositions positions;
        const auto placed = [this](const Node& value, std::string& text, Position& position) {
            position = positionOf(value);
            return scalar(value, text);
        };
        fields(node, "rulefmt.RuleNode", [&](const std::string& key, const Node& value) {
            if (key == "record") return placed(value, rule.record, positions.record);
            if (key == "alert") return placed(value, rule.alert, positions.alert);
            if (key == "expr") return placed(value, rule.expr, positions.expr);
            if (key == "for") return scalar(value, rule.forDuration);
            if (key == "keep_firing_for") return scalar(value, rule.keepFiringFor);
            if (key == "labels") return strings(value, rule.labels);
            if (key == "annotations") return strings(value, rule.annotations);
            return false;
        });
        read.group.rules.push_back(std::move(rule));
        read.positions.push_back(positions);
    }

    void wrongShape(const Node& node, std::string_view type) {
        m_problems.push_back({node.line, config::cannotUnmarshal(node, type)});
    }

    const Unknown m_unknown;
    std::vector<config::Problem> m_problems;
    std::optional<Error> m_badValue;
};

/// What a YAML text is made of, line breaks and tabs included.
bool isYamlCharacter(char32_t c) {
    return (c >= 0x20 && c <= 0x7e) || c == '\t' || c == '\n' || c == '\r' || c == 0x85 ||
           (c >= 0xa0 && c <= 0xfffd) || c >= 0x10000;
}

/// yaml-cpp looks at bytes less closely than yaml.v3.
Result<void> checkCharacters(std::string_view text) {
    const auto refuse = [](std::string_view why) {
        return fail(ErrorKind::InvalidArgument, fmt::format("yaml: {}", why));
    };
    while (!text.empty()) {
        const size_t size = utf8SequenceLength(text);
        if (size == 0) return refuse("invalid leading UTF-8 octet");
        if (!isYamlCharacter(decodeUtf8(text))) return refuse("control characters are not allowed");
        text.remove_prefix(size);
    }
    return {};
}

Result<Node> parseDocument(std::string_view yaml) {
    PALLIUM_TRY(checkCharacters(yaml));
    return config::parseYaml(yaml, kLimits);
}

}  // namespace

Result<ReadGroup> readRuleGroup(std::string_view yaml) {
    const auto undecoded = [] {
        return fail(ErrorKind::InvalidArgument, "unable to decoded rule group");
    };
    const Result<Node> document = parseDocument(yaml);
    if (!document) return undecoded();
    GroupReader reader(GroupReader::Unknown::Ignored);
    ReadGroup group = reader.group(*document);
    if (!reader.outcome()) return undecoded();
    return group;
}

Result<std::vector<ReadGroup>> readRuleFile(std::string_view yaml) {
    const Result<Node> document = parseDocument(yaml);
    PALLIUM_TRY(document);
    GroupReader reader(GroupReader::Unknown::Refused);
    std::vector<ReadGroup> groups = reader.file(*document);
    PALLIUM_TRY(reader.outcome());
    return groups;
}

}  // namespace pallium::rulefmt
