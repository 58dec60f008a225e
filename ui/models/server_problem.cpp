#include "ui/models/server_problem.h"

#include <QRegularExpression>
#include <QStringList>

namespace pallium::ui {
namespace {

struct ServerPlace {
    int line = 1;
    int column = 1;
    QString text;
};

std::optional<ServerPlace> findPlace(const QString& text) {
    static const QRegularExpression range(QStringLiteral("\\b(\\d{1,6}):(\\d{1,6}): (.*)"),
                                          QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression words(
        QStringLiteral("parse error at (?:line (\\d{1,6}), )?char (\\d{1,6}): (.*)"),
        QRegularExpression::DotMatchesEverythingOption);
    QRegularExpressionMatch match = words.match(text);
    if (!match.hasMatch()) match = range.match(text);
    if (!match.hasMatch()) return std::nullopt;
    ServerPlace place;
    if (!match.captured(1).isEmpty()) place.line = match.captured(1).toInt();
    place.column = match.captured(2).toInt();
    place.text = match.captured(3).trimmed();
    return place;
}

}  // namespace

std::optional<Problem> serverProblem(const QString& expression, const QString& serverText) {
    const std::optional<ServerPlace> place = findPlace(serverText);
    const QStringList lines = expression.split(u'\n');
    if (!place || place->line < 1 || place->line > lines.size() || place->column < 1) {
        return std::nullopt;
    }
    int lineStart = 0;
    for (int i = 0; i + 1 < place->line; ++i)
        lineStart += static_cast<int>(lines[i].size()) + 1;
    const QByteArray line = lines[place->line - 1].toUtf8();
    if (place->column - 1 > line.size()) return std::nullopt;
    Problem problem;
    problem.text = place->text;
    problem.start =
        lineStart + static_cast<int>(QString::fromUtf8(line.left(place->column - 1)).size());
    int end = problem.start;
    while (end < expression.size() &&
           (expression[end].isLetterOrNumber() || expression[end] == u'_')) {
        ++end;
    }
    if (end == problem.start && end < expression.size() && expression[end] != u'\n') ++end;
    problem.length = end - problem.start;
    return problem;
}

}  // namespace pallium::ui
