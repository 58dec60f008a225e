#include "ui/models/expression_problems.h"

#include <algorithm>

namespace pallium::ui {
namespace {

bool covers(const Problem& problem, int position) {
    return position >= problem.start && position <= problem.start + problem.length;
}

}  // namespace

bool ExpressionProblems::setChecked(const Problems& problems) {
    m_checked = problems;
    return merge();
}

bool ExpressionProblems::setOfServer(const Problems& problems) {
    m_ofServer = problems;
    return merge();
}

bool ExpressionProblems::followEdit(const QString& before, const QString& after) {
    const auto firstChange =
        std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    const auto prefix = static_cast<int>(firstChange.first - before.begin());
    int suffix = 0;
    const auto shorter = static_cast<int>(std::min(before.size(), after.size()));
    while (suffix < shorter - prefix &&
           before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix])
        ++suffix;
    const int changeEnd = static_cast<int>(before.size()) - suffix;
    Problems moved;
    for (Problem problem : m_checked) {
        if (problem.start >= changeEnd)
            problem.start += static_cast<int>(after.size() - before.size());
        else if (problem.start + problem.length > prefix || problem.length == 0)
            continue;
        moved.push_back(std::move(problem));
    }
    m_checked = std::move(moved);
    m_ofServer.clear();
    return merge();
}

bool ExpressionProblems::merge() {
    Problems all = m_checked;
    const bool hasError = std::any_of(all.begin(), all.end(), [](const Problem& problem) {
        return problem.severity == Problem::Severity::Error;
    });
    if (!hasError) all.insert(all.end(), m_ofServer.begin(), m_ofServer.end());
    std::stable_sort(all.begin(), all.end(), isProblemBefore);
    if (all == m_all) return false;
    m_all = std::move(all);
    return true;
}

const Problem* ExpressionProblems::at(int caret) const {
    const auto it = std::find_if(m_all.begin(), m_all.end(),
                                 [&](const Problem& problem) { return covers(problem, caret); });
    return it == m_all.end() ? nullptr : &*it;
}

const Problem* ExpressionProblems::worthTelling(int caret) const {
    if (const Problem* here = at(caret)) return here;
    const auto it = std::min_element(
        m_all.begin(), m_all.end(),
        [](const Problem& a, const Problem& b) { return a.severity < b.severity; });
    return it == m_all.end() ? nullptr : &*it;
}

const Problem* ExpressionProblems::next(int caret, bool forwards) const {
    if (m_all.empty()) return nullptr;
    if (forwards) {
        const auto it = std::find_if(m_all.begin(), m_all.end(),
                                     [&](const Problem& p) { return p.start > caret; });
        return it == m_all.end() ? &m_all.front() : &*it;
    }
    const auto it = std::find_if(m_all.rbegin(), m_all.rend(),
                                 [&](const Problem& p) { return p.start < caret; });
    return it == m_all.rend() ? &m_all.back() : &*it;
}

QStringList ExpressionProblems::textsAt(int position) const {
    QStringList texts;
    for (const Problem& problem : m_all)
        if (covers(problem, position)) texts << problem.text;
    return texts;
}

}  // namespace pallium::ui
