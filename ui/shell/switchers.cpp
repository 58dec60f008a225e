#include "ui/shell/switchers.h"

#include "ui/client/address.h"
#include "ui/connection/connector.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"
#include "ui/models/fuzzy_match.h"
#include "ui/shell/connection_state.h"
#include "ui/shell/search_popup.h"
#include "ui/widgets/command_registry.h"
#include "ui/widgets/environment.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pallium::ui {
namespace {

const QString kCommandKey = QStringLiteral("command:");
const QString kProfileKey = QStringLiteral("profile:");
const QString kTenantKey = QStringLiteral("tenant:");

Row headingRow(const QString& text) {
    Row row;
    row.text = text;
    return row;
}

Row profileRow(const ConnectionProfile& profile, const Connection* current) {
    const bool isCurrent = current != nullptr && current->profile().id == profile.id;
    const ConnectionStateLook look = connectionStateLook(current);
    Row row;
    row.key = kProfileKey + profile.id;
    row.text = profile.name;
    row.detail = shownHost(profile.baseUrl);
    row.icon = isCurrent             ? look.icon
               : profile.isFavourite ? QStringLiteral("star")
                                     : QStringLiteral("server");
    row.iconToken = isCurrent ? look.token : environmentColor(profile);
    row.hint =
        isCurrent ? look.word
        : profile.isReadOnly
            ? ConnectionSwitcher::tr("%1, read-only", "environment").arg(environmentName(profile))
            : environmentName(profile);
    return row;
}

/// Favourites first, then folders by name, then names.
bool comesBefore(const ConnectionProfile& left, const ConnectionProfile& right) {
    if (left.isFavourite != right.isFavourite) return left.isFavourite;
    if (left.folder != right.folder) return left.folder.localeAwareCompare(right.folder) < 0;
    return left.name.localeAwareCompare(right.name) < 0;
}

}  // namespace

ConnectionSwitcher::ConnectionSwitcher(Session& session, Connector& connector,
                                       CommandRegistry& commands, QWidget* parent)
    : QObject(parent), m_session(session), m_connector(connector), m_commands(commands) {
    m_popup = new SearchPopup(tr("Connections"), tr("Find a connection"), parent);
    connect(m_popup, &SearchPopup::textChanged, this, &ConnectionSwitcher::showRows);
    connect(m_popup, &SearchPopup::chosen, this, &ConnectionSwitcher::choose);
}

void ConnectionSwitcher::openBelow(const QWidget& anchor) {
    m_popup->openBelow(anchor);
}

std::vector<Row> ConnectionSwitcher::profileRows(const QString& filter) const {
    std::vector<ConnectionProfile> profiles = m_session.database().profiles();
    std::sort(profiles.begin(), profiles.end(), comesBefore);
    std::vector<Row> rows;
    QString heading;
    for (const ConnectionProfile& profile : profiles) {
        const QString words =
            QStringList{profile.name, profile.folder, profile.baseUrl.host()}.join(u' ');
        if (!fuzzyScore(filter, words)) continue;
        const QString group = profile.isFavourite        ? tr("Favourites")
                              : profile.folder.isEmpty() ? tr("Saved connections")
                                                         : profile.folder;
        if (group != heading) rows.push_back(headingRow(group));
        heading = group;
        rows.push_back(profileRow(profile, m_session.connection()));
    }
    return rows;
}

std::vector<Row> ConnectionSwitcher::commandRows(const QString& filter) const {
    std::vector<Row> rows;
    for (const QString& id :
         {QStringLiteral("connection.local"), QStringLiteral("connection.demo"),
          QStringLiteral("connection.new"), QStringLiteral("page.connections")}) {
        const QAction* action = m_commands.action(id);
        if (action == nullptr || !fuzzyScore(filter, action->text())) continue;
        Row row;
        row.key = kCommandKey + id;
        row.text =
            id == QLatin1String("page.connections") ? tr("Manage connections…") : action->text();
        row.isEnabled = action->isEnabled();
        row.detail = row.isEnabled ? QString() : action->statusTip();
        row.icon = id == QLatin1String("connection.new")     ? QStringLiteral("plus")
                   : id == QLatin1String("page.connections") ? QStringLiteral("settings")
                                                             : QStringLiteral("play");
        rows.push_back(row);
    }
    return rows;
}

void ConnectionSwitcher::showRows(const QString& filter) {
    std::vector<Row> rows = profileRows(filter);
    std::vector<Row> commands = commandRows(filter);
    if (!rows.empty() && !commands.empty())
        rows.push_back(headingRow(tr("This computer and more")));
    std::move(commands.begin(), commands.end(), std::back_inserter(rows));
    m_popup->setRows(std::move(rows), tr("No connection matches."));
}

void ConnectionSwitcher::choose(const QString& key) {
    if (key.startsWith(kProfileKey)) return m_connector.openProfile(key.mid(kProfileKey.size()));
    if (QAction* action = m_commands.action(key.mid(kCommandKey.size()))) action->trigger();
}

TenantSwitcher::TenantSwitcher(Session& session, QWidget* parent)
    : QObject(parent), m_session(session) {
    m_popup = new SearchPopup(tr("Tenants"), tr("Find or type a tenant; a|b queries both"), parent);
    connect(m_popup, &SearchPopup::textChanged, this, &TenantSwitcher::showRows);
    connect(m_popup, &SearchPopup::chosen, this,
            [this](const QString& key) { m_session.setTenant(key.mid(kTenantKey.size())); });
}

void TenantSwitcher::openBelow(const QWidget& anchor) {
    m_popup->openBelow(anchor);
}

void TenantSwitcher::showRows(const QString& filter) {
    const QString typed = filter.trimmed();
    const auto add = [this](std::vector<Row>& rows, const QString& tenant, const QString& text) {
        Row row;
        row.key = kTenantKey + tenant;
        row.text = text;
        const bool isCurrent = tenant == m_session.tenant();
        row.icon = isCurrent ? QStringLiteral("check") : QStringLiteral("users");
        row.iconToken = isCurrent ? Token::Accent : Token::TextMuted;
        rows.push_back(row);
    };
    std::vector<Row> rows;
    for (const QString& tenant : m_session.knownTenants())
        if (fuzzyScore(typed, tenant)) add(rows, tenant, tenant);
    if (!typed.isEmpty() && !m_session.knownTenants().contains(typed))
        add(rows, typed, tr("Use tenant “%1”").arg(typed));
    if (typed.isEmpty()) add(rows, {}, tr("Default tenant of the server"));
    m_popup->setRows(std::move(rows), {});
}

}  // namespace pallium::ui
