#include "backend/promql/functions/families.h"

#include <unordered_map>

namespace pallium::promql {
namespace {

using Table = std::unordered_map<std::string_view, const Function*>;

Table buildTable() {
    Table table;
    for (const auto& family :
         {absentFunctions(), changesFunctions(), conversionFunctions(), dateFunctions(),
          histogramFunctions(), infoFunctions(), labelFunctions(), lastChangeFunctions(),
          mathFunctions(), overTimeFunctions(), rateFunctions(), regressionFunctions(),
          sortFunctions(), trigonometryFunctions()})
        for (const Function& function : family)
            table.emplace(function.name, &function);
    return table;
}

}  // namespace

const Function* findImplementation(std::string_view name) {
    static const Table table = buildTable();
    const auto it = table.find(name);
    return it == table.end() ? nullptr : it->second;
}

}  // namespace pallium::promql
