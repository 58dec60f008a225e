// Decoding of the HA tracker's page in both its forms.
#include "ui/client/admin_api.h"
#include "ui/client/html_page.h"
#include "ui/client/json_answer.h"
#include "ui/client/tolerant_time.h"

#include <QRegularExpression>

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

constexpr double kNanosecondsPerMs = 1e6;

qint64 msOf(const dom::object& object, std::string_view key) {
    return static_cast<qint64>(jsonNumber(object, key) / kNanosecondsPerMs);
}

/// A duration as Go prints it: `-1m5.5s`, `900ms`, `1.2µs`. 0 for anything else.
qint64 goDurationMs(const QString& text) {
    static const QRegularExpression part(QStringLiteral("([0-9.]+)(h|ms|m|s|µs|us|ns)"));
    double total = 0;
    auto parts = part.globalMatch(text);
    while (parts.hasNext()) {
        const auto match = parts.next();
        const double number = match.captured(1).toDouble();
        const QString unit = match.captured(2);
        if (unit == QLatin1String("h")) total += number * 3'600'000;
        if (unit == QLatin1String("m")) total += number * 60'000;
        if (unit == QLatin1String("s")) total += number * 1000;
        if (unit == QLatin1String("ms")) total += number;
    }
    return static_cast<qint64>(text.startsWith(u'-') ? -total : total);
}

QString cellUnder(const QStringList& titles, const QStringList& row, const char* title) {
    return row.value(titles.indexOf(QLatin1String(title)));
}

ApiResult<HaTracker> haFromPage(const QByteArray& html) {
    const HtmlPage page = readHtmlPage(html);
    if (page.rows.empty()) return tl::unexpected(shapeError());
    const QStringList& titles = page.rows.front();
    if (!titles.contains(QLatin1String("Replica"))) return tl::unexpected(shapeError());
    HaTracker tracker;
    const QString clock = QStringLiteral("Current time: ");
    for (const QString& paragraph : page.paragraphs)
        if (paragraph.startsWith(clock)) tracker.now = parseServerTime(paragraph.mid(clock.size()));
    for (size_t i = 1; i < page.rows.size(); ++i) {
        const QStringList& row = page.rows[i];
        HaElection& election = tracker.elections.emplace_back();
        election.tenant = cellUnder(titles, row, "User ID");
        election.cluster = cellUnder(titles, row, "Cluster");
        election.replica = cellUnder(titles, row, "Replica");
        election.electedAt = parseServerTime(cellUnder(titles, row, "Elected Time"));
        election.updateInMs = goDurationMs(cellUnder(titles, row, "Time Until Update"));
        election.failsOverInMs = goDurationMs(cellUnder(titles, row, "Time Until Failover"));
    }
    return tracker;
}

}  // namespace

ApiResult<HaTracker> decodeHaTracker(const ApiAnswer& answer) {
    if (answer.body.trimmed().startsWith('<')) return haFromPage(answer.body);
    JsonAnswer json;
    const auto root = json.parse(answer);
    if (!root) return tl::unexpected(root.error());
    dom::object object;
    dom::element elected;
    if (root->get(object) != simdjson::SUCCESS ||
        object["elected"].get(elected) != simdjson::SUCCESS)
        return tl::unexpected(shapeError());
    HaTracker tracker;
    tracker.now = parseServerTime(jsonText(object, "now"));
    if (elected.is_null()) return tracker;  // how Go writes no list
    dom::array list;
    if (elected.get(list) != simdjson::SUCCESS) return tl::unexpected(shapeError());
    for (const dom::element item : list) {
        dom::object row;
        if (item.get(row) != simdjson::SUCCESS) return tl::unexpected(shapeError());
        tracker.elections.push_back({jsonText(row, "userID"), jsonText(row, "cluster"),
                                     jsonText(row, "replica"),
                                     parseServerTime(jsonText(row, "electedAt")),
                                     msOf(row, "updateDuration"), msOf(row, "failoverDuration")});
    }
    return tracker;
}

}  // namespace pallium::ui
