// Rule groups, from text and as stored: whatever is read prints, and is stored, as something that
// reads the same.
#include "backend/rulefmt/check_group.h"
#include "backend/rulefmt/print_group.h"
#include "backend/ruler/group_codec.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace pallium;

void checkText(std::string_view text) {
    const auto read = rulefmt::readRuleGroup(text);
    if (!read) return;
    (void)rulefmt::checkGroup(*read, {});  // what is wrong with it does not matter here
    const auto again = rulefmt::readRuleGroup(rulefmt::printGroup(read->group));
    if (!again || again->group != read->group) std::abort();
}

void checkFile(std::string_view text) {
    const auto read = rulefmt::readRuleFile(text);
    if (!read) return;
    (void)rulefmt::checkGroups(*read, {});
    rulefmt::GroupsByNamespace groups;
    for (const rulefmt::ReadGroup& group : *read)
        groups["groups"].push_back(group.group);
    if (groups.empty()) return;
    const auto again = rulefmt::readRuleFile(rulefmt::printGroups(groups));
    if (!again || again->size() != read->size()) std::abort();
    for (size_t i = 0; i < read->size(); ++i)
        if (again->at(i).group != read->at(i).group) std::abort();
}

void checkStored(std::string_view bytes) {
    const auto decoded = ruler::decodeGroup(bytes);
    if (!decoded) return;
    const std::string encoded = ruler::encodeGroup(*tenancy::TenantId::parse("fuzz"), *decoded);
    const auto again = ruler::decodeGroup(encoded);
    if (!again || *again != *decoded) std::abort();
    (void)rulefmt::printGroup(decoded->group);  // bytes that are no text come out as base 64
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    checkText(bytes);
    checkFile(bytes);
    checkStored(bytes);
    return 0;
}
