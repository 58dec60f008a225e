#include "ui/models/completion_items.h"

#include "ui/models/function_docs.h"
#include "ui/models/name_match.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <tuple>

namespace pallium::ui {
namespace {

struct CompletionText {
    Q_DECLARE_TR_FUNCTIONS(Completion)
};

/// A row with how well it matches.
struct RankedItem {
    CompletionItem item;
    NameMatch match;
    int group = 0;  // rows of a lower one come first where they match equally well
};

/// What people begin with, in front as long as nothing is typed.
const QStringList& commonFunctions() {
    static const QStringList names = {
        QStringLiteral("rate"),  QStringLiteral("sum"), QStringLiteral("histogram_quantile"),
        QStringLiteral("avg"),   QStringLiteral("max"), QStringLiteral("increase"),
        QStringLiteral("count"), QStringLiteral("topk")};
    return names;
}

std::vector<CompletionItem> sortedItems(std::vector<RankedItem> rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const RankedItem& a, const RankedItem& b) {
        const auto key = [](const RankedItem& row) {
            return std::make_tuple(row.match.tier, row.group, row.match.gaps);
        };
        return key(a) < key(b);
    });
    std::vector<CompletionItem> items;
    for (RankedItem& row : rows) {
        if (static_cast<int>(items.size()) == kMaxCompletions) break;
        items.push_back(std::move(row.item));
    }
    return items;
}

/// Adds the row if it matches what is typed.
void addMatching(std::vector<RankedItem>& rows, const NamePattern& pattern, CompletionItem item,
                 int group, MatchTier worst = MatchTier::Scattered) {
    const QByteArray utf8 = item.text.toUtf8();
    const std::optional<NameMatch> match = pattern.match(utf8, letterSet(utf8), worst);
    if (!match) return;
    item.matches = pattern.positions(item.text);
    rows.push_back({std::move(item), *match, group});
}

CompletionItem functionItem(const FunctionDoc& doc) {
    CompletionItem item;
    item.kind =
        doc.isAggregation ? CompletionItem::Kind::Aggregation : CompletionItem::Kind::Function;
    item.text = doc.name;
    item.insert = doc.name + QStringLiteral("()");
    const bool hasArguments = !doc.signature.contains(QStringLiteral("()"));
    item.caret = static_cast<int>(item.insert.size()) - (hasArguments ? 1 : 0);
    item.detail = doc.isAggregation    ? CompletionText::tr("aggregation")
                  : doc.isExperimental ? CompletionText::tr("experimental")
                                       : CompletionText::tr("function");
    item.signature = doc.signature;
    item.help = doc.help;
    item.example = doc.example;
    return item;
}

CompletionItem metricItem(const MetricIndex::Hit& hit, const MetadataMap* metadata) {
    CompletionItem item;
    item.kind = CompletionItem::Kind::Metric;
    item.text = item.insert = hit.name;
    item.matches = hit.matches;
    if (const MetricMetadata* known = metadataOf(metadata, hit.name)) {
        item.detail = known->unit.isEmpty()
                          ? known->type
                          : QStringLiteral("%1 · %2").arg(known->type, known->unit);
        item.help = known->help;
    }
    return item;
}

/// Label names that the selector has a matcher for already.
QSet<QString> usedLabels(const PromqlContext& context) {
    QSet<QString> used;
    if (context.kind != PromqlContext::Kind::LabelName) return used;
    static const QRegularExpression matcher(QStringLiteral("[{,]([A-Za-z_][A-Za-z0-9_]*)[=!]"));
    for (const QString& selector : context.selectors)
        for (auto it = matcher.globalMatch(selector); it.hasNext();)
            used.insert(it.next().captured(1));
    used.insert(QStringLiteral("__name__"));
    return used;
}

QString escapedValue(const PromqlContext& context, const QString& value) {
    QString text = context.isRegex ? escapedForRegex(value) : value;
    if (context.quote == u'`') return text;
    const QChar quote = context.quote.isNull() ? QChar(u'"') : context.quote;
    text.replace(u'\\', QStringLiteral("\\\\"))
        .replace(u'\n', QStringLiteral("\\n"))
        .replace(quote, QStringLiteral("\\%1").arg(quote));
    return context.quote.isNull() ? quote + text + quote : text;
}

CompletionItem labelItem(const PromqlContext& context, const QString& name) {
    CompletionItem item;
    item.text = item.insert = name;
    if (context.kind == PromqlContext::Kind::LabelValue) {
        item.kind = CompletionItem::Kind::Value;
        item.insert = escapedValue(context, name);
        return item;
    }
    item.kind = CompletionItem::Kind::Label;
    if (context.kind == PromqlContext::Kind::LabelName && !context.hasEqualSign) {
        item.insert = name + QStringLiteral("=\"\"");
        item.caret = static_cast<int>(item.insert.size()) - 1;
    }
    return item;
}

CompletionItem wordItem(const QString& word, CompletionItem::Kind kind, const QString& help) {
    CompletionItem item;
    item.kind = kind;
    item.text = word;
    item.insert = word;
    item.help = help;
    if (word.endsWith(QStringLiteral("()")))
        item.caret = static_cast<int>(word.size()) - (word.startsWith(u'@') ? 0 : 1);
    return item;
}

}  // namespace

QString escapedForRegex(const QString& text) {
    static const QString kSigns = QStringLiteral("\\.+*?()|[]{}^$");
    QString escaped;
    for (const QChar c : text) {
        if (kSigns.contains(c)) escaped += u'\\';
        escaped += c;
    }
    return escaped;
}

