#include "backend/blockstore/tenant_deletion_mark.h"

#include "backend/base/json_writer.h"
#include "backend/blockstore/tenant_objects.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>

namespace pallium::blockstore {
namespace {

namespace dom = simdjson::dom;

std::string markKey(const std::string& tenant) {
    return fmt::format("{}/{}/{}", kMarkersDirectory, tenant, kTenantDeletionMarkName);
}

/// Where Cortex wrote it before 1.15.
std::string oldMarkKey(const std::string& tenant) {
    return fmt::format("{}/{}/{}", tenant, kTenantMarkersName, kTenantDeletionMarkName);
}

std::array<std::string, 2> markKeys(const std::string& tenant) {
    return {markKey(tenant), oldMarkKey(tenant)};
}

/// An absent member and null leave 0, as in Go.
bool readSeconds(dom::object object, std::string_view name, int64_t& seconds) {
    dom::element value;
    if (object.at_key(name).get(value) != simdjson::SUCCESS || value.is_null()) return true;
    return value.get(seconds) == simdjson::SUCCESS;
}

}  // namespace

std::string toJson(const TenantDeletionMark& mark) {
    std::string json;
    JsonWriter writer(json);
    writer.beginObject().key("deletion_time").value(mark.deletionTimeSec);
    if (mark.finishedTimeSec != 0) writer.key("finished_time").value(mark.finishedTimeSec);
    writer.endObject();
    return json;
}

Result<TenantDeletionMark> parseTenantDeletionMark(std::string_view json) {
    dom::parser parser;
    dom::object object;
    TenantDeletionMark mark;
    if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS ||
        !readSeconds(object, "deletion_time", mark.deletionTimeSec) ||
        !readSeconds(object, "finished_time", mark.finishedTimeSec))
        return fail(ErrorKind::Corruption, "tenant deletion mark: not the JSON of one");
    return mark;
}

Result<std::optional<TenantDeletionMark>> readTenantDeletionMark(const objstore::Bucket& bucket,
                                                                 const std::string& tenant) {
    for (const std::string& key : markKeys(tenant)) {
        const auto bytes = bucket.get(key);
        if (!bytes && bytes.error().kind == ErrorKind::NotFound) continue;
        PALLIUM_TRY(bytes);
        auto mark =
            parseTenantDeletionMark({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
        if (!mark) return fail(mark.error().wrap(key));
        return *mark;
    }
    return std::nullopt;
}

Result<void> writeTenantDeletionMark(objstore::Bucket& bucket, const std::string& tenant,
                                     const TenantDeletionMark& mark) {
    const std::string json = toJson(mark);
    return bucket.put(markKey(tenant),
                      {reinterpret_cast<const uint8_t*>(json.data()), json.size()});
}

Result<void> removeTenantDeletionMark(objstore::Bucket& bucket, const std::string& tenant) {
    for (const std::string& key : markKeys(tenant))
        PALLIUM_TRY(bucket.remove(key));
    return {};
}

Result<std::vector<std::string>> markedTenants(const objstore::Bucket& bucket) {
    std::vector<std::string> marked;
    for (const std::string& directory : {std::string(kMarkersDirectory), std::string()}) {
        const auto names = bucket.list(directory);
        PALLIUM_TRY(names);
        for (const std::string& name : *names) {
            const auto has = bucket.exists(directory.empty() ? oldMarkKey(name) : markKey(name));
            PALLIUM_TRY(has);
            if (*has) marked.push_back(name);
        }
    }
    std::sort(marked.begin(), marked.end());
    marked.erase(std::unique(marked.begin(), marked.end()), marked.end());
    return marked;
}

}  // namespace pallium::blockstore
