#include "backend/config/fields.h"

#include "backend/config/environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace pallium::config {

struct Fields::Item {
    std::string key;
    Setting* setting = nullptr;    // either this
    std::unique_ptr<Block> block;  // or this
};

struct Fields::Block {
    std::string path;
    std::string goType;
    std::vector<Item> items;
};

namespace {

std::string inParentheses(std::string message, const std::string& path) {
    return path.empty() ? message : fmt::format("{} ({})", message, path);
}

std::string joinPath(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

/// The path is told only where it says more than the message does.
std::string atPath(std::string message, const std::string& path, std::string_view key) {
    return path.empty() ? message : fmt::format("{} ({})", message, joinPath(path, key));
}

std::string flagOf(std::string_view prefix, const Row& row) {
    if (row.flag == kFileOnly) return {};
    std::string flag(row.flag.empty() ? row.key : row.flag);
    if (row.flag.empty()) std::replace(flag.begin(), flag.end(), '_', '-');
    return flag.insert(0, prefix);
}

}  // namespace

Fields::Fields(std::string rootType, std::string rootPath)
    : m_root(std::make_unique<Block>()), m_current(m_root.get()) {
    m_root->goType = std::move(rootType);
    m_root->path = std::move(rootPath);
}

Fields::~Fields() = default;

Setting& Fields::declare(std::string_view key) {
    Setting& setting = m_settings.emplace_back();
    setting.key = key;
    setting.path = joinPath(m_current->path, key);
    m_current->items.push_back({std::string(key), &setting, nullptr});
    return setting;
}

Setting& Fields::addValue(std::string_view key, ValueRef value, std::string_view flag,
                          std::string_view help) {
    Setting& setting = declare(key);
    setting.flag = flag;
    setting.help = help;
    setting.value = value;
    setting.defaultValue = setting.print();
    if (!flag.empty()) {
        [[maybe_unused]] const bool isNew = m_byFlag.emplace(flag, &setting).second;
        assert(isNew &&
               "two settings declare one flag: the command line could set only one of them");
    }
    return setting;
}

/// Makes a value of a row's type; it lives as long as the Fields.
ValueRef Fields::holdPlain(Type type) {
    const auto hold = [this](auto value) -> ValueRef {
        return &std::get<decltype(value)>(m_plain.emplace_back(std::move(value)));
    };
    switch (type) {
        case Type::Bool:
            return hold(false);
        case Type::Int:
            return hold(int64_t{0});
        case Type::Float:
            return hold(0.0);
        case Type::Secret:
            return hold(SecretText());
        case Type::GoDuration:
            return hold(std::chrono::nanoseconds(0));
        case Type::PromDuration:
            return hold(std::chrono::milliseconds(0));
        case Type::Strings:
            return hold(std::vector<std::string>());
        case Type::GoDurations:
            return hold(std::vector<std::chrono::nanoseconds>());
        case Type::String:
        case Type::Hostname:
            break;
    }
    return hold(std::string());
}

Setting& Fields::addRow(std::string_view flagPrefix, const Row& row) {
    const ValueRef value = holdPlain(row.type);
    const std::string text = row.type == Type::Hostname ? hostname() : std::string(row.value);
    if (!text.empty()) {
        [[maybe_unused]] const Result<void> isSet = setValue(text, true, value);
        assert(isSet && "a table of settings has a default that its own type refuses");
    }
    return addValue(row.key, value, flagOf(flagPrefix, row), {}).inert();
}

void Fields::rows(std::string_view flagPrefix, std::initializer_list<Row> table) {
    for (const Row& row : table)
        addRow(flagPrefix, row);
}

void Fields::newRows(std::string_view flagPrefix, std::initializer_list<Row> table) {
    for (const Row& row : table)
        addRow(flagPrefix, row).quiet();
}

void Fields::block(std::string_view key, const std::function<void()>& body,
                   std::string_view goType) {
    auto block = std::make_unique<Block>();
    block->path = joinPath(m_current->path, key);
    block->goType = goType.empty() ? fmt::format("{}.Config", key) : std::string(goType);
    Block* const outer = m_current;
    m_current = block.get();
    outer->items.push_back({std::string(key), nullptr, std::move(block)});
    body();
    m_current = outer;
}

std::vector<Problem> Fields::read(const Node& document) {
    std::vector<Problem> problems;
    readBlock(*m_root, document, problems);
    return problems;
}

void Fields::readBlock(const Block& block, const Node& node, std::vector<Problem>& problems) {
    if (node.isNull()) return;
    if (node.kind != Node::Kind::Mapping) {
        problems.push_back(
            {node.line, inParentheses(cannotUnmarshal(node, block.goType), block.path)});
        return;
    }
    for (size_t i = 0; i < node.keys.size(); ++i) {
        const Node::Key& key = node.keys[i];
        const auto item =
            std::find_if(block.items.begin(), block.items.end(), [&key](const Item& candidate) {
                return candidate.key == key.text &&
                       (candidate.setting == nullptr || !candidate.setting->isFlagOnly);
            });
        if (item == block.items.end() || key.text.empty()) {
            problems.push_back({key.line, atPath(fmt::format("field {} not found in type {}",
                                                             key.text, block.goType),
                                                 block.path, key.text)});
        } else if (item->block != nullptr) {
            readBlock(*item->block, node.items[i], problems);
        } else if (item->setting->list != nullptr) {
            item->setting->isSet = true;
            const auto found = item->setting->list->read(node.items[i], item->setting->path);
            problems.insert(problems.end(), found.begin(), found.end());
        } else {
            item->setting->isSet = true;
            const Result<void> isRead = readValue(node.items[i], item->setting->value);
            if (!isRead)
                problems.push_back(
                    {node.items[i].line,
                     fmt::format("{} ({})", isRead.error().message, item->setting->path)});
        }
    }
}

Setting* Fields::findFlag(std::string_view name) {
    const auto found = m_byFlag.find(std::string(name));
    return found == m_byFlag.end() ? nullptr : found->second;
}

Result<void> Fields::setFlag(Setting& setting, std::string_view text) {
    PALLIUM_TRY(setValue(text, !setting.isFlagSet, setting.value));
    setting.isFlagSet = true;
    setting.isSet = true;
    return {};
}

const Setting* Fields::find(std::string_view path) const {
    const auto found = std::find_if(m_settings.begin(), m_settings.end(),
                                    [path](const Setting& s) { return s.path == path; });
    return found == m_settings.end() ? nullptr : &*found;
}

Result<void> Fields::assign(std::string_view path, std::string_view text) {
    const Setting* setting = find(path);
    if (setting == nullptr) return fail(ErrorKind::NotFound, fmt::format("no setting {}", path));
    return setValue(text, true, setting->value);
}

Node Fields::print() const {
    return printBlock(*m_root, false);
}

Node Fields::diff() const {
    return printBlock(*m_root, true);
}

Node Fields::printBlock(const Block& block, bool onlyChanged) {
    std::vector<std::pair<std::string_view, Node>> entries;
    for (const Item& item : block.items) {
        if (item.block != nullptr) {
            Node inner = printBlock(*item.block, onlyChanged);
            // A block of quiet settings alone is quiet too; one without any content is `{}`.
            const bool isShown =
                !inner.items.empty() || (!onlyChanged && item.block->items.empty());
            if (isShown) entries.emplace_back(item.key, std::move(inner));
        } else if (!item.setting->isFlagOnly && !item.key.empty()) {
            Node value = item.setting->print();
            const bool isChanged = !(value == item.setting->defaultValue);
            if (isChanged || (!onlyChanged && !item.setting->isQuiet))
                entries.emplace_back(item.key, std::move(value));
        }
    }
    if (onlyChanged)
        std::sort(entries.begin(), entries.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
    Node node = Node::mapping();
    for (auto& [key, value] : entries)
        node.add(key, std::move(value));
    return node;
}

}  // namespace pallium::config