const MetricMetadata* metadataOf(const MetadataMap* metadata, const QString& metric) {
    if (!metadata) return nullptr;
    auto it = metadata->constFind(metric);
    for (const QStringView suffix : {QStringView(u"_bucket"), QStringView(u"_count"),
                                     QStringView(u"_sum"), QStringView(u"_total")}) {
        if (it != metadata->constEnd()) break;
        if (metric.endsWith(suffix)) it = metadata->constFind(metric.chopped(suffix.size()));
    }
    return it == metadata->constEnd() ? nullptr : &it.value();
}

std::vector<CompletionItem> expressionItems(const PromqlContext& context,
                                            const std::vector<MetricIndex::Hit>& metrics,
                                            const MetadataMap* metadata) {
    const bool metricsFirst = context.kind == PromqlContext::Kind::MetricName;
    const NamePattern pattern(context.typed);
    // One or two letters occur in nearly every name: only where words begin do they say something.
    const MatchTier worst = context.typed.size() < 3 ? MatchTier::WordStarts : MatchTier::Scattered;
    std::vector<RankedItem> rows;
    for (const FunctionDoc& doc : allFunctionDocs()) {
        if (pattern.isEmpty() && (metricsFirst || !commonFunctions().contains(doc.name))) continue;
        const int group = commonFunctions().contains(doc.name) ? 0 : doc.isExperimental ? 3 : 2;
        addMatching(rows, pattern, functionItem(doc), metricsFirst ? 2 : group, worst);
    }
    for (const MetricIndex::Hit& hit : metrics) {
        const QByteArray utf8 = hit.name.toUtf8();
        if (const auto match = pattern.match(utf8, letterSet(utf8), worst))
            rows.push_back({metricItem(hit, metadata), *match, 1});
    }
    return sortedItems(std::move(rows));
}

std::vector<CompletionItem> labelItems(const PromqlContext& context, const QStringList& names) {
    const NamePattern pattern(context.typed);
    const QSet<QString> used = usedLabels(context);
    std::vector<RankedItem> rows;
    for (const QString& name : names)
        if (!used.contains(name)) addMatching(rows, pattern, labelItem(context, name), 0);
    return sortedItems(std::move(rows));
}

std::vector<CompletionItem> durationItems(const PromqlContext& context) {
    const NamePattern pattern(context.typed);
    std::vector<RankedItem> rows;
    const auto add = [&](const char* text, const QString& detail) {
        CompletionItem item;
        item.kind = CompletionItem::Kind::Duration;
        item.text = item.insert = QString::fromUtf8(text);
        item.detail = detail;
        addMatching(rows, pattern, std::move(item), 0);
    };
    add("5m", CompletionText::tr("%n minute(s)", "", 5));
    add("1m", CompletionText::tr("%n minute(s)", "", 1));
    add("15m", CompletionText::tr("%n minute(s)", "", 15));
    add("30m", CompletionText::tr("%n minute(s)", "", 30));
    add("1h", CompletionText::tr("%n hour(s)", "", 1));
    add("6h", CompletionText::tr("%n hour(s)", "", 6));
    add("1d", CompletionText::tr("%n day(s)", "", 1));
    add("1w", CompletionText::tr("%n week(s)", "", 1));
    if (!context.isSubquery && context.isExplicitly)
        add("1h:1m", CompletionText::tr("subquery: 1 h in steps of 1 min"));
    return sortedItems(std::move(rows));
}

std::vector<CompletionItem> operatorItems(const PromqlContext& context) {
    const NamePattern pattern(context.typed);
    std::vector<RankedItem> rows;
    const auto add = [&](const char* word, CompletionItem::Kind kind, const QString& help) {
        addMatching(rows, pattern, wordItem(QString::fromUtf8(word), kind, help), 0);
    };
    constexpr auto kKeyword = CompletionItem::Kind::Keyword;
    constexpr auto kOperator = CompletionItem::Kind::Operator;
    if (context.mayGroup) {
        add("by ()", kKeyword,
            CompletionText::tr("Keeps these labels and aggregates the rest away."));
        add("without ()", kKeyword,
            CompletionText::tr("Aggregates these labels away, keeps the rest."));
    }
    add("and", kOperator,
        CompletionText::tr("Series of the left side that the right side has too."));
    add("or", kOperator,
        CompletionText::tr("The left side, completed by what only the right side has."));
    add("unless", kOperator,
        CompletionText::tr("Series of the left side that the right side lacks."));
    add("on ()", kKeyword, CompletionText::tr("Matches both sides by these labels only."));
    add("ignoring ()", kKeyword, CompletionText::tr("Matches both sides by all labels but these."));
    add("group_left ()", kKeyword,
        CompletionText::tr("Many series on the left match one on the right, whose labels named "
                           "here are added."));
    add("group_right ()", kKeyword,
        CompletionText::tr("One series on the left matches many on the right, and its labels "
                           "named here are added."));
    add("offset", kKeyword, CompletionText::tr("Looks back by a duration: `offset 1h`."));
    add("@ start()", kKeyword, CompletionText::tr("Evaluates at the start of the query's range."));
    add("@ end()", kKeyword, CompletionText::tr("Evaluates at the end of the query's range."));
    add("bool", kKeyword,
        CompletionText::tr("A comparison that gives 0 or 1 and drops no series."));
    add("atan2", kOperator, CompletionText::tr("Arc tangent of left by right, with the quadrant."));
    return sortedItems(std::move(rows));
}

}  // namespace pallium::ui
