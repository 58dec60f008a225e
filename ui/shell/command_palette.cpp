#include "ui/shell/command_palette.h"

#include "ui/client/address.h"
#include "ui/connection/background.h"
#include "ui/connection/connector.h"
#include "ui/connection/state_database.h"
#include "ui/models/metric_names.h"
#include "ui/shell/connection_state.h"
#include "ui/shell/pages.h"
#include "ui/shell/search_popup.h"

#include <QJsonArray>

#include <algorithm>
#include <optional>
#include <vector>

namespace pallium::ui {
namespace {

using Hits = std::vector<MetricIndex::Hit>;

constexpr qsizetype kMaxRecent = 12;

QString nothingFound() {
    return CommandPalette::tr("Nothing found.");
}

/// Without a word typed, places come first and matters of taste last.
int commandRank(const QString& key) {
    if (key.startsWith(QLatin1String(">page."))) return 0;
    const bool isTaste = key.startsWith(QLatin1String(">view.")) ||
                         key.startsWith(QLatin1String(">edit.")) ||
                         key.startsWith(QLatin1String(">pane."));
    return isTaste ? 2 : 1;
}

QString recentKey() {
    return QStringLiteral("palette.recent");
}

QStringList recentKeys(const StateDatabase& database) {
    QStringList keys;
    for (const QJsonValue& key : database.value(recentKey()).toArray())
        keys.append(key.toString());
    return keys;
}

}  // namespace

CommandPalette::CommandPalette(PageContext& context, Connector& connector, QWidget* window)
    : QObject(window), m_context(context), m_connector(connector), m_window(window) {
    m_popup = new SearchPopup(
        tr("Command palette"),
        tr("Search — > commands, @ metrics, # tenants, : connections, ? help"), window);
    connect(m_popup, &SearchPopup::textChanged, this, &CommandPalette::showRows);
    connect(m_popup, &SearchPopup::chosen, this, &CommandPalette::run);
    connect(&context.names, &MetricNames::changed, this, [this] {
        if (m_popup->isVisible()) showRows(m_popup->text());
    });
    connect(&m_searching, &QFutureWatcher<Hits>::finished, this, [this] {
        // An empty future, which drops the one before, counts as cancelled.
        if (m_searching.isCanceled()) return;
        m_popup->setRows(m_search.find(m_popup->text(), m_searching.result()), nothingFound());
    });
}

void CommandPalette::open(const QString& text) {
    collect();
    m_context.names.use();
    m_popup->openCentred(*m_window, text);
}

void CommandPalette::collect() {
    std::vector<Row> rows;
    addCommands(rows);
    addPlaces(rows);
    m_search.setEntries(std::move(rows));
    m_search.setRecent(recentKeys(m_context.session.database()));
}

void CommandPalette::addCommands(std::vector<Row>& rows) const {
    for (const QAction* action : m_context.commands.actions()) {
        const QString id = CommandRegistry::idOf(*action);
        if (id == QLatin1String("palette.open")) continue;
        const bool isHelp = id.startsWith(QLatin1String("help."));
        Row row;
        row.key = (isHelp ? QLatin1Char('?') : QLatin1Char('>')) + id;
        row.text = action->text().remove(QLatin1Char('&'));
        row.hint = action->shortcut().toString(QKeySequence::NativeText);
        row.isEnabled = action->isEnabled();
        if (!row.isEnabled) row.detail = action->statusTip();
        row.icon = isHelp ? QStringLiteral("help") : QStringLiteral("command");
        rows.push_back(row);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& left, const Row& right) {
        return commandRank(left.key) < commandRank(right.key);
    });
}

void CommandPalette::addPlaces(std::vector<Row>& rows) const {
    Session& session = m_context.session;
    for (const QString& tenant : session.knownTenants()) {
        Row row;
        row.key = QLatin1Char('#') + tenant;
        row.text = tenant;
        row.hint = tr("tenant");
        row.icon = QStringLiteral("users");
        rows.push_back(row);
    }
    for (const ConnectionProfile& profile : session.database().profiles()) {
        Row row;
        row.key = QLatin1Char(':') + profile.id;
        row.text = profile.name;
        row.detail = shownHost(profile.baseUrl);
        row.hint = tr("connection");
        row.icon = QStringLiteral("plug");
        rows.push_back(row);
    }
}

void CommandPalette::showRows(const QString& text) {
    m_searching.setFuture({});
    const MetricIndexPtr& index = m_context.names.index();
    const std::optional<QString> pattern = PaletteSearch::metricPattern(text);
    if (!index || !pattern) return m_popup->setRows(m_search.find(text), nothingFound());
    const auto search = [index, pattern] {
        return index->search(*pattern, PaletteSearch::kMaxRows);
    };
    if (index->size() < MetricIndex::kSearchOnPoolFrom)
        return m_popup->setRows(m_search.find(text, search()), nothingFound());
    // Enter must never choose a row of the text before.
    m_popup->setRows(m_search.find(text), tr("Searching …"));
    m_searching.setFuture(runOnPool(search));
}

void CommandPalette::remember(const QString& key) {
    StateDatabase& database = m_context.session.database();
    QStringList keys = recentKeys(database);
    keys.removeAll(key);
    keys.prepend(key);
    database.setValue(recentKey(), QJsonArray::fromStringList(keys.mid(0, kMaxRecent)));
}

void CommandPalette::run(const QString& key) {
    remember(key);
    const QString name = key.mid(1);
    switch (key.front().unicode()) {
        case '>':
        case '?':
            if (QAction* action = m_context.commands.action(name)) action->trigger();
            break;
        case '@':
            Q_EMIT pageRequested({QStringLiteral("query"), runningQuery(name), true});
            break;
        case '#':
            m_context.session.setTenant(name);
            break;
        case ':':
            m_connector.openProfile(name);
            break;
        default:
            break;
    }
}

}  // namespace pallium::ui
