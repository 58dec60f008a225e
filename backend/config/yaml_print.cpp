#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/config/yaml.h"
#include "backend/config/yaml_scalar.h"

#include <algorithm>
#include <string>

namespace pallium::config {
namespace {

bool hasControl(std::string_view text) {
    return !isValidUtf8(text) || std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
}

std::string singleQuoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        out += c;
        if (c == '\'') out += c;
    }
    return out + "'";
}

std::string scalarText(const Node& node) {
    if (!node.isString) return node.text;
    if (hasControl(node.text)) return pallium::quoted(node.text);
    if (!readsAsString(node.text)) return pallium::quoted(node.text);
    return isPlainSafe(node.text) ? node.text : singleQuoted(node.text);
}

bool isLeaf(const Node& node) {
    return node.kind == Node::Kind::Null || node.kind == Node::Kind::Scalar || node.items.empty();
}

std::string leafText(const Node& node) {
    switch (node.kind) {
        case Node::Kind::Null:
            return "null";
        case Node::Kind::Scalar:
            return scalarText(node);
        case Node::Kind::Sequence:
            return "[]";
        case Node::Kind::Mapping:
            return "{}";
    }
    return {};
}

/// Prints a mapping or sequence that is not empty. `isContinued`: the first line follows a dash on
/// the same line, so its indentation is there already.
void printTree(std::string& out, const Node& node, size_t indent, bool isContinued) {
    for (size_t i = 0; i < node.items.size(); ++i) {
        if (i > 0 || !isContinued) out.append(indent, ' ');
        const Node& item = node.items[i];
        if (node.kind == Node::Kind::Mapping) {
            out += scalarText(Node::string(node.keys[i].text)) + ":";
            if (isLeaf(item)) {
                out += " " + leafText(item) + "\n";
            } else {
                out += "\n";
                printTree(out, item, item.kind == Node::Kind::Sequence ? indent : indent + 2,
                          false);
            }
        } else if (isLeaf(item)) {
            out += "- " + leafText(item) + "\n";
        } else {
            out += "- ";
            printTree(out, item, indent + 2, true);
        }
    }
}

}  // namespace

std::string printYaml(const Node& node) {
    std::string out;
    if (isLeaf(node))
        out = leafText(node) + "\n";
    else
        printTree(out, node, 0, false);
    return out;
}

}  // namespace pallium::config
