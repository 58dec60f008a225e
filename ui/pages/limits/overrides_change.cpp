#include "ui/pages/limits/overrides_change.h"

#include "ui/pages/limits/limit_changer.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <iterator>

namespace pallium::ui {
namespace {

QString overridesText(const char* text) {
    return QCoreApplication::translate("OverridesChange", text);
}

QStringList changedLimits(const QJsonObject& before, const QJsonObject& after) {
    QStringList names;
    for (auto it = after.begin(); it != after.end(); ++it)
        if (before.value(it.key()) != it.value()) names << it.key();
    for (auto it = before.begin(); it != before.end(); ++it)
        if (!after.contains(it.key())) names << it.key();
    return names;
}

/// In order.
std::vector<ChangeStep> requestsFor(const QString& tenant, const QJsonObject& before,
                                    const QJsonObject& after) {
    std::vector<ChangeStep> requests;
    QJsonObject set;
    if (takesLimitAway(before, after)) {
        requests.emplace_back(removeUserOverridesRequest(tenant));
        set = after;
    } else {
        for (const QString& name : changedLimits(before, after))
            set.insert(name, after.value(name));
    }
    if (!set.isEmpty()) requests.emplace_back(setUserOverridesRequest(tenant, set));
    return requests;
}

}  // namespace

bool takesLimitAway(const QJsonObject& before, const QJsonObject& after) {
    const QStringList names = before.keys();
    return std::any_of(names.begin(), names.end(),
                       [&](const QString& name) { return !after.contains(name); });
}

Change overridesChange(const QString& tenant, const QJsonObject& before, const QJsonObject& after,
                       bool canSetAgain) {
    std::vector<ChangeStep> requests = requestsFor(tenant, before, after);
    const char* action = after.isEmpty() ? QT_TRANSLATE_NOOP("OverridesChange", "Remove limits")
                                         : QT_TRANSLATE_NOOP("OverridesChange", "Set limits");
    Change change{overridesText(action), changedLimits(before, after).join(QStringLiteral(", ")),
                  tenant, std::move(requests.front())};
    change.following = {std::make_move_iterator(requests.begin() + 1),
                        std::make_move_iterator(requests.end())};
    change.before = limitsToText(before);
    change.after = limitsToText(after);
    // All of them are set again where they were taken away, lest half a change cannot be mended.
    if (takesLimitAway(before, after) && !takesLimitAway(after, before))
        change.reverse = {setUserOverridesRequest(tenant, before)};
    else if (canSetAgain || !takesLimitAway(after, before))
        change.reverse = requestsFor(tenant, after, before);
    return change;
}

}  // namespace pallium::ui
