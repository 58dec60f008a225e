#include "ui/models/table_filter.h"

#include <QCoreApplication>

#include <array>
#include <utility>

namespace pallium::ui {
namespace {

/// Splits at blanks outside of double quotes and of `/…/`; a `/` opens only where a term or a value
/// begins.
QStringList splitFilterTerms(const QString& text) {
    QStringList terms;
    QString term;
    QChar inside;
    for (const QChar c : text) {
        const bool mayOpen = term.isEmpty() || term.endsWith(u'=');
        if (inside.isNull() && c.isSpace()) {
            if (!term.isEmpty()) terms.append(std::exchange(term, QString()));
            continue;
        }
        if (inside.isNull() && mayOpen && (c == u'"' || c == u'/')) {
            inside = c;
        } else if (c == inside && !term.endsWith(u'\\')) {
            inside = QChar();
        }
        term.append(c);
    }
    if (!term.isEmpty()) terms.append(term);
    return terms;
}

QString unquoted(const QString& text) {
    const bool isQuoted = text.size() >= 2 && text.startsWith(u'"') && text.endsWith(u'"');
    return isQuoted ? text.mid(1, text.size() - 2) : text;
}

bool isPatternText(const QString& text) {
    return text.size() >= 2 && text.startsWith(u'/') && text.endsWith(u'/');
}

bool isLabelName(const QString& text) {
    static const QRegularExpression name(QStringLiteral("^[A-Za-z_][A-Za-z0-9_.:-]*$"));
    return name.match(text).hasMatch();
}

}  // namespace

TableFilter::TableFilter(const QString& text) {
    for (const QString& term : splitFilterTerms(text))
        addTerm(term);
    if (!m_problem.isEmpty()) m_terms.clear();
}

bool TableFilter::setPattern(Term& term, const QString& text) {
    term.isPattern = true;
    term.pattern = QRegularExpression(text.mid(1, text.size() - 2));
    if (term.pattern.isValid()) return true;
    m_problem =
        QCoreApplication::translate("TableFilter", "%1: %2").arg(text, term.pattern.errorString());
    return false;
}

bool TableFilter::addComparison(const QString& text) {
    // Longer operators first, since `>` begins `>=`.
    static const std::array<std::pair<QStringView, Comparison>, 6> operators = {{
        {u">=", Comparison::GreaterEqual},
        {u"<=", Comparison::LessEqual},
        {u"!=", Comparison::NotEqual},
        {u">", Comparison::Greater},
        {u"<", Comparison::Less},
        {u"=", Comparison::Equal},
    }};
    for (const auto& [spelling, comparison] : operators) {
        if (!text.startsWith(spelling)) continue;
        bool isNumber = false;
        Term term;
        term.kind = Kind::Number;
        term.comparison = comparison;
        term.number = text.mid(spelling.size()).toDouble(&isNumber);
        if (isNumber) m_terms.push_back(std::move(term));
        return isNumber;
    }
    return false;
}

void TableFilter::addTerm(const QString& text) {
    if (addComparison(text)) return;
    Term term;
    QString value = text;
    const qsizetype equals = text.indexOf(u'=');
    const bool isNegated = equals > 0 && text[equals - 1] == u'!';
    const QString label = equals > 0 ? text.left(isNegated ? equals - 1 : equals) : QString();
    if (isLabelName(label)) {
        term.kind = Kind::Label;
        term.comparison = isNegated ? Comparison::NotEqual : Comparison::Equal;
        term.label = label;
        value = text.mid(equals + 1);
    }
    if (isPatternText(value)) {
        if (!setPattern(term, value)) return;
    } else {
        term.text = unquoted(value);
    }
    m_terms.push_back(std::move(term));
}

bool TableFilter::holds(const Term& term, double value) {
    switch (term.comparison) {
        case Comparison::Equal:
            return value == term.number;
        case Comparison::NotEqual:
            return value != term.number;
        case Comparison::Less:
            return value < term.number;
        case Comparison::LessEqual:
            return value <= term.number;
        case Comparison::Greater:
            return value > term.number;
        case Comparison::GreaterEqual:
            return value >= term.number;
    }
    return false;
}

bool TableFilter::holds(const Term& term, const QString& value) {
    bool isHeld = false;
    if (term.isPattern) {
        isHeld = term.pattern.match(value).hasMatch();
    } else if (term.kind == Kind::Label) {
        isHeld = value == term.text;
    } else {
        isHeld = value.contains(term.text, Qt::CaseInsensitive);
    }
    return isHeld != (term.comparison == Comparison::NotEqual);
}

void TableFilter::keep(const Term& term, const ResultTable& table, std::vector<char>& rows) {
    if (term.kind == Kind::Number) {
        if (table.numbers.empty()) return;
        const std::vector<double>& numbers = table.numbers.front().rows;
        for (size_t row = 0; row < rows.size(); ++row) {
            rows[row] = rows[row] && holds(term, numbers[row]);
        }
        return;
    }
    std::vector<char> hits(rows.size(), 0);
    bool isLabelKnown = false;
    for (const LabelColumn& column : table.labels) {
        if (term.kind == Kind::Label && column.name != term.label) continue;
        isLabelKnown = true;
        std::vector<char> valueHolds;
        valueHolds.reserve(static_cast<size_t>(column.values.size()));
        for (const QString& value : column.values)
            valueHolds.push_back(holds(term, value));
        for (size_t row = 0; row < rows.size(); ++row) {
            hits[row] = hits[row] || valueHolds[column.rows[row]];
        }
    }
    if (!isLabelKnown) {  // as if every row had it empty; a string answer is its own value
        std::fill(hits.begin(), hits.end(), static_cast<char>(holds(term, table.text)));
    }
    for (size_t row = 0; row < rows.size(); ++row)
        rows[row] = rows[row] && hits[row];
}

std::vector<char> TableFilter::matches(const ResultTable& table) const {
    std::vector<char> rows(static_cast<size_t>(table.rowCount), 1);
    for (const Term& term : m_terms)
        keep(term, table, rows);
    return rows;
}

}  // namespace pallium::ui
