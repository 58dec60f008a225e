#include "backend/ring/ring_codec.h"

#include "backend/base/json_writer.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <limits>

namespace pallium::ring {
namespace {

namespace dom = simdjson::dom;

tl::unexpected<Error> corrupt(std::string_view what, std::string_view why) {
    return fail(ErrorKind::Corruption, fmt::format("{}: {}", what, why));
}

void writeTokens(JsonWriter& json, const Tokens& tokens) {
    json.key("tokens").beginArray();
    for (const uint32_t token : tokens)
        json.value(uint64_t{token});
    json.endArray();
}

Result<Tokens> readTokens(dom::object object) {
    dom::array list;
    if (object["tokens"].get(list) != simdjson::SUCCESS) return corrupt("tokens", "not a list");
    Tokens tokens;
    tokens.reserve(list.size());
    for (const dom::element element : list) {
        uint64_t token = 0;
        if (element.get(token) != simdjson::SUCCESS || token > std::numeric_limits<uint32_t>::max())
            return corrupt("tokens", "not a 32-bit number");
        tokens.push_back(static_cast<uint32_t>(token));
    }
    std::sort(tokens.begin(), tokens.end());
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    return tokens;
}

Result<InstanceState> readState(std::string_view text) {
    const auto state = parseState(text);
    if (!state) return corrupt("state", "unknown: " + std::string(text));
    return *state;
}

Result<Instance> readInstance(dom::element element) {
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return corrupt("instance", "not an object");
    std::string_view id, address, zone, stateName;
    Instance instance;
    if (object["id"].get(id) != simdjson::SUCCESS ||
        object["address"].get(address) != simdjson::SUCCESS ||
        object["zone"].get(zone) != simdjson::SUCCESS ||
        object["state"].get(stateName) != simdjson::SUCCESS ||
        object["heartbeat"].get(instance.heartbeatSec) != simdjson::SUCCESS ||
        object["registered"].get(instance.registeredSec) != simdjson::SUCCESS)
        return corrupt("instance", "a member is missing or of another type");
    const auto state = readState(stateName);
    PALLIUM_TRY(state);
    auto tokens = readTokens(object);
    PALLIUM_TRY(tokens);
    instance.id = id;
    instance.address = address;
    instance.zone = zone;
    instance.state = *state;
    instance.tokens = std::move(*tokens);
    return instance;
}

}  // namespace

std::string encodeRing(const RingState& state) {
    std::string text;
    JsonWriter json(text);
    json.beginObject().key("instances").beginArray();
    for (const auto& [id, instance] : state) {
        json.beginObject().key("id").value(instance.id);
        json.key("address").value(instance.address);
        json.key("zone").value(instance.zone);
        json.key("state").value(stateText(instance.state));
        json.key("heartbeat").value(instance.heartbeatSec);
        json.key("registered").value(instance.registeredSec);
        writeTokens(json, instance.tokens);
        json.endObject();
    }
    json.endArray().endObject();
    return text;
}

Result<RingState> decodeRing(std::string_view text) {
    dom::parser parser;
    dom::array list;
    if (parser.parse(text.data(), text.size())["instances"].get(list) != simdjson::SUCCESS)
        return corrupt("ring", "no list of instances");
    RingState state;
    for (const dom::element element : list) {
        auto instance = readInstance(element);
        PALLIUM_TRY(instance);
        std::string id = instance->id;
        state.insert_or_assign(std::move(id), std::move(*instance));
    }
    return state;
}

std::string encodeTokenFile(const TokenFile& file) {
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    if (file.previousState != InstanceState::Active)
        json.key("previousState").value(stateText(file.previousState));
    writeTokens(json, file.tokens);
    json.endObject();
    return text;
}

Result<TokenFile> decodeTokenFile(std::string_view text) {
    dom::parser parser;
    dom::object object;
    if (parser.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS)
        return corrupt("token file", "not a JSON object");
    TokenFile file;
    auto tokens = readTokens(object);
    PALLIUM_TRY(tokens);
    file.tokens = std::move(*tokens);
    std::string_view stateName;
    if (object["previousState"].get(stateName) == simdjson::SUCCESS) {
        const auto state = readState(stateName);
        PALLIUM_TRY(state);
        // No other state is one to come back to.
        if (*state == InstanceState::ReadOnly) file.previousState = *state;
    }
    return file;
}

}  // namespace pallium::ring
