#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::config {

/// One value of a YAML document: a plain tree, aliases and merge keys already resolved.
///
/// Threads: a value; confined to whoever holds it.
struct Node {
    enum class Kind : uint8_t { Null, Scalar, Sequence, Mapping };
    struct Key {
        std::string text;
        int line = 0;  // where the key stands, from 1; 0 if the node was not read from text
    };

    Kind kind = Kind::Null;
    /// A scalar that is a string whatever it looks like: quoted in the text, or to be quoted if its
    /// text would read as something else.
    bool isString = false;
    int line = 0;
    int column = 0;           // in characters, from 1; 0 if the node was not read from text
    std::string text;         // of a scalar
    std::vector<Key> keys;    // of a mapping, in document order, unique; keys[i] names items[i]
    std::vector<Node> items;  // values of a mapping, elements of a sequence

    /// A number, boolean or duration: printed as it is.
    static Node plain(std::string text);
    static Node string(std::string text);
    static Node sequence(std::vector<Node> items);
    static Node mapping();

    bool isNull() const { return kind == Kind::Null; }
    /// The value of a mapping's key; null if there is none or this is no mapping.
    const Node* find(std::string_view key) const;
    Node* find(std::string_view key);
    /// Appends to a mapping. Requires: a mapping without that key.
    void add(std::string_view key, Node value);
    /// Takes a key out of a mapping, if it is there.
    void erase(std::string_view key);
    /// Orders the keys of all mappings in it by their bytes, as Go writes maps.
    void sortKeys();
    /// Same data; lines and columns are not compared, the order of keys is.
    friend bool operator==(const Node& a, const Node& b);
};

}  // namespace pallium::config
