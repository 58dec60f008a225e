#include "ui/models/explain_details.h"

#include "ui/models/format.h"
#include "ui/models/function_docs.h"

#include <QCoreApplication>

#include <algorithm>

namespace pallium::ui {
namespace {

using Facts = std::vector<std::pair<QString, QString>>;

class ExplainTexts {
    Q_DECLARE_TR_FUNCTIONS(ExplainTexts)
};

/// `on (job)`, `by (job, instance)`.
QString clause(const QString& keyword, const QStringList& labels) {
    return QStringLiteral("%1 (%2)").arg(keyword, labels.join(QLatin1String(", ")));
}

QString groupingText(const ExplainedNode& node) {
    if (node.grouping.isEmpty() && !node.isWithout) return {};
    return clause(node.isWithout ? QStringLiteral("without") : QStringLiteral("by"), node.grouping);
}

QString matchingText(const ExplainedNode& node) {
    if (!node.matching || (node.matching->labels.isEmpty() && !node.matching->isOn)) return {};
    return clause(node.matching->isOn ? QStringLiteral("on") : QStringLiteral("ignoring"),
                  node.matching->labels);
}

QString withClause(const QString& name, const QString& text) {
    return text.isEmpty() ? name : name + u' ' + text;
}

void addResult(const ExplainedNode& node, Facts& facts) {
    facts.emplace_back(ExplainTexts::tr("Result"),
                       ExplainTexts::tr("%1, %2 points")
                           .arg(explainedSeries(node.series), formatCount(node.points)));
    QString steps = node.steps == 1 ? ExplainTexts::tr("1 step")
                                    : ExplainTexts::tr("%1 steps").arg(formatCount(node.steps));
    if (node.isStepInvariant) steps = ExplainTexts::tr("once, it is the same at all steps");
    if (node.steps == 0) steps = ExplainTexts::tr("never");
    facts.emplace_back(ExplainTexts::tr("Evaluated"), steps);
    facts.emplace_back(ExplainTexts::tr("Time"),
                       ExplainTexts::tr("%1, without its parts %2")
                           .arg(explainedTime(node.totalMs), explainedTime(node.ownMs)));
}

void addSelector(const ExplainedNode& node, Facts& facts) {
    if (!node.matchers.isEmpty())
        facts.emplace_back(ExplainTexts::tr("Matchers"), node.matchers.join(u'\n'));
    if (node.rangeMs) facts.emplace_back(ExplainTexts::tr("Window"), promDuration(*node.rangeMs));
    if (node.stepMs) facts.emplace_back(ExplainTexts::tr("Step"), promDuration(*node.stepMs));
    if (node.offsetMs != 0) {
        const QString text = promDuration(qAbs(node.offsetMs));
        facts.emplace_back(ExplainTexts::tr("Offset"), node.offsetMs < 0 ? u'-' + text : text);
    }
    if (!node.extended.isEmpty())
        facts.emplace_back(ExplainTexts::tr("Edges of windows"), node.extended);
}

void addSelection(const ExplainedNode& node, const QTimeZone& zone, Facts& facts) {
    if (node.atMs) facts.emplace_back(ExplainTexts::tr("At"), formatTime(*node.atMs, zone));
    if (!node.selection) return;
    const ExplainedSelection& selection = *node.selection;
    facts.emplace_back(ExplainTexts::tr("Read"),
                       ExplainTexts::tr("%1, %2 samples")
                           .arg(explainedSeries(selection.series), formatCount(selection.samples)));
    if (selection.firstMs && selection.lastMs)
        facts.emplace_back(
            ExplainTexts::tr("Samples from"),
            ExplainTexts::tr("%1 to %2")
                .arg(formatTime(*selection.firstMs, zone), formatTime(*selection.lastMs, zone)));
    if (selection.intervalMs)
        facts.emplace_back(ExplainTexts::tr("Interval found"),
                           formatDuration(*selection.intervalMs));
    if (selection.resets > 0)
        facts.emplace_back(ExplainTexts::tr("Resets"), formatCount(selection.resets));
}

void addGroups(const ExplainedNode& node, Facts& facts) {
    if (node.type == QLatin1String("aggregation"))
        facts.emplace_back(ExplainTexts::tr("Groups"), formatCount(node.groupCount));
    if (!node.matching) return;
    QString match = node.matching->card;
    const QString clauses = matchingText(node);
    if (!clauses.isEmpty()) match += QLatin1String(", ") + clauses;
    if (!node.matching->include.isEmpty())
        match += ExplainTexts::tr(", takes over %1")
                     .arg(node.matching->include.join(QLatin1String(", ")));
    facts.emplace_back(ExplainTexts::tr("Matching"), match);
    facts.emplace_back(ExplainTexts::tr("Groups"), formatCount(node.groupCount));
}

void addLabels(const ExplainedNode& node, Facts& facts) {
    constexpr size_t kShown = 10;
    QStringList texts;
    for (size_t i = 0; i < std::min(kShown, node.labels.size()); ++i)
        texts << QStringLiteral("%1 (%2)").arg(node.labels[i].first,
                                               formatCount(node.labels[i].second));
    if (node.labels.size() > kShown)
        texts << QStringLiteral("+%1").arg(node.labels.size() - kShown);
    if (!texts.isEmpty())
        facts.emplace_back(ExplainTexts::tr("Labels (values)"), texts.join(QLatin1String(", ")));
}

}  // namespace

QString explainedTitle(const ExplainedNode& node) {
    if (node.type == QLatin1String("aggregation")) return withClause(node.name, groupingText(node));
    if (node.type == QLatin1String("binaryExpr")) return withClause(node.name, matchingText(node));
    if (node.type == QLatin1String("call")) return node.name;
    if (node.type == QLatin1String("parenExpr")) return QStringLiteral("( )");
    if (node.type == QLatin1String("unaryExpr"))
        return node.name.isEmpty() ? node.text.left(1) : node.name;
    if (node.type == QLatin1String("subquery"))
        return QStringLiteral("[%1:%2]").arg(promDuration(node.rangeMs.value_or(0)),
                                             promDuration(node.stepMs.value_or(0)));
    return node.text.simplified();
}

QString explainedSeries(qint64 series) {
    return series == 1 ? ExplainTexts::tr("1 series")
                       : ExplainTexts::tr("%1 series").arg(formatCount(series));
}

QString explainedTime(double milliseconds) {
    return formatValue(milliseconds / 1000, Unit::Seconds, 2);
}

QString explainedMeaning(const ExplainedNode& node) {
    const bool isNamed =
        node.type == QLatin1String("call") || node.type == QLatin1String("aggregation");
    if (!isNamed) return {};
    const std::vector<FunctionDoc>& docs = allFunctionDocs();
    const auto found = std::find_if(docs.begin(), docs.end(),
                                    [&](const FunctionDoc& doc) { return doc.name == node.name; });
    return found == docs.end() ? QString() : found->signature + u'\n' + found->help;
}

Facts explainedFacts(const ExplainedNode& node, const QTimeZone& zone) {
    Facts facts;
    addResult(node, facts);
    addSelector(node, facts);
    addSelection(node, zone, facts);
    addGroups(node, facts);
    addLabels(node, facts);
    return facts;
}

bool losesUnmatched(const ExplainedNode& node) {
    return node.matching && node.matching->card != QLatin1String("many-to-many");
}

QString explainedLoss(const ExplainedNode& node) {
    if (node.selection && node.selection->series == 0)
        return ExplainTexts::tr("No series has these labels in the time that is read.");
    if (node.selection && node.selection->samples == 0)
        return ExplainTexts::tr(
            "Series have these labels, but no sample in the time that is read.");
    if (!losesUnmatched(node)) return {};
    const qint64 left = node.unmatchedLeft;
    const qint64 right = node.unmatchedRight;
    if (left > 0 && right > 0)
        return ExplainTexts::tr("On the left %1 and on the right %2 have no partner.")
            .arg(explainedSeries(left), explainedSeries(right));
    if (left > 0)
        return ExplainTexts::tr("%1 on the left without a partner on the right.")
            .arg(explainedSeries(left));
    if (right > 0)
        return ExplainTexts::tr("%1 on the right without a partner on the left.")
            .arg(explainedSeries(right));
    return {};
}

}  // namespace pallium::ui
