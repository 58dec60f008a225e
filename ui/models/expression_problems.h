#pragma once

#include "ui/models/problem.h"

#include <QStringList>

#include <optional>

namespace pallium::ui {

/// What is wrong with one expression, from the parser and lint here and from the server. Where both
/// refuse the text, only the parser's reason is told. Threads: confined to one.
class ExpressionProblems {
  public:
    /// Each returns true if all() changed.
    bool setChecked(const Problems& problems);
    bool setOfServer(const Problems& problems);
    /// The text was edited, which no check has seen yet: problems behind the edit move with their
    /// text, those inside it go, and so do the server's. True if all() changed.
    bool followEdit(const QString& before, const QString& after);

    /// Sorted by start.
    const Problems& all() const { return m_all; }
    /// The problem that covers the caret; null if none does.
    const Problem* at(int caret) const;
    /// The problem worth telling with the caret there: the one at it, else the first of the
    /// gravest.
    const Problem* worthTelling(int caret) const;
    /// The next one behind the caret, or before it, around the end; null if there is none at all.
    const Problem* next(int caret, bool forwards) const;
    /// All texts at a place.
    QStringList textsAt(int position) const;

  private:
    bool merge();

    Problems m_checked;
    Problems m_ofServer;
    Problems m_all;
};

}  // namespace pallium::ui
