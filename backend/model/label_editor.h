#pragma once

#include "backend/base/scratch_text.h"
#include "backend/model/labels.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium {

/// Changes one label set after another; once it has seen sets of usual size it allocates nothing.
/// A set may be in any order, with empty values, which are no labels, and equal names, of which the
/// first counts.
///
/// What it is given is only viewed, what is set is copied: both must live as long as a view of the
/// result is used, the copies do until forgetTexts(). Threads: confined to one.
class LabelEditor {
  public:
    /// Begins with a set.
    void reset(LabelsView labels);
    /// As it is now; unordered. Views: see above.
    LabelsView view() const { return m_labels; }
    /// The same, unmoved by changes; until the next snapshot.
    LabelsView snapshot() { return m_before = m_labels; }
    /// Whether anything differs from the set that reset() was given.
    bool isChanged() const { return m_isChanged; }

    /// Empty if absent.
    std::string_view get(std::string_view name) const { return labelValue(m_labels, name); }
    /// An empty value removes the name.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    /// Removes the labels whose name `isUnwanted`.
    template <class Predicate>
    void removeIf(const Predicate& isUnwanted) {
        const size_t removed =
            std::erase_if(m_labels, [&](const Label& label) { return isUnwanted(label.name); });
        m_isChanged = m_isChanged || removed > 0;
    }

    /// The values of `names` with `separator` between them; empty for what is absent. Valid until
    /// the next change or call.
    std::string_view joined(std::span<const std::string> names, std::string_view separator);
    /// Room to build a text in; until the next call.
    std::string& emptyText() {
        m_built.clear();
        return m_built;
    }
    /// Makes room for texts again; views of earlier results become invalid.
    void forgetTexts() { m_texts.clear(); }

  private:
    std::vector<Label> m_labels, m_before;
    bool m_isChanged = false;
    ScratchText m_texts;
    std::string m_joined, m_built;
};

}  // namespace pallium
