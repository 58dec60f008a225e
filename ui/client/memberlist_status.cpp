#include "ui/client/cluster_api.h"
#include "ui/client/json_answer.h"

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

QString memberState(qint64 number) {
    static const QStringList kStates{QStringLiteral("Alive"), QStringLiteral("Suspect"),
                                     QStringLiteral("Dead"), QStringLiteral("Left")};
    return number >= 0 && number < kStates.size() ? kStates[number] : QString::number(number);
}

}  // namespace

ApiRequest memberlistRequest() {
    ApiRequest request;
    request.path = QStringLiteral("/memberlist");
    return request;
}

ApiResult<MemberlistStatus> decodeMemberlist(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto root = json.parse(answer);
    if (!root) return tl::unexpected(root.error());
    dom::object object;
    dom::array list;
    if (root->get(object) != simdjson::SUCCESS ||
        object["SortedMembers"].get(list) != simdjson::SUCCESS)
        return tl::unexpected(shapeError());
    MemberlistStatus status;
    for (const dom::element item : list) {
        dom::object member;
        if (item.get(member) != simdjson::SUCCESS) return tl::unexpected(shapeError());
        status.members.push_back(
            {jsonText(member, "Name"),
             QStringLiteral("%1:%2").arg(jsonText(member, "Addr"),
                                         QString::number(jsonCount(member, "Port"))),
             memberState(jsonCount(member, "State"))});
    }
    dom::object store;
    if (object["Store"].get(store) == simdjson::SUCCESS)
        for (const auto& entry : store)
            status.keys << toQString(entry.key);
    status.keys.sort();
    return status;
}

ApiCall memberlist(ApiClient& client, ApiRequest::Urgency urgency,
                   std::function<void(ApiResult<MemberlistStatus>)> handler) {
    return client.call<MemberlistStatus>(withUrgency(memberlistRequest(), urgency),
                                         decodeMemberlist, std::move(handler));
}

}  // namespace pallium::ui
