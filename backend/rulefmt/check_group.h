#pragma once

#include "backend/model/name_scheme.h"
#include "backend/promql/parser/parser.h"
#include "backend/rulefmt/read_group.h"

#include <string>
#include <vector>

namespace pallium::rulefmt {

/// What a group is held to.
struct CheckOptions {
    promql::ParserOptions parser = {};
    NameScheme names = NameScheme::Classic;
    int firstRule =
        0;  // number of the first rule in messages: Cortex counts from 0, Prometheus from 1
};

/// All that is wrong with a group, in the words of Cortex' rules API and in its order; empty:
/// nothing. A group without name or rules gives that one message alone. Source: Prometheus'
/// rulefmt.
std::vector<std::string> checkGroup(const ReadGroup& group, const CheckOptions& options);

/// The same of a rule file, in Prometheus' words: names of groups must be there and differ, a group
/// without rules is none the worse for it.
std::vector<std::string> checkGroups(const std::vector<ReadGroup>& groups,
                                     const CheckOptions& options);

}  // namespace pallium::rulefmt
