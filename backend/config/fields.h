// config: one declaration per setting gives its YAML key, its flag, the configuration document and
// the text of -help. It knows no setting itself (except blocks.h: groups that recur in many
// components) and is the only module that sees yaml-cpp. Start at Fields::add; yaml.h reads and
// prints any YAML.
#pragma once

#include "backend/base/result.h"
#include "backend/config/value.h"
#include "backend/config/yaml.h"

#include <concepts>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace pallium::config {

/// A list of structs with describe(), behind one face for all of them.
class StructList {
  public:
    virtual ~StructList() = default;
    /// Replaces the list. Problems name the element: `priorities[2].priority`.
    virtual std::vector<Problem> read(const Node& node, const std::string& path) = 0;
    virtual Node print() const = 0;
};

/// One declared setting.
struct Setting {
    std::string key;   // in its block; empty: it has none
    std::string path;  // `server.http_listen_port`
    std::string flag;  // without dash; empty: file only
    std::string help;
    ValueRef value;
    std::unique_ptr<StructList> list;  // set: the value is here, not in `value`
    Node defaultValue;
    bool isInert = false;     // accepted, without effect
    bool isQuiet = false;     // printed only where it differs from its default
    bool isFlagOnly = false;  // refused in YAML, never printed
    bool isSet = false;       // named by the user
    bool isFlagSet = false;

    Setting& inert() { return isInert = true, *this; }
    Setting& quiet() { return isQuiet = true, *this; }
    Setting& flagOnly() { return isFlagOnly = true, *this; }
    Node print() const { return list ? list->print() : printValue(value); }
};

/// The types of settings that are only data, because no code reads them.
enum class Type : uint8_t {
    Bool,
    Int,
    Float,
    String,
    Secret,
    GoDuration,
    PromDuration,
    Strings,
    GoDurations,
    Hostname,
};

/// Such a setting. Its flag is the table's prefix and `flag`, by default the key with dashes for
/// underscores (`max_retries` -> `max-retries`); kFileOnly: it has none.
struct Row {
    std::string_view key;
    Type type;
    std::string_view value = {};  // the default as a flag would set it
    std::string_view flag = {};
};
inline constexpr std::string_view kFileOnly = "-";

/// The declared settings of a tree of structs, in the order of the document.
///
/// A struct declares its members in `void describe(config::Fields&)`; a member's value at that
/// moment is its default. The structs are borrowed: they must outlive the Fields and stay where
/// they are. Threads: confined to one thread.
class Fields {
  public:
    /// `rootType` names the outermost struct in error texts, as Cortex does.
    /// Paths begin with `rootPath`, for a struct that is read alone.
    explicit Fields(std::string rootType, std::string rootPath = {});
    ~Fields();
    Fields(const Fields&) = delete;
    Fields& operator=(const Fields&) = delete;

    /// Declares a setting of the current block. The reference is valid as long as this object.
    /// Requires: key and flag are new.
    template <class T>
    requires std::constructible_from<ValueRef, T*> Setting& add(std::string_view key, T& value,
                                                                std::string_view flag = {},
                                                                std::string_view help = {}) {
        return addValue(key, &value, flag, help);
    }
    /// Declares a list of structs; file only.
    template <class T>
    requires requires(T& item, Fields& fields) { item.describe(fields); }
    Setting& list(std::string_view key, std::vector<T>& value) {
        return list(
            key, value, +[](T& item, Fields& fields) { item.describe(fields); });
    }
    /// The same for structs that know nothing of settings.
    template <class T>
    Setting& list(std::string_view key, std::vector<T>& value, void (*describe)(T&, Fields&));
    /// Declares settings that no code reads: accepted, printed, inert.
    /// Requires: each default is valid for its type.
    void rows(std::string_view flagPrefix, std::initializer_list<Row> table);
    /// The same for settings that Cortex 1.19 does not know: printed only where they differ.
    void newRows(std::string_view flagPrefix, std::initializer_list<Row> table);
    /// Declares a block; `body` declares its content. `goType`: its name in error texts, by default
    /// `<key>.Config`.
    void block(std::string_view key, const std::function<void()>& body,
               std::string_view goType = {});
    template <class T>
    requires requires(T& part, Fields& fields) { part.describe(fields); }
    void block(std::string_view key, T& part, std::string_view goType = {}) {
        block(
            key, [&] { part.describe(*this); }, goType);
    }

