#include "backend/config/node.h"

#include <algorithm>
#include <utility>

namespace pallium::config {

Node Node::plain(std::string text) {
    Node node;
    node.kind = Kind::Scalar;
    node.text = std::move(text);
    return node;
}

Node Node::string(std::string text) {
    Node node = plain(std::move(text));
    node.isString = true;
    return node;
}

Node Node::sequence(std::vector<Node> items) {
    Node node;
    node.kind = Kind::Sequence;
    node.items = std::move(items);
    return node;
}

Node Node::mapping() {
    Node node;
    node.kind = Kind::Mapping;
    return node;
}

const Node* Node::find(std::string_view key) const {
    for (size_t i = 0; i < keys.size(); ++i)
        if (keys[i].text == key) return &items[i];
    return nullptr;
}

void Node::add(std::string_view key, Node value) {
    keys.push_back({std::string(key), 0});
    items.push_back(std::move(value));
}

bool operator==(const Node& a, const Node& b) {
    return a.kind == b.kind && a.text == b.text && a.isString == b.isString &&
           std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(),
                      [](const Node::Key& x, const Node::Key& y) { return x.text == y.text; }) &&
           a.items == b.items;
}

}  // namespace pallium::config
