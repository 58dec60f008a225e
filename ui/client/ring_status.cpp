// Decoding of the ring pages, and who owns how much of a ring.
#include "ui/client/cluster_api.h"
#include "ui/client/html_page.h"
#include "ui/client/json_answer.h"
#include "ui/client/tolerant_time.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

std::optional<std::vector<quint32>> readTokens(const dom::object& object) {
    std::vector<quint32> tokens;
    dom::array list;
    if (object["tokens"].get(list) != simdjson::SUCCESS) return tokens;
    tokens.reserve(list.size());
    for (const dom::element item : list) {
        uint64_t token = 0;
        if (item.get(token) != simdjson::SUCCESS || token > std::numeric_limits<quint32>::max())
            return std::nullopt;
        tokens.push_back(static_cast<quint32>(token));
    }
    std::sort(tokens.begin(), tokens.end());
    return tokens;
}

bool readMembers(const dom::element& root, std::vector<RingMember>& members) {
    dom::element shards;
    if (root.at_key("shards").get(shards) != simdjson::SUCCESS) return false;
    if (shards.is_null()) return true;  // how Go writes an empty ring
    dom::array list;
    if (shards.get(list) != simdjson::SUCCESS) return false;
    for (const dom::element item : list) {
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS) return false;
        auto tokens = readTokens(object);
        if (!tokens) return false;
        RingMember& member = members.emplace_back();
        member.id = jsonText(object, "id");
        member.state = jsonText(object, "state").toUpper();
        member.address = jsonText(object, "address");
        member.zone = jsonText(object, "zone");
        member.heartbeat = parseServerTime(jsonText(object, "timestamp"));
        member.registered = parseServerTime(jsonText(object, "registered_timestamp"));
        member.tokens = std::move(*tokens);
    }
    return true;
}

/// The cell of the column with this title; empty if there is none.
QString cellOf(const QStringList& titles, const QStringList& row, QLatin1String title) {
    return row.value(titles.indexOf(title));
}

double percentOf(QString text) {
    return text.remove(u'%').toDouble();
}

/// The page of a ring as a table, or of something that has none as one sentence.
ApiResult<RingStatus> ringFromPage(const QByteArray& html) {
    const HtmlPage page = readHtmlPage(html);
    RingStatus status;
    if (page.rows.empty()) {
        status.disabledText = htmlSentence(html);
        if (status.disabledText.isEmpty()) return tl::unexpected(shapeError());
        return status;
    }
    const QStringList titles = page.rows.front();
    if (!titles.contains(QLatin1String("Instance ID"))) return tl::unexpected(shapeError());
    const auto timeAfter = [&page](const QString& words) {
        for (const QString& paragraph : page.paragraphs)
            if (paragraph.startsWith(words)) return parseServerTime(paragraph.mid(words.size()));
        return QDateTime();
    };
    status.now = timeAfter(QStringLiteral("Current time: "));
    status.storageUpdated = timeAfter(QStringLiteral("Storage updated: "));
    for (size_t i = 1; i < page.rows.size(); ++i) {
        const QStringList& row = page.rows[i];
        RingMember& member = status.members.emplace_back();
        member.id = cellOf(titles, row, QLatin1String("Instance ID"));
        member.zone = cellOf(titles, row, QLatin1String("Availability Zone"));
        member.state = cellOf(titles, row, QLatin1String("State")).toUpper();
        member.address = cellOf(titles, row, QLatin1String("Address"));
        member.registered = parseServerTime(cellOf(titles, row, QLatin1String("Registered At")));
        member.heartbeat = parseServerTime(cellOf(titles, row, QLatin1String("Last Heartbeat")));
        member.owns = percentOf(cellOf(titles, row, QLatin1String("Ownership")));
    }
    return status;
}

struct OwnedToken {
    quint32 token;
    RingMember* owner;
};

/// Shares out the ring of 2^32 places among the members of one zone.
void computeZoneOwnership(std::vector<OwnedToken>& ring) {
    std::stable_sort(ring.begin(), ring.end(),
                     [](const OwnedToken& a, const OwnedToken& b) { return a.token < b.token; });
    // Members that share a token by mistake: the first has it.
    const auto isSame = [](const OwnedToken& a, const OwnedToken& b) { return a.token == b.token; };
    ring.erase(std::unique(ring.begin(), ring.end(), isSame), ring.end());
    constexpr double kRingSize = 4294967296.0;
    for (size_t i = 0; i < ring.size(); ++i) {
        const quint32 previous = ring[i == 0 ? ring.size() - 1 : i - 1].token;
        // Unsigned, so that the first token's range wraps around; a lone token owns all.
        const quint32 places = ring[i].token - previous;
        ring[i].owner->owns += ring.size() == 1 ? 100 : places / kRingSize * 100;
    }
}

}  // namespace

ApiResult<RingStatus> decodeRingStatus(const ApiAnswer& answer) {
    if (answer.body.trimmed().startsWith('<')) return ringFromPage(answer.body);
    JsonAnswer json;
    const auto root = json.parse(answer);
    if (!root) return tl::unexpected(root.error());
    dom::object object;
    RingStatus status;
    if (root->get(object) != simdjson::SUCCESS || !readMembers(*root, status.members))
        return tl::unexpected(shapeError());
    status.now = parseServerTime(jsonText(object, "now"));
    status.storageUpdated = parseServerTime(jsonText(object, "storageLastUpdated"));
    computeOwnership(status.members);
    return status;
}

void computeOwnership(std::vector<RingMember>& members) {
    std::map<QString, std::vector<OwnedToken>> zones;
    for (RingMember& member : members) {
        member.owns = 0;
        for (const quint32 token : member.tokens)
            zones[member.zone].push_back({token, &member});
    }
    for (auto& [zone, ring] : zones)
        computeZoneOwnership(ring);
}

}  // namespace pallium::ui
