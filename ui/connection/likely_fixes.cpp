#include "ui/connection/connection_test.h"

#include <algorithm>

namespace pallium::ui {
namespace {

/// Everything up to the last `/`, or nothing if there is none.
QUrl oneLevelUp(const QUrl& url) {
    QUrl up = url;
    const QString path = url.path();
    up.setPath(path.left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0)));
    return up;
}

}  // namespace

std::vector<ConnectionProfile> likelyFixes(const ConnectionProfile& profile) {
    QUrl base = profile.baseUrl.adjusted(QUrl::StripTrailingSlash);
    if (base.path() == u"/") base.setPath(QString());
    std::vector<QUrl> bases{base};
    // The address of one endpoint, as data sources and remote writers are given.
    if (const qsizetype api = base.path().indexOf(QStringLiteral("/api/v1")); api >= 0) {
        QUrl cut = base;
        cut.setPath(base.path().left(api));
        bases.push_back(cut);
    }
    if (!base.path().isEmpty()) bases.push_back(oneLevelUp(base));

    std::vector<ConnectionProfile> fixes;
    const auto add = [&](const QUrl& url, const QString& prefix) {
        ConnectionProfile fix = profile;
        fix.baseUrl = url;
        fix.prometheusPrefix = prefix;
        if (prefix.isEmpty()) fix.tenantHeader.clear();
        const auto isSame = [&fix](const ConnectionProfile& other) {
            return other.baseUrl == fix.baseUrl && other.prometheusPrefix == fix.prometheusPrefix;
        };
        ConnectionProfile asIs = profile;
        asIs.baseUrl = base;
        if (!isSame(asIs) && std::none_of(fixes.begin(), fixes.end(), isSame)) {
            fixes.push_back(fix);
        }
    };
    for (const QUrl& url : bases) {
        add(url, QStringLiteral("/prometheus"));
        add(url, QStringLiteral("/api/prom"));
    }
    for (const QUrl& url : bases) {
        add(url, QString());
    }
    return fixes;
}

}  // namespace pallium::ui
