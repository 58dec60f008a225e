#include "backend/gotemplate/template.h"

#include "backend/base/go_text.h"
#include "backend/gotemplate/builtins.h"
#include "backend/gotemplate/executor.h"
#include "backend/gotemplate/parser.h"

#include <fmt/format.h>

namespace pallium::gotemplate {

Result<Template> Template::parse(std::string name, std::string_view text,
                                 const FunctionTable& functions) {
    Template parsed;
    parsed.m_name = name;
    PALLIUM_TRY(parsed.add(std::move(name), text, functions));
    return parsed;
}

Result<void> Template::add(std::string name, std::string_view text,
                           const FunctionTable& functions) {
    auto trees = Parser(std::move(name), text, functions, builtinFunctions()).parse();
    PALLIUM_TRY(trees);
    for (auto& [treeName, tree] : *trees)
        if (!tree->isEmpty() || !m_trees.contains(treeName))
            m_trees.insert_or_assign(treeName, std::move(tree));
    return {};
}

Result<std::string> Template::execute(const Value& data, const FunctionTable& functions,
                                      const Limits& limits) const {
    return execute(m_name, data, functions, limits);
}

Result<std::string> Template::execute(std::string_view name, const Value& data,
                                      const FunctionTable& functions, const Limits& limits) const {
    const auto tree = m_trees.find(name);
    if (tree == m_trees.end())
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("template: no template {} associated with template {}",
                                quoted(name), quoted(m_name)));
    return Executor(m_trees, functions, limits).run(*tree->second, data);
}

}  // namespace pallium::gotemplate
