#pragma once

#include "ui/models/result_table.h"

#include <QRegularExpression>
#include <QString>

#include <vector>

namespace pallium::ui {

/// What the filter row of a table asks for. Terms are separated by blanks and all must hold:
/// `text` (substring of any label value, any case), `label=text`, `label!=text` (whole value),
/// `>5`, `>=5`, `<5`, `<=5`, `=5`, `!=5` (the first number column), `/expression/` and
/// `label=/expression/` (regular expressions). Quotes hold blanks together: `path="a b"`.
class TableFilter {
  public:
    explicit TableFilter(const QString& text);

    bool isEmpty() const { return m_terms.empty(); }
    /// Why the text cannot be read; empty if it can.
    const QString& problem() const { return m_problem; }
    /// One entry a row, 1 where all terms hold. Cost: terms × (distinct values + rows).
    std::vector<char> matches(const ResultTable& table) const;

  private:
    enum class Kind : quint8 { Text, Label, Number };
    enum class Comparison : quint8 { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };
    struct Term {
        Kind kind = Kind::Text;
        Comparison comparison = Comparison::Equal;
        bool isPattern = false;
        QString label;
        QString text;
        QRegularExpression pattern;
        double number = 0;
    };

    void addTerm(const QString& text);
    bool addComparison(const QString& text);
    bool setPattern(Term& term, const QString& text);
    static bool holds(const Term& term, double value);
    static bool holds(const Term& term, const QString& value);
    static void keep(const Term& term, const ResultTable& table, std::vector<char>& rows);

    std::vector<Term> m_terms;
    QString m_problem;
};

}  // namespace pallium::ui