    /// Takes all values a document names; what is wrong is told and left out.
    std::vector<Problem> read(const Node& document);
    /// The setting with this flag, null if there is none.
    Setting* findFlag(std::string_view name);
    /// Sets a value by its flag. Requires: the setting is one of findFlag.
    static Result<void> setFlag(Setting& setting, std::string_view text);
    /// Sets a value by its path without calling it set by the user. Errors: NotFound for an unknown
    /// path.
    Result<void> assign(std::string_view path, std::string_view text);
    /// The Setting at this path, null if there is none.
    const Setting* find(std::string_view path) const;

    /// All values, in declared order.
    Node print() const;
    /// The values that differ from their defaults, keys sorted.
    Node diff() const;
    /// Every setting, in declared order.
    const std::deque<Setting>& settings() const { return m_settings; }
    std::deque<Setting>& settings() { return m_settings; }

  private:
    struct Block;
    struct Item;
    using Plain = std::variant<bool, int64_t, double, std::string, SecretText,
                               std::chrono::nanoseconds, std::chrono::milliseconds,
                               std::vector<std::string>, std::vector<std::chrono::nanoseconds>>;

    Setting& declare(std::string_view key);
    Setting& addValue(std::string_view key, ValueRef value, std::string_view flag,
                      std::string_view help);
    ValueRef holdPlain(Type type);
    Setting& addRow(std::string_view flagPrefix, const Row& row);
    void readBlock(const Block& block, const Node& node, std::vector<Problem>& problems);
    static Node printBlock(const Block& block, bool onlyChanged);

    std::unique_ptr<Block> m_root;
    Block* m_current;
    std::deque<Setting> m_settings;  // deque: references stay valid
    std::deque<Plain> m_plain;       // values of rows
    std::unordered_map<std::string, Setting*> m_byFlag;
};

/// Reads one struct from YAML: its defaults are the values it has. Problems carry paths below
/// `path`.
template <class T>
std::vector<Problem> readStruct(const Node& node, const std::string& path, T& value) {
    Fields fields(path, path);
    value.describe(fields);
    return fields.read(node);
}

template <class T>
class StructListOf final : public StructList {
  public:
    using Describe = void (*)(T&, Fields&);
    StructListOf(std::vector<T>& list, Describe describe) : m_list(list), m_describe(describe) {}

    std::vector<Problem> read(const Node& node, const std::string& path) override {
        if (!node.isNull() && node.kind != Node::Kind::Sequence)
            return {{node.line, cannotUnmarshal(node, "[]struct") + " (" + path + ")"}};
        std::vector<Problem> problems;
        m_list.clear();
        for (const Node& item : node.items) {
            const std::string itemPath = path + "[" + std::to_string(m_list.size()) + "]";
            Fields fields(itemPath, itemPath);
            m_describe(m_list.emplace_back(), fields);
            std::vector<Problem> found = fields.read(item);
            problems.insert(problems.end(), found.begin(), found.end());
        }
        return problems;
    }

    Node print() const override {
        std::vector<Node> items;
        for (const T& item : m_list) {
            T copy;  // declared with its defaults, so that quiet settings show where they differ
            Fields fields("");
            m_describe(copy, fields);
            copy = item;
            items.push_back(fields.print());
        }
        return Node::sequence(std::move(items));
    }

  private:
    std::vector<T>& m_list;
    const Describe m_describe;
};

template <class T>
Setting& Fields::list(std::string_view key, std::vector<T>& value, void (*describe)(T&, Fields&)) {
    Setting& setting = declare(key);
    setting.list = std::make_unique<StructListOf<T>>(value, describe);
    setting.defaultValue = setting.print();
    return setting;
}

}  // namespace pallium::config
