#include "backend/config/node.h"

#include <algorithm>
#include <tuple>
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

Node* Node::find(std::string_view key) {
    return const_cast<Node*>(std::as_const(*this).find(key));
}

void Node::add(std::string_view key, Node value) {
    keys.push_back({std::string(key), 0});
    items.push_back(std::move(value));
}

void Node::erase(std::string_view key) {
    const Node* const value = find(key);
    if (value == nullptr) return;
    const auto place = value - items.data();
    keys.erase(keys.begin() + place);
    items.erase(items.begin() + place);
}

void Node::sortKeys() {
    std::vector<std::pair<Key, Node>> entries;
    for (size_t i = 0; i < keys.size(); ++i)
        entries.emplace_back(std::move(keys[i]), std::move(items[i]));
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.first.text < b.first.text; });
    for (size_t i = 0; i < entries.size(); ++i)
        std::tie(keys[i], items[i]) = std::move(entries[i]);
    for (Node& item : items)
        item.sortKeys();
}

bool operator==(const Node& a, const Node& b) {
    return a.kind == b.kind && a.text == b.text && a.isString == b.isString &&
           std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(),
                      [](const Node::Key& x, const Node::Key& y) { return x.text == y.text; }) &&
           a.items == b.items;
}

}  // namespace pallium::config
