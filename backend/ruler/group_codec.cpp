#include "backend/ruler/group_codec.h"

#include "backend/base/proto_fields.h"
#include "backend/wire/label_reader.h"
#include "backend/wire/proto_reader.h"

#include <chrono>
#include <limits>

namespace pallium::ruler {
namespace {

using std::chrono::milliseconds;
using wire::ProtoFailure;
using wire::ProtoReader;

// Numbers of fields.
namespace group_field {
constexpr int kName = 1, kNamespace = 2, kInterval = 3, kRules = 4, kUser = 6, kLimit = 10,
              kQueryOffset = 11, kLabels = 12;
}
namespace rule_field {
constexpr int kExpr = 1, kRecord = 2, kAlert = 3, kFor = 4, kLabels = 5, kAnnotations = 6,
              kKeepFiringFor = 13;
}
namespace duration_field {
constexpr int kSeconds = 1, kNanos = 2;
}
namespace pair_field {
constexpr int kName = 1, kValue = 2;
}

void appendText(std::string& out, unsigned field, std::string_view text) {
    if (!text.empty()) appendSized(out, sizedTag(field), text);
}

/// Also if it is zero: then the message is empty.
void appendDuration(std::string& out, unsigned field, milliseconds duration) {
    std::string message;
    appendNumber(message, duration_field::kSeconds, static_cast<uint64_t>(duration.count() / 1000));
    appendNumber(message, duration_field::kNanos,
                 static_cast<uint64_t>(duration.count() % 1000 * 1'000'000));
    appendSized(out, sizedTag(field), message);
}

/// Both members of a pair are there even if they are empty.
void appendPairs(std::string& out, unsigned field, const rulefmt::StringMap& pairs) {
    for (const auto& [name, value] : pairs) {
        std::string message;
        appendSized(message, sizedTag(pair_field::kName), name);
        appendSized(message, sizedTag(pair_field::kValue), value);
        appendSized(out, sizedTag(field), message);
    }
}

std::string encodeRule(const rulefmt::Rule& rule) {
    std::string out;
    appendText(out, rule_field::kExpr, rule.expr);
    appendText(out, rule_field::kRecord, rule.record);
    appendText(out, rule_field::kAlert, rule.alert);
    appendDuration(out, rule_field::kFor, rule.forDuration);
    appendPairs(out, rule_field::kLabels, rule.labels);
    appendPairs(out, rule_field::kAnnotations, rule.annotations);
    appendDuration(out, rule_field::kKeepFiringFor, rule.keepFiringFor);
    return out;
}

bool refuse(ProtoFailure& failure, const char* why) {
    failure.kind = ProtoFailure::Kind::Refused;
    failure.name = why;
    return false;
}

bool readText(ProtoReader& reader, const char* field, std::string& text) {
    std::string_view bytes;
    if (!reader.sized(field, bytes)) return false;
    text = bytes;
    return true;
}

/// What is smaller than a millisecond is dropped: nothing that writes groups has that.
bool readDuration(ProtoReader& reader, const char* field, ProtoFailure& failure,
                  milliseconds& duration) {
    // Go keeps durations in nanoseconds of 64 bits.
    constexpr uint64_t kMaxSeconds = std::numeric_limits<int64_t>::max() / 1'000'000'000 - 1;
    std::string_view message;
    uint64_t seconds = 0;
    uint64_t nanos = 0;
    if (!reader.sized(field, message) ||
        !wire::readFields(message, "Duration", failure, [&](ProtoReader& part) {
            if (part.field() == duration_field::kSeconds) return part.varint("Seconds", seconds);
            if (part.field() == duration_field::kNanos) return part.varint("Nanos", nanos);
            return part.skip();
        }))
        return false;
    // Negative numbers are large ones here.
    if (seconds > kMaxSeconds || nanos >= 1'000'000'000)
        return refuse(failure, "duration out of range");
    duration = milliseconds(static_cast<int64_t>(seconds * 1000 + nanos / 1'000'000));
    return true;
}

bool readPair(ProtoReader& reader, const char* field, ProtoFailure& failure,
              rulefmt::StringMap& pairs) {
    std::string_view message;
    Label label;
    if (!reader.sized(field, message) || !wire::decodeLabelFields(message, label, failure))
        return false;
    pairs.insert_or_assign(std::string(label.name), std::string(label.value));
    return true;
}

bool readRule(ProtoReader& reader, ProtoFailure& failure, std::vector<rulefmt::Rule>& rules) {
    std::string_view message;
    if (!reader.sized("Rules", message)) return false;
    rulefmt::Rule& rule = rules.emplace_back();
    return wire::readFields(message, "RuleDesc", failure, [&](ProtoReader& part) {
        switch (part.field()) {
            case rule_field::kExpr:
                return readText(part, "Expr", rule.expr);
            case rule_field::kRecord:
                return readText(part, "Record", rule.record);
            case rule_field::kAlert:
                return readText(part, "Alert", rule.alert);
            case rule_field::kFor:
                return readDuration(part, "For", failure, rule.forDuration);
            case rule_field::kLabels:
                return readPair(part, "Labels", failure, rule.labels);
            case rule_field::kAnnotations:
                return readPair(part, "Annotations", failure, rule.annotations);
            case rule_field::kKeepFiringFor:
                return readDuration(part, "KeepFiringFor", failure, rule.keepFiringFor);
            default:
                return part.skip();
        }
    });
}

bool readLimit(ProtoReader& reader, int64_t& limit) {
    uint64_t number = 0;
    if (!reader.varint("Limit", number)) return false;
    limit = static_cast<int64_t>(number);
    return true;
}

bool readGroupField(ProtoReader& reader, ProtoFailure& failure, StoredGroup& stored) {
    rulefmt::RuleGroup& group = stored.group;
    switch (reader.field()) {
        case group_field::kName:
            return readText(reader, "Name", group.name);
        case group_field::kNamespace:
            return readText(reader, "Namespace", stored.ruleNamespace);
        case group_field::kInterval:
            return readDuration(reader, "Interval", failure, group.interval);
        case group_field::kRules:
            return readRule(reader, failure, group.rules);
        case group_field::kLimit:
            return readLimit(reader, group.limit);
        case group_field::kQueryOffset:
            return readDuration(reader, "QueryOffset", failure, group.queryOffset.emplace());
        case group_field::kLabels:
            return readPair(reader, "Labels", failure, group.labels);
        default:
            return reader.skip();
    }
}

}  // namespace

std::string encodeGroup(const tenancy::TenantId& tenant, const StoredGroup& stored) {
    const rulefmt::RuleGroup& group = stored.group;
    std::string out;
    appendText(out, group_field::kName, group.name);
    appendText(out, group_field::kNamespace, stored.ruleNamespace);
    appendDuration(out, group_field::kInterval, group.interval);
    for (const rulefmt::Rule& rule : group.rules)
        appendSized(out, sizedTag(group_field::kRules), encodeRule(rule));
    appendText(out, group_field::kUser, tenant.text());
    appendNumber(out, group_field::kLimit, static_cast<uint64_t>(group.limit));
    if (group.queryOffset) appendDuration(out, group_field::kQueryOffset, *group.queryOffset);
    appendPairs(out, group_field::kLabels, group.labels);
    return out;
}

Result<StoredGroup> decodeGroup(std::string_view bytes) {
    StoredGroup stored;
    ProtoFailure failure;
    const bool isRead = wire::readFields(bytes, "RuleGroupDesc", failure, [&](ProtoReader& reader) {
        return readGroupField(reader, failure, stored);
    });
    if (!isRead) return fail(ErrorKind::Corruption, failure.error().message);
    return stored;
}

}  // namespace pallium::ruler
